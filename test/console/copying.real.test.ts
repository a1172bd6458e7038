import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser } from './browser.ts';
import { focused } from './keyboard.ts';
import { password, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('copying', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('is done and said', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.app.settings.saveConnection(
      { name: 'okta', kind: 'source', type: 'scim', config: {} },
      { actor: 'test' },
    );
    const page = await openPage(browser, {
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    });
    await signIn(served, 'administrator', page, 'connections/okta');
    const address = `${served.address}/scim/v2/okta`;
    await page.getByRole('button', { name: `Copy ${address}` }).click();
    await page.getByRole('status').getByText('Copied', { exact: true }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(address);
  });

  test('a token that is shown once is copied by plain http too; and where nothing may, it is chosen and one is told how', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.app.signIn.add({ name: 'ada', role: 'administrator', password }, 'test');
    const page = await openPage(browser);
    const there = served.address.replace('127.0.0.1', 'rollcall.test');
    await page.goto(`${there}/sign-in?to=${encodeURIComponent('/settings?tab=tokens')}`);
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Make a token' }).click();
    expect(await page.evaluate('isSecureContext')).toBe(false);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('nightly');
    await dialog.getByRole('button', { name: 'Make a token' }).click();
    const token = await dialog.locator('code').textContent();
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await dialog.getByRole('status').getByText('Copied', { exact: true }).waitFor();
    expect((await focused(page)).words).toBe('Copy');

    await page.evaluate('document.execCommand = () => false');
    await page.evaluate('getSelection().removeAllRanges()');
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await dialog.getByRole('status').getByText('It is chosen: press Ctrl+C to copy it.').waitFor();
    expect(await page.evaluate('getSelection().toString()')).toBe(token);
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Control+c');
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('button', { name: 'Make a token' }).click();
    await dialog.getByLabel('Name').focus();
    await page.keyboard.press('Control+v');
    expect(await dialog.getByLabel('Name').inputValue()).toBe(token);
  });
});
