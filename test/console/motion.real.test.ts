import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from './browser.ts';
import { serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('what moves', { timeout: 300_000 }, () => {
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
    ['stands still for whoever wants it so', 'reduce', 0],
    ['moves for everybody else', 'no-preference', 1],
  ] as const)('while one waits, and while something is applied, %s', async (_, reducedMotion, least) => {
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
    stage.world.server.after = () => done;
    await goTo(page, `plans/${id}`);
    await page.getByRole('button', { name: 'Approve all' }).click();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByText(/Applying · \d of \d+/).waitFor();
    await check();
    applied();
    await page.locator('header .lozenge', { hasText: 'Applied' }).waitFor();
  });
});
