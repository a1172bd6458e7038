import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { peopleFile, rulesWith, seated, serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('the overview in the browser', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('all is in step only while nobody is left alone and every source is read; what is amiss leads to where it is mended', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.roundApproved('staff');
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'operator', page);
    const inStep = page.getByText('Everything is in step.');
    await inStep.waitFor();

    stage.write('people.csv', `${peopleFile(['Ada', 'Grace'])}twin,ada,Another Ada,twin@example.com\n`);
    await stage.round('staff');
    // It is pushed to whoever looks.
    await page.getByText('staff leaves one person alone').waitFor();
    await page.getByText('One waits until somebody decides.').waitFor();
    expect(await inStep.count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await page.getByRole('link', { name: 'See whom, and why' }).click();
    await page.getByRole('link', { name: 'Another Ada', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Another Ada: link the account by hand' }).click();
    await page.getByRole('dialog').getByText('Accounts at jira').waitFor();
    await page.keyboard.press('Escape');

    stage.write('people.csv', 'nothing,that,fits\n');
    await stage.round('staff').catch(() => undefined);
    await goTo(page, 'overview');
    await page.getByText('The last reading of hr failed').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await page.getByRole('link', { name: 'To the connection' }).click();
    await page.getByRole('heading', { name: 'hr', level: 1 }).waitFor();
  });

  test('what was held and is approved, and not applied yet, is not in step; nor is what was rejected', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    await stage.restart(rulesWith({ safety: { 'max-deprovisions': 0 } }));
    await stage.roundApproved('staff');
    const page = await openPage(browser);
    await signIn(served, 'operator', page);
    const inStep = page.getByText('Everything is in step.');
    await inStep.waitFor();

    stage.write('people.csv', peopleFile(['Ada', 'Grace']));
    for (const decide of ['approve', 'reject'] as const) {
      await stage.round('staff');
      const { id: plan } = await stage.heldPlan('staff');
      await stage.app.reconciliation[decide]({ plan, by: 'cli', note: 'Looked at.' });
      await goTo(page, 'plans');
      await goTo(page, 'overview');
      await page.getByRole('region', { name: 'Syncs' }).getByText('Held').waitFor();
      expect(await page.getByText('waits for approval').count()).toBe(0);
      expect(await inStep.count()).toBe(0);
    }
  });

  test('seats that are taken and what failed stand on it, each failure with the way to mend it', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    await seated(stage);
    const page = await openPage(browser, { dark: true });
    await signIn(served, 'operator', page);
    const seats = page.getByRole('region', { name: 'Seats' });
    await seats.getByRole('row', { name: /^Software jira.* 3 of 5 0 / }).waitFor();
    expect(await page.getByText('Failed in the last day').count()).toBe(0);

    stage.world.server.faults = ({ what }) =>
      what === 'account.create' ? { kind: 'refused', status: 403 } : undefined;
    stage.write('people.csv', peopleFile(['Ada', 'Grace', 'Linus', 'Mary']));
    await stage.round('staff').catch(() => undefined);
    const failed = page.getByRole('region', { name: 'Failed in the last day' });
    await failed.getByText('1 × change').waitFor();
    await failed.getByRole('link', { name: 'Mary Example' }).waitFor();
    await failed.getByText('Give the credentials the right that is named').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    stage.world.server.faults = undefined;
    await failed.getByRole('button', { name: 'Try this person again' }).click();
    await seats.getByRole('row', { name: /^Software jira.* 4 of 5 0 / }).waitFor();
    await failed.getByRole('link', { name: 'Check jira' }).first().click();
    await page.getByText('It works: the credentials suffice').waitFor();
  });

  test('an address at which there is nothing says so, and leads on', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page);
    // Of pages that there are, a part that there is not leads to the first.
    await signIn(served, 'administrator', page, 'settings?tab=whatever');
    await page.getByRole('tab', { name: 'Access', selected: true }).waitFor();
    await page.getByRole('heading', { name: 'Administrators' }).waitFor();
    await page.goto(`${served.address}/add-connection?kind=whatever`);
    await page.getByRole('link', { name: /^Jira Data Center/ }).waitFor();
    const answer = await page.goto(`${served.address}/console/whatever`);
    expect(answer?.status()).toBe(404);
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'To the overview' }).click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });
});
