import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from './browser.ts';
import { serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('what moves', { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** What moves on the page, by its class. */
  const moving = (page: Page) =>
    page.evaluate(
      `document.getAnimations().map(({ effect }) => String(effect.target?.className))`,
    ) as Promise<readonly string[]>;

  test.each([
    ['stands still for whoever wants it so', 'reduce', 0, 'none'],
    ['moves for everybody else', 'no-preference', 1, 'width'],
  ] as const)(
    'while one waits, and while something is applied, %s',
    async (_, reducedMotion, least, transition) => {
      await using served = await serveStage(['Ada', 'Grace']);
      const { stage } = served;
      await stage.round('staff');
      const { id } = await stage.heldPlan('staff');
      const page = await openPage(browser, { context: { reducedMotion } });
      await signIn(served, 'operator', page);
      const check = async (): Promise<void> => {
        const found = await moving(page);
        if (least === 0) expect(found).toEqual([]);
        else expect(found.length).toBeGreaterThanOrEqual(least);
      };

      // A page whose answer is long in coming.
      let answer = (): void => {};
      const answered = new Promise<void>((resolve) => {
        answer = resolve;
      });
      await page.route('**/api/v1/people?**', async (route) => {
        await answered;
        await route.continue();
      });
      await page.getByRole('navigation').getByRole('link', { name: 'People' }).click();
      await page.getByRole('status', { name: 'Loading' }).first().waitFor();
      await check();
      answer();
      await page.getByRole('link', { name: 'Ada Example' }).waitFor();

      // A button that waits for its answer, and the bar of a plan that is applied.
      let applied = (): void => {};
      const done = new Promise<void>((resolve) => {
        applied = resolve;
      });
      let made = 0;
      stage.world.server.after = async ({ what }) => {
        if (what !== 'account.create') return;
        made += 1;
        if (made === 2) await done;
      };
      await goTo(page, `plans/${id}`);
      await page.getByRole('button', { name: 'Approve all' }).click();
      let approve = (): void => {};
      const approved = new Promise<void>((resolve) => {
        approve = resolve;
      });
      await page.route('**/approve', async (route) => {
        await approved;
        await route.continue();
      });
      try {
        await page.getByRole('button', { name: 'Approve and apply' }).click();
        await page.locator('button[data-loading]').waitFor();
        await check();
        approve();
        await page.getByText(/Applying · 1 of \d+/).waitFor({ timeout: 20_000 });
        const bar = `getComputedStyle(document.querySelector('.mantine-Progress-section')).transitionProperty`;
        expect(await page.evaluate(bar)).toBe(transition);
      } finally {
        approve();
        applied();
      }
      await page.locator('header .lozenge', { hasText: 'Applied' }).waitFor();
    },
  );
});
