import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser } from './browser.ts';
import { tabTo } from './keyboard.ts';
import { seated, secondSync, serveStage } from './stage.ts';
import { goTo, look, openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('times, numbers and money', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** What the browser calls the moment of that element, in full. */
  const exact = (page: Page, at: string): Promise<string> =>
    page.evaluate(
      `new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' }).format(Date.parse(${JSON.stringify(at)}))`,
    );

  const readers = [
    ['de-DE', 'Europe/Berlin', /^\d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d (?:MEZ|MESZ)$/, '3.703,50 €', 'At 14:30'],
    [
      'en-US',
      'America/New_York',
      /^[A-Z][a-z]{2} \d+, \d{4}, \d+:\d\d:\d\d [AP]M E[SD]T$/,
      '€3,703.50',
      'At 02:30 PM',
    ],
  ] as const;
  test.each(readers)(
    'are written as in %s, by the clocks of %s',
    async (locale, timezoneId, record, cost, due) => {
      await using served = await serveStage(['Ada', 'Grace', 'Linus']);
      const { stage } = served;
      await seated(stage);
      const { settings } = stage.app;
      await settings.saveService(
        { name: 'seats', content: { currency: 'EUR', prices: { jira: { software: 1234.5 } } } },
        { actor: 'test' },
      );
      const page = await openPage(browser, { context: { locale, timezoneId } });
      await signIn(served, 'administrator', page, 'activity?tab=audit');
      const first = page.getByRole('table').locator('time').first();
      const written = (await first.textContent()) ?? '';
      expect(written.replaceAll(/\s/gu, ' ')).toMatch(record);
      const at = (await first.getAttribute('datetime')) ?? '';
      // The same moment, told by the clocks of that zone.
      const hour = new Intl.DateTimeFormat(locale, { timeZone: timezoneId, timeStyle: 'medium' }).format(
        Date.parse(at),
      );
      expect(written.replaceAll(/\s/gu, ' ')).toContain(hour.replaceAll(/\s/gu, ' '));

      await goTo(page, 'seats');
      const cells = page.getByRole('cell').filter({ hasText: '€' });
      await cells.first().waitFor();
      expect((await cells.first().textContent())?.replaceAll(/\s/gu, ' ')).toBe(cost);

      await secondSync(served.stage, { schedule: '30 14 * * *', attributes: { userName: 'user.userName' } });
      await goTo(page, 'syncs/second');
      await page.getByText(new RegExp(`^${due}`)).waitFor();
    },
  );

  test('a distance grows while one looks, by one clock that stands still while nobody does', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.round('staff');
    const page = await openPage(browser);
    await page.clock.install({ time: served.stage.clock.now() });
    await page.addInitScript(`
      globalThis.going = new Set();
      const { setInterval: begin, clearInterval: end } = globalThis;
      globalThis.setInterval = (...all) => { const timer = begin(...all); if (all[1] === 10_000) going.add(timer); return timer; };
      globalThis.clearInterval = (timer) => { going.delete(timer); end(timer); };
    `);
    await signIn(served, 'administrator', page, 'plans');
    const time = page.getByRole('table').locator('time').first();
    await expect.poll(() => time.textContent()).toBe('this minute');
    expect(await page.evaluate('going.size')).toBe(1);
    await page.clock.fastForward('05:20');
    await expect.poll(() => time.textContent()).toMatch(/^[56] minutes ago$/);

    await look(page, 'away');
    expect(await page.evaluate('going.size')).toBe(0);
    await page.clock.fastForward('10:00');
    await look(page, 'at');
    expect(await page.evaluate('going.size')).toBe(1);
    await expect.poll(() => time.textContent()).toMatch(/^1[56] minutes ago$/);
  });

  test('the exact moment of a list is shown to whoever points at it or taps it, is read out, and is no stop of Tab', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    await served.stage.round('staff');
    const page = await openPage(browser, { width: 390, context: { hasTouch: true } });
    await signIn(served, 'viewer', page, 'plans');
    const time = page.getByRole('table').locator('time').first();
    const says = await exact(page, (await time.getAttribute('datetime')) ?? '');
    const tip = page.getByRole('tooltip', { name: says });
    await time.tap();
    await tip.waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('heading', { level: 1 }).tap();
    await tip.waitFor({ state: 'detached' });
    await time.hover();
    await tip.waitFor();
    expect(await page.getByRole('table').locator('button:has(time)').count()).toBe(0);
    expect(
      await page
        .getByRole('cell')
        .filter({ has: page.locator('time') })
        .first()
        .ariaSnapshot(),
    ).toContain(says);
  });

  test('the exact moment that stands alone is shown to whoever points at it, comes to it with Tab or taps it', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.round('staff');
    const { id } = await served.stage.heldPlan('staff');
    const page = await openPage(browser, { width: 390, context: { hasTouch: true } });
    await signIn(served, 'viewer', page, `plans/${id}`);
    const time = page.locator('button > time').first();
    await time.waitFor();
    const says = await exact(page, (await time.getAttribute('datetime')) ?? '');
    const tip = page.getByRole('tooltip', { name: says });
    await time.tap();
    await tip.waitFor();
    await page.getByRole('heading', { level: 1 }).tap();
    await tip.waitFor({ state: 'detached' });

    await tabTo(page, (await time.textContent()) ?? '');
    await tip.waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'detached' });
    await time.hover();
    await tip.waitFor();
  });
});
