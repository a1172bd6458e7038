import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { focused, tabTo } from './keyboard.ts';
import { serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('the menu of a narrow window', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const menu = (page: Page) => page.getByRole('button', { name: 'Navigation' });
  const isOpen = (page: Page) => menu(page).getAttribute('aria-expanded');
  const has = (page: Page, words: string) => expect.poll(async () => (await focused(page)).words).toBe(words);

  test('is no stop of Tab while it is closed, takes the focus when it opens, and gives it back', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.round('staff');
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'operator', page);
    await page.getByRole('link', { name: 'Review the plan' }).waitFor();
    expect(await isOpen(page)).toBe('false');
    expect(await page.getByRole('navigation').count()).toBe(0);
    const stops: string[] = [];
    await tabTo(page, 'Skip to the content');
    do {
      const { words, seen } = await focused(page);
      expect({ words, seen }).toEqual({ words, seen: true });
      stops.push(words);
      await page.keyboard.press('Tab');
    } while (!(await page.evaluate('document.activeElement.matches("body, .skip")')));
    expect(stops.slice(0, 3)).toEqual(['Skip to the content', 'Navigation', 'operator']);
    expect(stops).not.toContain('Connections');

    await tabTo(page, 'Navigation');
    await page.keyboard.press('Enter');
    await has(page, 'Overview');
    expect(await isOpen(page)).toBe('true');
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
      barriers: [],
      sideways: 0,
    });
    await tabTo(page, 'Plans');
    await page.keyboard.press('Escape');
    await has(page, 'Navigation');
    expect(await isOpen(page)).toBe('false');

    // Whoever goes on behind its end sees where they are.
    await page.keyboard.press('Enter');
    await has(page, 'Overview');
    await tabTo(page, 'Settings');
    await page.keyboard.press('Tab');
    await expect.poll(() => isOpen(page)).toBe('false');
    await expect.poll(() => focused(page)).toMatchObject({ seen: true });

    await tabTo(page, 'Navigation');
    await page.keyboard.press('Enter');
    await tabTo(page, 'People');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
    expect(await isOpen(page)).toBe('false');
    expect(await page.evaluate('document.activeElement.closest("#content") !== null')).toBe(true);
    // The same page once more: nothing changes, and the focus is not lost.
    await tabTo(page, 'Navigation');
    await page.keyboard.press('Enter');
    await tabTo(page, 'People');
    await page.keyboard.press('Enter');
    await expect.poll(() => isOpen(page)).toBe('false');
    expect(await page.evaluate('document.activeElement !== document.body')).toBe(true);
  });

  test('is simply there in a wide one', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page);
    await page.getByRole('navigation').getByRole('link', { name: 'Plans' }).waitFor();
    expect(await menu(page).count()).toBe(0);
    await page.setViewportSize({ width: 390, height: 860 });
    await menu(page).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
  });

  test('shows names of any length and script, and none of them widens a page', async () => {
    await using served = await serveStage([]);
    const { stage } = served;
    const long = 'x'.repeat(250);
    // The second says that everything behind it is written from the right.
    stage.write(
      'people.csv',
      `id,userName,displayName,email\nada,ada,${long},ada@example.com\ngrace,grace,\u202Eecarg,grace@example.com\n`,
    );
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'operator', page, 'people');
    for (const path of [`people/${await stage.personOf('ada')}`, `plans/${id}`, 'people', 'overview']) {
      await page.goto(`${served.address}/${path}`);
      await page.getByText(long).first().waitFor();
      expect({ path, wider: await sideways(page) }).toEqual({ path, wider: 0 });
    }
    const turned = `getComputedStyle(document.querySelector('main a[href^="/people/"]')).unicodeBidi`;
    expect(await page.evaluate(turned)).toBe('isolate');
  });
});
