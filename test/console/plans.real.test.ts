import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { leaving, peopleFile, rulesWith, type Served, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('the list of plans', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('begins with those that wait for approval, until none does', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const page = await openPage(browser, { width: 390, dark: true });
    await signIn(served, 'viewer', page, 'plans');
    const waiting = page.getByRole('region', { name: 'Waiting for approval' });
    await waiting.getByRole('link', { name: 'Plan for staff' }).waitFor();
    await waiting.getByText('2 accounts to create').waitFor();
    const all = page.getByRole('region', { name: 'All plans' });
    await all.getByRole('link', { name: 'Plan for staff' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await stage.approve(id);
    await waiting.waitFor({ state: 'detached' });
    await page.locator('td .lozenge', { hasText: 'Applied' }).waitFor();
  });

  test('is filtered by sync, target and state, and the address keeps that', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.roundApproved('staff');
    await stage.app.reconciliation.plan({ sync: 'staff', actor: 'test' });
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, 'plans');
    const rows = page.locator('tbody tr');
    await page.getByText('Applied', { exact: true }).first().waitFor();
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Applied', exact: true }).click();
    await page.getByRole('combobox', { name: 'Target' }).click();
    await page.getByRole('option', { name: 'jira' }).click();
    await page.waitForURL(/state=applied/);
    await page.waitForURL(/target=jira/);
    // Rounds that find nothing to do come by themselves, too.
    await expect.poll(() => rows.count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    await page.reload();
    await page.locator('td .lozenge', { hasText: 'Applied' }).waitFor();
    expect(await rows.count()).toBe(1);
    await page.goto(`${served.address}/plans?sync=none`);
    await page.getByText('No plan fits the filters').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.locator('td .lozenge', { hasText: 'Nothing to do' }).first().waitFor();
  });
});

