import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('syncs in the browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('a mapping is written, tried on a person and on a sample, saved, and an older version is restored', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.round('staff');
    await stage.app.settings.saveConnection(
      { name: 'spare', kind: 'target', type: 'memory', config: {} },
      { actor: 'test' },
    );
    await stage.app.settings.saveSync(
      { name: 'second', content: { from: ['hr'], to: 'spare', schedule: '0 6 * * *' } },
      { actor: 'test' },
    );
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    await page.getByText('At 06:00 AM, every day').waitFor();
    await page.getByRole('combobox', { name: 'displayName' }).fill('upp');
    await page.getByRole('option', { name: 'upper(' }).click();
    await page.getByRole('combobox', { name: 'displayName' }).fill('upper(user.displayName)');
    await page.getByRole('combobox', { name: 'userName' }).fill('user.userName');
    await page.getByRole('combobox', { name: 'Any person' }).fill('Ada');
    await page.getByRole('option', { name: 'Ada Example' }).click();
    await page.getByText('"ADA EXAMPLE"').waitFor();
    await page.getByRole('button', { name: 'Try it on 20 people at random' }).click();
    await page.locator('summary', { hasText: 'Grace Example' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Restore 1' }).waitFor();
    expect((await stage.app.settings.savedSync('second')).written.attributes).toEqual({
      displayName: 'upper(user.displayName)',
      userName: 'user.userName',
    });
    await page.getByRole('button', { name: 'Restore 1' }).click();
    await page.getByRole('button', { name: 'Restore 2' }).waitFor();
    expect((await stage.app.settings.savedSync('second')).written.attributes).toBeUndefined();
  });

  test('a viewer tries the rules of a sync and has nothing that changes them', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.round('staff');
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, 'syncs/staff');
    await page.getByRole('button', { name: 'Try it on 20 people at random' }).click();
    await page.locator('summary', { hasText: 'Ada Example' }).waitFor();
    expect(await page.getByRole('button', { name: /Save|Restore/ }).count()).toBe(0);
  });
});
