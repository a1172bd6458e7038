import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { tabTo } from './keyboard.ts';
import { peopleFile, serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

const nothingWrong = { barriers: [], sideways: 0 };
const hour = 3_600_000;

describe.runIf(hasChromium)('activity in the browser', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test.each([
    [1280, true],
    [390, false],
  ])(
    'a failed job is found from the overview, says why, and is let run again; what waits and what comes is told (%d, dark: %s)',
    async (width, dark) => {
      await using served = await serveStage(['Ada']);
      const { stage } = served;
      stage.write('people.csv', 'nothing,that,fits\n');
      const { jobs } = stage.app;
      const reading = { name: 'read', payload: { source: 'hr', full: true } };
      await jobs.add({ ...reading, maxAttempts: 1, key: 'read:hr' });
      await jobs.add({ ...reading, runAt: stage.clock.now() + hour });
      const page = await openPage(browser, { width, dark });
      await signIn(served, 'operator', page);
      await page.getByRole('link', { name: /^\d+ jobs? waiting, 1 failed$/ }).click();
      const failed = page.getByRole('region', { name: 'Failed' });
      await failed.getByText('Read hr', { exact: true }).waitFor();
      await page.getByRole('region', { name: 'Waiting' }).getByText('Read hr', { exact: true }).waitFor();
      await page
        .getByRole('region', { name: 'Schedules' })
        .getByRole('row', { name: /Forget what is older .* At 03:17 AM/ })
        .waitFor();
      expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);

      stage.write('people.csv', peopleFile(['Ada', 'Grace']));
      await tabTo(page, 'Retry: Read hr');
      await page.keyboard.press('Enter');
      await failed.getByText('Nothing has failed.').waitFor();
      await expect.poll(() => page.evaluate('document.activeElement === document.body')).toBe(false);
      await expect.poll(async () => (await stage.app.directory.status('hr')).counts.people).toBe(2);
    },
  );

  test('what runs, audit, failures and leavers are narrowed by stands in the address and can be linked', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.roundApproved('staff');
    const person = await stage.personOf('ada');
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, 'activity');
    const search = () => Object.fromEntries(new URL(page.url()).searchParams);
    await page.getByRole('row').filter({ hasText: 'Apply' }).waitFor();
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Everybody' }).click();
    await page.getByRole('row').filter({ hasText: 'Apply' }).waitFor({ state: 'detached' });
    expect(search()).toEqual({ kind: 'full' });
    await page.getByLabel('From').fill('2026-03-03');
    await page.getByText('No run fits the filters').waitFor();
    await page.reload();
    await page.getByText('No run fits the filters').waitFor();
    expect(await page.getByLabel('From').inputValue()).toBe('2026-03-03');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('row').filter({ hasText: 'Apply' }).waitFor();
    expect(search()).toEqual({});

    await page.getByRole('row').filter({ hasText: 'Apply' }).getByRole('link', { name: 'Its audit' }).click();
    await page.getByRole('cell', { name: 'change.done' }).first().waitFor();
    const { run } = search();
    expect(run).toBe((await stage.app.reconciliation.runs({ kind: 'apply' }))[0]?.id);
    await page.getByRole('combobox', { name: 'Person' }).fill('ada');
    await page.getByRole('option', { name: /Ada Example/ }).click();
    await expect.poll(search).toEqual({ tab: 'audit', run, person });
    await page.reload();
    await expect.poll(() => page.getByRole('combobox', { name: 'Person' }).inputValue()).toBe('Ada Example');
    const lines = page.getByRole('link', { name: 'Export JSON Lines' });
    expect(await lines.getAttribute('title')).toContain('One JSON object a line');
    expect(await lines.getAttribute('href')).toContain(`person=${person}`);
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);
    await page.setViewportSize({ width: 390, height: 860 });
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);

    await page.goto(`${served.address}/activity?tab=leavers&days=90&state=late`);
    await page.getByText('Nobody').first().waitFor();
    expect(await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href')).toMatch(
      /deprovisioning\/export\?days=90&state=late&format=csv$/,
    );
    await page.getByText('7 days', { exact: true }).click();
    await expect.poll(search).toEqual({ tab: 'leavers', days: '7', state: 'late' });
    await page.getByRole('tab', { name: 'Failures' }).click();
    await page.getByText('1 year', { exact: true }).click();
    await expect.poll(search).toEqual({ tab: 'failures', days: '365' });
  });

  test('a cause names everybody whom it concerns, and what is done about it is one click away', async () => {
    const many = [...Array(12).keys()].map((number) => `Person${number}`);
    await using served = await serveStage([]);
    const { stage } = served;
    // No account takes so long a name.
    stage.write('people.csv', peopleFile(many).replaceAll(/,person/g, `,${'x'.repeat(300)}person`));
    await stage.roundApproved('staff');
    stage.write('people.csv', 'nothing,that,fits\n');
    await stage.app.readers.read('hr', { full: true }).catch(() => undefined);
    const page = await openPage(browser);
    await signIn(served, 'operator', page, 'activity?tab=failures');
    // How often: whoever failed may have been tried again meanwhile.
    const cause = page.getByRole('listitem').filter({ hasText: /× change.*12 people/ });
    await cause.getByText('Mend the person at the source, or the mapping of the sync').waitFor();
    expect(await cause.getByRole('link', { name: / Example$/ }).count()).toBe(10);
    await cause.getByRole('button', { name: 'Show all 12' }).click();
    await expect.poll(() => cause.getByRole('link', { name: / Example$/ }).count()).toBe(12);
    await cause.getByRole('button', { name: 'Run staff again' }).waitFor();
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);
    await page.setViewportSize({ width: 390, height: 860 });
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);
    await cause.getByRole('link', { name: 'Open the rules of staff' }).click();
    await page.getByRole('heading', { name: 'staff', level: 1 }).waitFor();

    await goTo(page, 'activity?tab=failures');
    stage.write('people.csv', peopleFile(many));
    await page.getByRole('button', { name: 'Read hr again' }).click();
    await expect
      .poll(async () => (await stage.app.directory.readings({ source: 'hr', limit: 1 }))[0]?.state)
      .toBe('complete');
  });
});
