import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER, type SourceRecord } from '../../src/model/index.ts';
import { day } from '../journeys/stage.ts';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { nestedGroups, peopleFile, rulesWith, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

const byName = { groups: { include: ['*'], create: true } };

/** Ada as the source tells her, with more. */
function ada(attributes: Readonly<Record<string, unknown>>): SourceRecord {
  const told = { userName: 'ada', displayName: 'Ada Example', ...attributes };
  return { type: 'identity', identity: { id: 'ada', userName: 'ada', active: true, attributes: told } };
}

describe.runIf(hasChromium)('people in the browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const clean = async (page: Page) => {
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  };
  const region = (page: Page, name: string) => page.getByRole('region', { name });
  const past = 'What happened, and what is next';

  test.each([
    [1280, false],
    [390, true],
  ])('what a rule gives and the next run does not is told with why (%d, dark: %s)', async (width, dark) => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.restart(rulesWith({ groups: { default: ['Staff', 'Nowhere'] } }));
    stage.world.addEntitlement({ name: 'Staff', kind: 'group' });
    await stage.roundApproved('staff');
    const page = await openPage(browser, { width, dark });
    await signIn(served, 'viewer', page, `people/${encodeURIComponent(await stage.personOf('ada'))}`);
    const sync = region(page, 'staff');
    const nowhere = sync.getByRole('row', { name: /Nowhere/ });
    await nowhere.getByText('Not given now', { exact: true }).waitFor();
    await nowhere
      .getByText('Not given now: jira has no group of that name, and the sync makes none (groups.create).')
      .waitFor();
    await sync
      .getByRole('row', { name: /^Staff/ })
      .getByText('Has it')
      .waitFor();
    await clean(page);
  });

  test('a person’s page tells sources, account, the rule and the path that give what there is, what happened and what is next', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.restart(rulesWith(byName));
    await stage.roundApproved('staff');
    await stage.app.directory.tell('hr', nestedGroups);
    await stage.app.reconciliation.run({ sync: 'staff', actor: 'system' });
    // A paused sync does nothing by itself: what it would do stands beside what it did.
    await stage.restart(rulesWith({ ...byName, enabled: false }));
    await stage.app.directory.tell('hr', [ada({ displayName: 'Ada Lovelace' })]);
    const person = await stage.personOf('ada');
    const page = await openPage(browser);
    await signIn(served, 'operator', page, `people/${encodeURIComponent(person)}`);
    await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor();
    const source = region(page, 'hr');
    await source.getByText('ada', { exact: true }).first().waitFor();

    const sync = region(page, 'staff');
    await sync.getByText('Account ada', { exact: true }).waitFor();
    const company = sync.getByRole('row', { name: /^Company/ });
    await company.getByText('Has it').waitFor();
    expect(await company.textContent()).toContain('via Company › Engineering');
    await company.getByText('groups.include', { exact: false }).waitFor();
    await sync
      .getByRole('row', { name: /displayName/ })
      .getByText('Ada Lovelace')
      .waitFor();

    const timeline = region(page, past);
    const rows = timeline.getByRole('row');
    await rows.filter({ hasText: 'The next run makes 1 change' }).getByText('When it is run').waitFor();
    await rows.filter({ hasText: 'Create account ada' }).getByText('Done').waitFor();
    await rows.filter({ hasText: 'Joiner' }).getByText('hr').waitFor();
    const given = rows.filter({ hasText: 'Company' }).filter({ hasText: 'Add to' });
    expect(await given.first().textContent()).toContain('via Company › Engineering');
    // The exact moment, for whoever has no pointer too.
    const moment = rows.filter({ hasText: 'Create account ada' }).getByRole('time');
    expect(await moment.textContent()).toMatch(/\d+:\d\d:\d\d/);
    await clean(page);
  });

  test('a manager is named, with the way to their page; who is not told there stays the id', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.roundApproved('staff');
    const enterprise = (value: string) => ({ [ENTERPRISE_USER]: { manager: { value } } });
    await stage.app.directory.tell('hr', [ada(enterprise('grace'))]);
    const person = await stage.personOf('ada');
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, `people/${encodeURIComponent(person)}`);
    await region(page, 'hr').getByRole('link', { name: 'Grace Example' }).click();
    await page.getByRole('heading', { name: 'Grace Example', level: 1 }).waitFor();
    await stage.app.directory.tell('hr', [ada(enterprise('00u1'))]);
    await page.goto(`${served.address}/people/${encodeURIComponent(person)}`);
    await region(page, 'hr').getByText('00u1', { exact: true }).waitFor();
    await clean(page);
  });

  test('a person is synced at once, and how it ended is said with the way to the plan', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.roundApproved('staff');
    const page = await openPage(browser);
    await signIn(served, 'operator', page, `people/${await stage.personOf('ada')}`);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByRole('status').getByText('Done: there was nothing to do.').waitFor();

    stage.world.server.faults = ({ what }) =>
      what === 'account.update' ? { kind: 'refused', status: 403 } : undefined;
    stage.write('people.csv', peopleFile(['Ada']).replace('Ada Example', 'Ada King'));
    await stage.app.readers.read('hr', { full: true });
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByRole('status').getByText('It failed.').waitFor();
    await page.getByRole('status').getByRole('link', { name: 'Open the plan' }).waitFor();
    stage.world.server.faults = undefined;
    await page.getByRole('button', { name: 'Sync now' }).click();
    const done = page.getByRole('status').filter({ hasText: 'Done: ' });
    await done.getByRole('link', { name: 'Open the plan' }).click();
    await page.getByRole('heading', { name: 'Plan for staff' }).waitFor();
  });

  test('an account is unlinked by hand and linked again, found at the target with whose it is', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    const attributes = {
      userName: 'stripDomain(user.userName)',
      displayName: 'user.displayName',
      email: 'user.emails.primary',
    };
    stage.write('people.csv', peopleFile(['Ada', 'Grace']).replace(',ada,', ',ada@example.com,'));
    await stage.restart(rulesWith({ attributes }));
    await stage.roundApproved('staff');
    // A run meanwhile would find the account anew, as the question says.
    await stage.restart(rulesWith({ attributes, enabled: false }));
    const person = await stage.personOf('ada@example.com');
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'operator', page, `people/${person}`);
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Unlink' }).click();
    await dialog.getByText('ada is then nobody’s.').waitFor();
    await clean(page);
    await dialog.getByRole('button', { name: 'Unlink' }).click();
    await page.getByRole('button', { name: 'Link an account' }).waitFor();
    expect(await stage.app.reconciliation.links(person)).toEqual([]);

    await page.getByRole('button', { name: 'Link an account' }).click();
    // It begins with what the rules would call the account, which is not what the source calls the person.
    await dialog.getByRole('radio', { name: 'ada' }).waitFor();
    const search = dialog.getByLabel('Find by user name, address, name or id');
    await search.fill('GRACE exam');
    const taken = dialog.getByRole('radio', { name: 'grace' });
    await taken.waitFor();
    expect(await taken.isDisabled()).toBe(true);
    await dialog.getByRole('link', { name: 'Grace Example' }).waitFor();
    expect(await dialog.getByRole('button', { name: 'Link the account' }).isDisabled()).toBe(true);
    await search.fill('love');
    await dialog.getByText('No account fits').waitFor();
    const account = stage.world.addAccount({
      active: true,
      attributes: { userName: 'lovelace', displayName: 'A. Lovelace' },
    });
    await dialog.getByRole('button', { name: 'Look at jira anew' }).click();
    await dialog.getByRole('radio', { name: 'lovelace' }).check();
    await dialog.getByText('lovelace is then Ada Example’s.').waitFor();
    await clean(page);
    await dialog.getByRole('button', { name: 'Link the account' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Unlink' }).waitFor();
    expect(await stage.app.reconciliation.links(person)).toMatchObject([{ account, origin: 'manual' }]);
    await region(page, past).getByRole('cell', { name: 'Linked by hand: lovelace' }).waitFor();
    await clean(page);

    // The other way round in one step, so that no run comes between.
    await page.getByRole('button', { name: 'Link another account' }).click();
    await dialog.getByText('Which account at jira is Ada Example’s instead?').waitFor();
    await search.fill('lovelace');
    await dialog.getByText('Linked now').waitFor();
    expect(await dialog.getByRole('radio', { name: 'lovelace' }).isDisabled()).toBe(true);
    await search.fill('ada@');
    await dialog.getByRole('radio', { name: 'ada' }).check();
    await dialog.getByText('lovelace is then nobody’s: at jira it keeps what it has').waitFor();
    await clean(page);
    await dialog.getByRole('button', { name: 'Link the account' }).click();
    await dialog.waitFor({ state: 'detached' });
    await region(page, 'staff').getByText('Account ada', { exact: true }).waitFor();
    const [link] = await stage.app.reconciliation.links(person);
    expect(stage.world.accounts.get(link?.account ?? '')?.attributes.userName).toBe('ada');
    await region(page, past).getByRole('cell', { name: 'Unlinked by hand: lovelace' }).waitFor();
  });

  test('advice leads to the dialog itself; a viewer is shown none', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.round('staff');
    const person = await stage.personOf('ada');
    const page = await openPage(browser);
    const cause = {
      id: 'a-cause-of-16-id',
      of: 'change',
      code: 'conflict',
      message: 'The user name ada is taken.',
      anew: false,
      count: 1,
      people: 1,
      where: ['staff'],
      connections: ['jira'],
      firstAt: stage.clock.now(),
      lastAt: stage.clock.now(),
      persons: [{ id: person, name: 'Ada Example' }],
    };
    await page.route('**/api/v1/failures?*', (route) => route.fulfill({ json: [cause] }));
    await signIn(served, 'operator', page, 'activity?tab=failures');
    await page.getByRole('link', { name: 'Ada Example: link the account by hand' }).click();
    await page.getByRole('dialog').getByText('Which account at jira is Ada Example’s?').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
    await signIn(served, 'viewer', page, `people/${person}?link=staff`);
    await page.getByText('No account yet').waitFor();
    expect(await page.getByRole('button', { name: 'Link an account' }).count()).toBe(0);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('accounts of a sync that is removed stay on the page, with what became of it and what it did', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.roundApproved('staff');
    const { sources, targets } = rulesWith({});
    await stage.restart({ sources: sources ?? {}, targets: targets ?? {}, syncs: {} });
    const page = await openPage(browser, { width: 390, dark: true });
    await signIn(served, 'operator', page, `people/${await stage.personOf('ada')}`);
    const accounts = region(page, 'Accounts that no sync looks after');
    await accounts.getByText('Account ada').waitFor();
    await accounts.getByText('The sync staff is removed').waitFor();
    const done = region(page, past).getByRole('row').filter({ hasText: 'Create account ada' });
    await done.getByText('staff (removed)').waitFor();
    await clean(page);
  });

  test('whoever is about to lose an account for want of activity is said to be still here', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.restart(
      rulesWith({ deprovision: { 'never-active-after': '90d' }, reactions: { inactive: 'deactivate' } }),
    );
    await stage.roundApproved('staff');
    stage.clock.later(100 * day);
    // Silence is known as far as the target was read: a plan reads it, and does nothing.
    await stage.app.reconciliation.plan({ sync: 'staff', actor: 'test' });
    const page = await openPage(browser);
    await signIn(served, 'operator', page, `people/${await stage.personOf('ada')}`);
    const sync = region(page, 'staff');
    await sync.getByText('Deactivate').first().waitFor();
    await sync
      .getByText(/^Never active, with an account that is known since/)
      .first()
      .waitFor();
    await clean(page);
    await sync.getByRole('button', { name: 'Still here' }).click();
    await sync.getByText('Noted. The sync looks at it now.').waitFor();
    await sync.getByText('Said to be still here').waitFor();
    await region(page, past).getByText('The account counts as not used, unless it is used before').waitFor();
    expect([...stage.world.accounts.values()].map(({ active }) => active)).toEqual([true]);
    await clean(page);
  });

  test('of a long past the newest is shown, and more when one asks', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.roundApproved('staff');
    for (let turn = 0; turn < 30; turn += 1)
      await stage.app.directory.tell('hr', [ada({ title: `Title ${turn}` })]);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, `people/${await stage.personOf('ada')}`);
    const timeline = region(page, past);
    await timeline.getByText('title changed from Title 28 to Title 29').waitFor();
    expect(await timeline.getByText('Joiner').count()).toBe(0);
    await timeline.getByRole('button', { name: 'Show more' }).click();
    await timeline.getByText('Joiner').waitFor();
    expect(await timeline.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  });

  test('the address of the list says who is looked for, by text, state and source', async () => {
    await using served = await serveStage(['Ada', 'Adam', 'Grace']);
    const { stage } = served;
    await stage.roundApproved('staff');
    stage.write('people.csv', peopleFile(['Ada', 'Grace']));
    await stage.round('staff');
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'viewer', page, 'people?text=ada&state=gone');
    await page.getByRole('link', { name: 'Adam Example' }).waitFor();
    expect(await page.getByRole('link', { name: 'Ada Example' }).count()).toBe(0);
    await clean(page);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('link', { name: 'Ada Example' }).waitFor();
    expect(new URL(page.url()).search).toBe('?text=ada');
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Active', exact: true }).click();
    await page.getByRole('link', { name: 'Adam Example' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('state')).toBe('active');
    await page.getByRole('link', { name: 'Ada Example' }).click();
    await page.getByRole('heading', { name: 'Ada Example', level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Ada Example' }).waitFor();
    expect(new URL(page.url()).search).toBe('?text=ada&state=active');
    await page.goto(`${served.address}/people?source=nobody`);
    await page.getByText('Nobody fits the filters').waitFor();
    await clean(page);
  });
});
