import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from './browser.ts';
import { focused, tabTo } from './keyboard.ts';
import { leaving, peopleFile, serveStage } from './stage.ts';
import { goTo, openPage, settled, signIn } from './visitor.ts';

/** What can be used on a page, each once: of radio buttons that belong together only the chosen one is a stop. */
const stops = `[...document.querySelectorAll('a[href], button, input, textarea, select, summary, [tabindex="0"]')]
  .filter((one) => !one.matches(':disabled, [tabindex="-1"], [type=hidden], [type=radio]:not(:checked)') && one.checkVisibility({ visibilityProperty: true }))`;

describe.runIf(hasChromium)('the keyboard alone reaches', { timeout: 600_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** Goes through the whole page with Tab: every stop is come to, and one sees each time where one is. */
  async function walk(page: Page): Promise<void> {
    await settled(page);
    await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)');
    await page.evaluate(`${stops}.forEach((one, place) => { one.dataset.stop = place; })`);
    const all = (await page.evaluate(`${stops}.length`)) as number;
    const passed = new Set<string>();
    for (let press = 0; press < all + 20 && passed.size < all; press += 1) {
      await page.keyboard.press('Tab');
      const now = await focused(page);
      const stop = (await page.evaluate('document.activeElement.dataset.stop ?? ""')) as string;
      if (stop === '') continue;
      passed.add(stop);
      expect({ ...now, url: page.url() }).toMatchObject({ seen: true });
    }
    const missed = await page.evaluate(
      `${stops}.filter((one) => !${JSON.stringify([...passed])}.includes(one.dataset.stop)).map((one) => one.outerHTML.slice(0, 200))`,
    );
    expect(missed).toEqual([]);
  }

  const isLost = 'document.activeElement === document.body';

  test('everything on the overview, on a person and on a plan, and shows where it is', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    const { person, plan: id } = await leaving(stage);
    const page = await openPage(browser);
    await signIn(served, 'operator', page);
    await page.getByRole('link', { name: 'Review the plan' }).waitFor();
    await walk(page);
    await goTo(page, `people/${person}`);
    await page.getByRole('button', { name: 'See what would happen' }).waitFor();
    await walk(page);
    await goTo(page, `plans/${id}`);
    await page.getByRole('button', { name: 'Approve all' }).waitFor();
    await walk(page);

    // The dialog closes, and the button that opened it is no longer there.
    await tabTo(page, 'Approve all');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'Approve and apply');
    await page.keyboard.press('Enter');
    await page.locator('header .lozenge', { hasText: 'Applied' }).waitFor();
    await expect.poll(() => page.evaluate(isLost)).toBe(false);
    expect(await focused(page)).toMatchObject({ seen: true });
  });

  test('a reading that is decided about and the way to the first plan, and is nowhere lost where what had the focus is gone', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    const page = await openPage(browser);
    await signIn(served, 'operator', page);
    for (const [words, then] of [
      ['Read hr now', 'Make the first plan'],
      ['Make the first plan', 'Look at the first plan'],
    ] as const) {
      await page.getByRole('button', { name: words }).waitFor();
      await tabTo(page, words);
      await page.keyboard.press('Enter');
      await page.getByText(then, { exact: true }).last().waitFor();
      await expect.poll(() => page.evaluate(isLost)).toBe(false);
    }
    const many = [...Array(20).keys()].map((number) => `Person${number}`);
    stage.write('people.csv', peopleFile(many));
    await stage.round('staff');
    stage.write('people.csv', peopleFile(many.slice(0, 5)));
    await stage.round('staff').catch(() => undefined);
    await page.getByRole('button', { name: 'Drop it' }).waitFor();
    await tabTo(page, 'Drop it');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Drop it' }).waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(isLost)).toBe(false);
    expect(await focused(page)).toMatchObject({ seen: true });
  });

  test('a person who is synced now, without losing the place', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.roundApproved('staff');
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'operator', page, `people/${await stage.personOf('ada')}`);
    await page.getByRole('button', { name: 'Sync now' }).waitFor();
    await tabTo(page, 'Sync now');
    await page.keyboard.press('Enter');
    await page.getByText('Done: there was nothing to do.').waitFor();
    await expect.poll(async () => (await focused(page)).words).toBe('Sync now');
    await walk(page);
  });
});
