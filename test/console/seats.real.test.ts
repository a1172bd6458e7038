import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day } from '../journeys/stage.ts';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { seated, serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('seats in the browser', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('prices are set, seats nobody uses become a plan, and are free once it is approved', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    await seated(stage);
    stage.clock.later(100 * day);
    await stage.round('staff');
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=seats');

    await page.getByLabel('Currency').fill('EUR');
    // Products are called as the target calls them, here as everywhere.
    const software = page.getByRole('group', { name: 'Software', exact: true });
    await software.getByRole('combobox', { name: 'Price' }).click();
    await page.getByRole('option', { name: 'Each seat by its band' }).click();
    await software.getByLabel('Up to seat').fill('2');
    await software.getByLabel('Price of a seat').fill('10');
    await software.getByRole('button', { name: 'Add a step' }).click();
    await software.getByLabel('Up to seat').last().fill('1');
    await software.getByLabel('Price of a seat').last().fill('5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('must be more than that of the one before').first().waitFor();
    // What is at fault has the focus, to be mended at once.
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Enter');
    await page.getByText('Saved. It counts at once.').waitFor();
    expect((await stage.app.settings.service('seats')).written).toEqual({
      currency: 'EUR',
      prices: {
        jira: { software: { bands: [{ 'up-to': 2, price: 10 }, { price: 5 }], per: 'month' } },
      },
    });
    expect(await barriers(page)).toEqual([]);
    await goTo(page, `people/${await stage.personOf('ada')}`);
    const billable = page.getByRole('region', { name: 'Billable because of' });
    await billable.getByText('Software', { exact: true }).waitFor();

    await goTo(page, 'seats');
    await page.getByRole('cell', { name: '3 of 5' }).waitFor();
    await page.getByRole('cell', { name: '€25.00' }).first().waitFor();
    await page.getByText('7 days', { exact: true }).click();
    await page.getByRole('img', { name: /Seats of Software used on/ }).waitFor();
    await page.getByLabel('Never used: 3 accounts').waitFor();
    await page.getByText('All that is chosen, together: Software: saves').waitFor();
    await page.getByLabel('Never used: 3 accounts').uncheck();
    await page.getByText('Nothing is chosen. All kinds together: Software: saves').waitFor();
    await page.getByLabel('Never used: 3 accounts').check();
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await page.getByRole('link', { name: 'Look at it' }).click();
    await page.getByRole('heading', { name: 'Seats of staff to take back' }).waitFor();
    await page.getByRole('region', { name: 'Seats' }).getByText('Used: 3 → 0 of 5').waitFor();
    await page.getByRole('button', { name: 'Approve all' }).click();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await page.locator('header .lozenge', { hasText: 'Applied' }).waitFor();
    await goTo(page, 'seats');
    await page.getByRole('cell', { name: '0 of 5' }).waitFor();
    await page.getByText('No seat could be taken back.').waitFor();
  });

  test('who takes them is found as one types, and the address keeps it; 390 pixels do', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    await seated(served.stage);
    const page = await openPage(browser, { width: 390, dark: true });
    await signIn(served, 'viewer', page, 'seats');
    const holders = page.getByRole('region', { name: 'Who takes them' });
    await holders.getByRole('link', { name: 'linus', exact: true }).waitFor();
    await holders.getByLabel('Find by user name, name or address').fill('ACE EX');
    await holders.getByRole('link', { name: 'linus', exact: true }).waitFor({ state: 'detached' });
    await holders.getByRole('link', { name: 'grace', exact: true }).waitFor();
    await page.waitForURL(/holder=ACE/);
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await page.reload();
    await holders.getByRole('link', { name: 'grace', exact: true }).waitFor();
    expect(await holders.getByRole('row').count()).toBe(2);
    await holders.getByLabel('Find by user name, name or address').fill('nobody');
    await holders.getByText('Nobody of that name takes a seat').waitFor();
  });
});