describe.runIf(hasChromium)('a part of a plan', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** Everybody is in Staff, Ada in Red besides; the target has neither. */
  async function heldFirst(served: Served): Promise<string> {
    const { stage } = served;
    stage.write('people.csv', peopleFile(['Ada', 'Grace', 'Linus']));
    await stage.restart(rulesWith({ groups: { include: ['*'], default: ['Staff'], create: true } }));
    await stage.app.readers.read('hr');
    await stage.app.directory.tell('hr', [
      { type: 'group', group: { id: 'red', name: 'Red', members: [{ type: 'identity', id: 'ada' }] } },
    ]);
    await stage.app.reconciliation.plan({ sync: 'staff', actor: 'test' });
    return (await stage.heldPlan('staff')).id;
  }

  test('is what a filter finds: counted, chosen at once, approved with what it needs, and nothing else is done', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    const id = await heldFirst(served);
    const page = await openPage(browser, { width: 390, dark: true });
    await signIn(served, 'operator', page, `plans/${id}`);
    await page.getByRole('button', { name: 'Red', exact: true }).click();
    await page.waitForURL(/made=Red/);
    await page.getByText('2 changes fit the filters').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await page.reload();
    await page.getByText('2 changes fit the filters').waitFor();
    await page.getByRole('button', { name: 'Choose all 2 that the filter finds' }).click();
    await page.getByText('Chosen: all that the filter finds (Red).').waitFor();
    await page.getByRole('button', { name: 'Approve what the filter finds' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 changes will be applied at the target.').waitFor();
    await dialog.getByText('1 account to create').waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByText('Applied: 3 done').waitFor();
    expect(stage.world.snapshot().grants).toEqual(['ada → Red']);
  });

  test('is some groups, by the keyboard alone; the way back leads to the whole', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    const id = await heldFirst(served);
    const page = await openPage(browser);
    await signIn(served, 'operator', page, `plans/${id}`);
    const staff = page.getByLabel('Choose Staff for a partial approval');
    await staff.focus();
    await page.keyboard.press('Space');
    await page.getByText('Chosen: only what concerns the group Staff.').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Choose the whole plan again' }).press('Enter');
    await page.getByRole('button', { name: 'Approve all' }).waitFor();
    expect(await staff.isChecked()).toBe(false);
    await page.getByLabel('Choose Red for a partial approval').press('Space');
    await page.getByRole('button', { name: 'Approve for 1 group' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 changes will be applied at the target.').waitFor();
    await dialog.getByRole('button', { name: 'Approve and apply' }).press('Enter');
    await page.getByText('Applied: 3 done').waitFor();
    expect(stage.world.snapshot().grants).toEqual(['ada → Red']);
  });

  test.each([
    [1280, false],
    [390, true],
  ])(
    'tells of each group what is left out and what was done, and of its undo what that could not take back (%d, dark: %s)',
    async (width, dark) => {
      await using served = await serveStage(['Ada', 'Grace', 'Linus']);
      const { stage } = served;
      await stage.restart(rulesWith({ groups: { default: ['Staff'], create: true } }));
      await stage.round('staff');
      const { id } = await stage.heldPlan('staff');
      const { reconciliation } = stage.app;
      const page = await openPage(browser, { width, dark });
      await signIn(served, 'viewer', page, `plans/${id}`);
      const groups = page.getByRole('region', { name: 'Groups' });
      const staff = groups.getByRole('row').filter({ hasText: 'Staff' });
      await staff.getByText('+3').waitFor();
      await reconciliation.approve({ plan: id, by: 'cli', people: [await stage.personOf('ada')] });
      await staff.getByText('Left out: +2').waitFor();
      await staff.getByText('+1').waitFor();
      const { id: run } = await reconciliation.apply({ plan: id, actor: 'cli' });
      await page.getByText('Applied:').waitFor();
      await staff.getByText('Left out: +2').waitFor();
      await staff.getByText('+1').waitFor();
      expect(await staff.getByText('Not done').count()).toBe(0);
      const { plan: undo } = await reconciliation.undo({ run, actor: 'cli' });
      await reconciliation.approve({ plan: undo.id, by: 'cli' });
      await reconciliation.apply({ plan: undo.id, actor: 'cli' });
      await page.getByText('What can be taken back was taken back since; 1 change could not be:').waitFor();
      await page.getByText('The group Staff stays; delete it at the target').waitFor();
      expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
        barriers: [],
        sideways: 0,
      });
    },
  );

  test('leaves the seats that were planned, and says that they are no more than that', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { plan } = await leaving(served.stage);
    const page = await openPage(browser);
    await signIn(served, 'operator', page, `plans/${plan}`);
    const seats = page.getByRole('region', { name: 'Seats' });
    await seats.getByText(/^Used: /).waitFor();
    const foreseen = seats.getByText('As it was planned; not all of it was done.');
    expect(await foreseen.count()).toBe(0);
    await page.getByLabel('Include Accounts to create in the approval').uncheck();
    await page.getByRole('button', { name: /^Approve \d kinds? of change$/ }).click();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await foreseen.waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test('that is no more what was counted is refused with what to do, and counted anew', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const id = await heldFirst(served);
    const page = await openPage(browser);
    await signIn(served, 'operator', page, `plans/${id}?type=account.create`);
    await page.getByRole('button', { name: 'Choose all 3 that the filter finds' }).click();
    await page.getByRole('button', { name: 'Approve what the filter finds' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 changes will be applied at the target.').waitFor();
    await page.route('**/approve', (route) => {
      const body = route.request().postDataJSON() as object;
      return route.continue({ postData: JSON.stringify({ ...body, counted: 2 }) });
    });
    await dialog.getByRole('button', { name: 'Approve and apply' }).click();
    await dialog
      .getByText(/2 changes of plan .* were counted and 3 are covered now; count them again/)
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.unroute('**/approve');
    await dialog.getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByText('Applied: 3 done').waitFor();
  });

  test('whoever only looks finds the count and the file, and nothing to choose', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const id = await heldFirst(served);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, `plans/${id}?type=account.create`);
    await page.getByText('3 changes fit the filters').waitFor();
    expect(await page.getByRole('button', { name: /that the filter finds/ }).count()).toBe(0);
    expect(await page.getByLabel(/for a partial approval/).count()).toBe(0);
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export CSV: Changes' }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toBe(`plan-staff-${id}.csv`);
    const text = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(text).toHaveLength(4);
    expect(text[1]).toMatch(/account\.create,.*Ada Example/);
  });
});
