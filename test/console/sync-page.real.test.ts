import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { nestedGroups, rulesWith, type Served, secondSync, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('the page of a sync', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** The sync `second` from hr to a target of its own, which the console may change. */
  async function second({ stage }: Served, content: object = {}): Promise<void> {
    await stage.round('staff');
    await secondSync(stage, content);
  }
  const standing = (page: Page) => page.getByRole('region', { name: 'How it stands' });

  test('plans and pauses it, leads to the plan that is held, duplicates it, and removes it once one is sure', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    await second(served, { schedule: '0 6 * * *', 'time-zone': 'Europe/Berlin' });
    const { settings } = served.stage.app;
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    await standing(page).getByText('None yet').waitFor();
    await page.getByRole('button', { name: 'Run now' }).click();
    await standing(page)
      .getByRole('link', { name: /^Everybody, / })
      .waitFor();
    await standing(page).getByRole('link', { name: 'A plan waits for you' }).waitFor();
    expect(await standing(page).getByRole('link').count()).toBe(3);
    expect(await barriers(page)).toEqual([]);

    await page.getByRole('button', { name: 'Pause' }).click();
    await standing(page).getByText('None while it is paused').waitFor();
    expect((await settings.savedSync('second')).written.enabled).toBe(false);
    expect(await page.getByRole('button', { name: 'Run now' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Run now' }).waitFor();
    expect((await settings.savedSync('second')).written).not.toHaveProperty('enabled');

    await page.getByRole('link', { name: 'Duplicate' }).click();
    await page.getByText('Everything is taken over from second but its name.').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('second-2');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'second-2', level: 1 }).waitFor();
    expect((await settings.savedSync('second-2')).written).toEqual(
      (await settings.savedSync('second')).written,
    );

    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    const asking = page.getByRole('dialog', { name: 'Remove this sync' });
    await asking.getByText('Accounts at spare, and the groups that it gave, stay as they are').waitFor();
    expect(await barriers(page)).toEqual([]);
    await asking.getByRole('button', { name: 'Cancel' }).click();
    expect(await settings.savedSyncs()).toHaveLength(3);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await asking.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Syncs', level: 1 }).waitFor();
    expect((await settings.savedSyncs()).map(({ name }) => name)).toEqual(['second', 'staff']);
    // The list says of each how it stands.
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'second' }) });
    await row.getByText('Held', { exact: true }).waitFor();
    await row.getByRole('link', { name: 'A plan waits for you' }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test('what is typed keeps the sync from being paused, which would be another version beneath it', async () => {
    await using served = await serveStage(['Ada']);
    await second(served);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    await page.getByRole('combobox', { name: 'Where' }).first().fill('user.userName == "ada"');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('save it or take it back, then pause or resume the sync').waitFor();
    expect((await served.stage.app.settings.savedSync('second')).version).toBe(1);
  });

  test('an operator plans and runs it and has nothing that changes it; a viewer has neither', async () => {
    await using served = await serveStage(['Ada']);
    await second(served);
    const changing = /^(Pause|Remove)$/;
    const operator = await openPage(browser);
    await signIn(served, 'operator', operator, 'syncs/second');
    await operator.getByRole('button', { name: 'Plan only' }).waitFor();
    expect(await operator.getByRole('button', { name: changing }).count()).toBe(0);
    const viewer = await openPage(browser);
    await signIn(served, 'viewer', viewer, 'syncs/second');
    await standing(viewer).waitFor();
    expect(await viewer.getByRole('button', { name: /^(Pause|Remove|Plan only|Run now)$/ }).count()).toBe(0);
    expect(await viewer.getByRole('link', { name: 'Duplicate' }).count()).toBe(0);
  });

  test('the next five runs are told by weekday, day, hour and zone, as the reader writes them', async () => {
    await using served = await serveStage(['Ada']);
    await second(served, { schedule: '30 6 * * *', 'time-zone': 'America/New_York' });
    const page = await openPage(browser, { locale: 'de-DE', timezoneId: 'Europe/Berlin' });
    await signIn(served, 'administrator', page, 'syncs/second');
    const runs = page.getByRole('list', { name: 'The next five runs:' }).getByRole('listitem');
    await runs.first().waitFor();
    const told = await runs.allTextContents();
    expect(told).toHaveLength(5);
    const weekday = '(Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)';
    // New York is six hours behind Berlin but for some weeks of spring and autumn.
    for (const line of told)
      expect(line).toMatch(
        new RegExp(`^${weekday}, \\d+\\. \\S+ \\d{4}.* 1[12]:30 (MEZ|MESZ) .*06:30 .*· .+$`),
      );
    expect(await sideways(page)).toBe(0);
  });

  test('a schedule is chosen by its words, and a time zone found by a part of its name', async () => {
    await using served = await serveStage(['Ada']);
    await second(served);
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'administrator', page, 'syncs/second');
    const rules = page.getByRole('region', { name: 'Rules' });
    await rules.getByRole('button', { name: 'Monday to Friday' }).click();
    await rules.getByText('Monday through Friday').waitFor();
    await rules.getByLabel('Time zone').fill('berl');
    await page.getByRole('option', { name: 'Europe/Berlin' }).click();
    await rules.getByText('(Europe/Berlin)').waitFor();
    await rules.getByRole('listitem').nth(4).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    // One that the browser does not know is the service's to judge.
    await rules.getByLabel('Time zone').fill('Mars/Olympus');
    await rules.getByText('There is no time zone "Mars/Olympus"').waitFor();
    await rules.getByLabel('Time zone').fill('US/Eastern');
    await rules.getByRole('listitem').nth(4).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    const { written } = await served.stage.app.settings.savedSync('second');
    expect(written).toMatchObject({ schedule: '0 6 * * 1-5', 'time-zone': 'US/Eastern' });
  });

  test('who is tried is tried anew with every change, and what differs from the saved rules is marked', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    await second(served);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    const trial = page.getByRole('region', { name: 'Try it on people' });
    await trial.getByRole('combobox', { name: 'Any person' }).fill('Ada');
    await page.getByRole('option', { name: 'Ada Example' }).click();
    await trial.getByRole('row', { name: 'displayName "Ada Example"' }).waitFor();
    expect(await trial.locator('ins, del').count()).toBe(0);
    await trial.getByRole('button', { name: 'Try it on 20 people at random' }).click();
    await trial.getByText('The saved rules make the same of all of them.').waitFor();

    await page.getByRole('combobox', { name: 'displayName' }).fill('upper(user.displayName)');
    await page.getByRole('combobox', { name: 'userName' }).fill('user.userName');
    await trial.locator('ins', { hasText: '"ADA EXAMPLE"' }).first().waitFor();
    await trial.locator('del', { hasText: '"Ada Example"' }).first().waitFor();
    await trial.getByText('The saved rules make something else of 2 of 2.').waitFor();
    const grace = trial.locator('summary', { hasText: 'Grace Example' });
    await grace.getByText(/differences?/).waitFor();
    expect(await barriers(page)).toEqual([]);

    await trial.getByRole('button', { name: 'Draw 20 others' }).click();
    await grace.waitFor();
    // What is only half written does not hide what was there.
    await page.getByRole('combobox', { name: 'displayName' }).fill('upper(');
    await trial.getByText('The rules cannot be tried as they are.').first().waitFor();
    await grace.waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test('a comparison shows groups and people, outlives a reload, and says when it is outdated', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.restart(rulesWith({ groups: { include: ['*'], create: true } }));
    await second(served, { groups: { include: ['*'], create: true } });
    await stage.app.directory.tell('hr', nestedGroups);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    const trying = page.getByRole('region', { name: 'Try it on everybody' });
    await trying.getByRole('button', { name: 'Compare the plans' }).click();
    await trying.getByText('These settings would do just what today’s do.').waitFor();

    const where = page.getByRole('combobox', { name: 'Where' }).first();
    await where.fill('user.userName == "grace"');
    await trying.getByText('Outdated', { exact: true }).waitFor();
    await trying.getByRole('button', { name: 'Compare the plans anew' }).click();
    await trying.getByText('Something would be otherwise for one person.').waitFor();
    expect(await trying.getByText('Outdated', { exact: true }).count()).toBe(0);
    const groups = trying.getByRole('region', { name: 'Groups that would be otherwise' });
    expect((await groups.getByRole('row').allTextContents()).sort()).toEqual([
      'Company new−1',
      'Engineering new−1',
    ]);
    const people = trying.getByRole('region', { name: 'People for whom it would be otherwise' });
    await people.getByRole('link', { name: 'Ada Example' }).waitFor();
    await people.getByText('Create account ada').waitFor();
    expect(await people.getByText('Grace Example').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);

    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await people.getByRole('link', { name: 'Ada Example' }).waitFor();
    await trying.getByText('Outdated', { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await where.fill('user.userName == "grace"');
    await trying.getByText('Outdated', { exact: true }).waitFor({ state: 'detached' });
    expect((await stage.app.settings.savedSync('second')).version).toBe(1);

    // Rules that are only half written do not take away what the ones before gave.
    const tried = page.getByRole('region', { name: 'Try it on groups' });
    await tried.getByText('Company').first().waitFor();
    await where.fill('user.(');
    await tried.getByText('The rules cannot be tried as they are.').waitFor();
    expect(await tried.getByText('Company').count()).toBeGreaterThan(0);
  });
});
