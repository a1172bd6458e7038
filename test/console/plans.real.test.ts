import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('the list of plans', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('begins with those that wait for approval, until none does', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const page = await openPage(browser, { width: 390, dark: true });
    await signIn(served, 'viewer', page, 'plans');
    const waiting = page.getByRole('region', { name: 'Waiting for approval' });
    await waiting.getByRole('link', { name: 'Plan for staff' }).waitFor();
    await waiting.getByText('2 accounts to create').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await stage.approve(id);
    await waiting.waitFor({ state: 'detached' });
    await page.locator('td .lozenge', { hasText: 'Applied' }).waitFor();
  });
});
