import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { secondSync, serveStage } from './stage.ts';
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
    await secondSync(stage, { schedule: '0 6 * * *' });
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    await page.getByText('At 06:00 AM, every day').waitFor();
    await page.getByRole('combobox', { name: 'displayName' }).fill('upp');
    await page.getByRole('option', { name: 'upper(' }).click();
    await page.getByRole('combobox', { name: 'displayName' }).fill('upper(user.displayName)');
    await page.getByRole('combobox', { name: 'userName' }).fill('user.userName');
    await page.getByRole('combobox', { name: 'Any person' }).fill('Ada');
    await page.getByRole('option', { name: 'Ada Example' }).click();
    await page.getByText('"ADA EXAMPLE"', { exact: true }).waitFor();
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
    // What it would change is seen first, and nothing is done before somebody says so.
    await page.getByRole('button', { name: 'Restore 1' }).click();
    const asking = page.getByRole('dialog', { name: 'Restore version 1?' });
    await asking.getByText('attributes.displayName').waitFor();
    await asking.locator('del', { hasText: 'upper(user.displayName)' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect((await stage.app.settings.savedSync('second')).version).toBe(2);
    await asking.getByRole('button', { name: 'Restore version 1' }).click();
    await page.getByRole('button', { name: 'Restore 2' }).waitFor();
    expect((await stage.app.settings.savedSync('second')).written.attributes).toBeUndefined();
  });

  test('ways out, calendar and exemptions are written; what is refused is led to, mended and saved', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await secondSync(stage);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    const reactions = page.getByRole('region', { name: 'Reactions' });
    await reactions.getByRole('combobox', { name: 'Source missing' }).click();
    await page.getByRole('option', { name: 'suspend' }).click();
    const leaving = page.getByRole('region', { name: 'Deprovisioning' });
    await leaving.getByLabel('Missed readings').fill('3');
    await leaving.getByLabel('Calendar: on').check();
    await leaving.getByLabel('Exempt: on').check();
    await leaving.getByRole('group', { name: 'Freezes' }).getByRole('button', { name: 'Add' }).click();
    const freeze = leaving.getByRole('group', { name: 'Freezes' });
    await freeze.getByLabel('Name').fill('Christmas');
    await freeze.getByLabel('From').fill('2026-12-24');
    await freeze.getByLabel('To').fill('2026-12-23');
    await leaving.getByLabel('Accounts').fill('ada*');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await freeze.getByText('must not be before from').waitFor();
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe('To');
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await freeze.getByLabel('To').fill('2026-12-31');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    expect((await stage.app.settings.savedSync('second')).written).toEqual({
      from: ['hr'],
      to: 'spare',
      reactions: { 'source-missing': 'suspend' },
      deprovision: {
        'missed-readings': 3,
        calendar: { freezes: [{ name: 'Christmas', from: '2026-12-24', to: '2026-12-31' }] },
        exempt: { accounts: ['ada*'] },
      },
    });
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
