import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { password, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

const next = 'a better horse and battery';

describe.runIf(hasChromium)('passwords in the browser', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function signInByForm(page: Page, name: string, shown: string): Promise<void> {
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password', { exact: true }).fill(shown);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  test('one’s own is changed with the present one, by the keyboard; other browsers are signed out', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser, { width: 390 });
    const elsewhere = await openPage(browser);
    await signIn(served, 'viewer', page);
    await signIn(served, 'viewer', elsewhere);
    await page.getByRole('button', { name: 'viewer' }).focus();
    await page.keyboard.press('Enter');
    const item = page.getByRole('menuitem', { name: 'Change your password' });
    await item.waitFor();
    await expect
      .poll(async () => {
        await page.keyboard.press('ArrowDown');
        return item.evaluate((one) => one.matches(':focus'));
      })
      .toBe(true);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    const present = dialog.getByLabel('Present password');
    await present.waitFor();
    expect(await present.evaluate((field) => field.matches(':focus'))).toBe(true);
    expect(await sideways(page)).toBe(0);
    await page.keyboard.type('not the right one');
    await dialog.getByLabel('New password').fill(next);
    await page.keyboard.press('Enter');
    await dialog.getByText('is not your present password', { exact: true }).waitFor();
    await present.fill(password);
    await page.keyboard.press('Enter');
    await dialog.getByText('Your password is changed').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/overview');
    await elsewhere.reload();
    await signInByForm(elsewhere, 'viewer', next);
    await elsewhere.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });

  test('an administrator gives somebody another, and that one is signed out', async () => {
    await using served = await serveStage(['Ada']);
    const theirs = await openPage(browser);
    await signIn(served, 'operator', theirs);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=access');
    await page.getByRole('button', { name: 'New password: operator' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New password').fill(next);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await barriers(page)).toEqual([]);
    await theirs.reload();
    await signInByForm(theirs, 'operator', next);
    await theirs.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('button', { name: 'New password: administrator' }).click();
    await page.getByRole('dialog').getByLabel('Present password').waitFor();
  });
});
