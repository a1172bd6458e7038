import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('a page that fails', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** As a proxy or another version might answer: well-formed, and not what was agreed on. */
  const nonsense = { status: 200, contentType: 'application/json', body: '{"items":[{"id":"1"}]}' };

  test('says what happened within the frame of the console, and is there again by trying again', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.round('staff');
    const page = await openPage(browser, { width: 390 });
    await page.route('**/api/v1/plans?**', (route) => route.fulfill(nonsense));
    await signIn(served, 'operator', page, 'plans');
    await page.getByRole('heading', { name: 'This page could not be shown', level: 1 }).waitFor();
    const notice = page.getByRole('alert');
    await notice.getByText('What happened:').waitFor();
    expect(await notice.evaluate((element) => element.matches(':focus'))).toBe(true);
    expect(await page.title()).toContain('could not be shown');
    expect(await page.getByRole('button', { name: 'operator' }).count()).toBe(1);
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
      barriers: [],
      sideways: 0,
    });
    // It goes on failing for as long as the answer is nonsense.
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').getByText('What happened:').waitFor();

    await page.unroute('**/api/v1/plans?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Plans', level: 1 }).waitFor();
    await page.getByRole('link', { name: /staff/ }).first().waitFor();
  });

  test('leads to the overview, also where the frame itself failed', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await page.route('**/api/v1/me', (route) => route.fulfill({ ...nonsense, body: '{"name":{}}' }));
    await signIn(served, 'operator', page, 'plans');
    await page.getByRole('main').getByRole('alert').getByText('What happened:').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.unroute('**/api/v1/me');
    await page.getByRole('link', { name: 'To the overview' }).click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });
});
