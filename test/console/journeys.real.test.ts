import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser } from './browser.ts';
import { password, peopleFile, rulesWith, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('in the browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const open = (options?: Parameters<typeof openPage>[1]): Promise<Page> => openPage(browser, options);

  /** The state that the plan page shows beside its title. */
  const state = (page: Page, name: string) => page.locator('header .lozenge', { hasText: name });

  test('from the printed link to the first applied plan, held, looked at and approved', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { app, world } = served.stage;
    const page = await open();
    const code = await app.administrators.firstCode();
    await page.goto(`${served.address}/first?code=${code}`);
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Name or address').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(password);
    // Twice, as many do: the link works once, and the second press is not told so.
    await page.getByRole('button', { name: 'Begin' }).dblclick();
    await page.getByText('Four steps to the first plan').waitFor();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('link', { name: 'Review the plan' }).click();
    await state(page, 'Held').waitFor();
    await page.getByText('Create account ada').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(world.accounts.size).toBe(0);
    await page.getByRole('button', { name: 'Approve all' }).click();
    await page.getByLabel('Note for the audit').fill('Looked at it.');
    await page.getByRole('button', { name: 'Approve and apply' }).dblclick();
    await state(page, 'Applied').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(world.accounts.size).toBe(3);
    await page.getByText('Applied: 3 done').waitFor();
    await page.getByRole('button', { name: 'Plan the undo' }).click();
    await page.getByRole('heading', { name: 'Undo for staff' }).waitFor();
    await state(page, 'Held').waitFor();
    const isActive = () => [...world.accounts.values()].filter(({ active }) => active).length;
    expect(isActive()).toBe(3);
    await page.getByRole('button', { name: 'Approve all' }).click();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await state(page, 'Applied').waitFor();
    expect(isActive()).toBe(0);
    await page.getByRole('link', { name: 'An earlier plan' }).click();
    await state(page, 'Undone').waitFor();
    await page.getByText('All of it that can be taken back was taken back since.').waitFor();
    expect(await page.getByRole('button', { name: 'Plan the undo' }).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);

    // Whoever opens the link again is told before anything is typed.
    const late = await openPage(browser, { width: 390, dark: true });
    await late.goto(`${served.address}/first?code=${code}`);
    await late.getByText('This link was used already').waitFor();
    expect(await late.getByLabel('Name').count()).toBe(0);
    expect(await barriers(late)).toEqual([]);
    await late.getByRole('link', { name: 'Sign in' }).click();
    await late.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('a plan is rejected with a reason, which stands beside it; nothing of it is done', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const page = await open();
    await signIn(served, 'operator', page, `plans/${id}`);
    await page.getByRole('button', { name: 'Reject' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Why it is rejected').fill('Grace does not begin before May.');
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Reject' }).click();
    await state(page, 'Rejected').waitFor();
    await page.getByText('Rejected: nothing of it is done').waitFor();
    await page.getByText('Grace does not begin before May.').waitFor();
    await page.getByRole('cell').getByText('Not done').first().waitFor();
    expect(stage.world.accounts.size).toBe(0);
  });

  test('the changes of a plan are filtered by person, found as one types', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const page = await open();
    await signIn(served, 'viewer', page, `plans/${id}`);
    await page.getByText('Create account linus').waitFor();
    await page.getByRole('combobox', { name: 'Filter by person' }).fill('gra');
    await page.getByRole('option', { name: 'Grace Example' }).click();
    await page.getByText('Create account linus').waitFor({ state: 'detached' });
    await page.getByText('Create account grace').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('Create account linus').waitFor();
  });

  test('of a held plan a part is approved by kind; only that is done', async () => {
    const names = [...Array(40).keys()].map((number) => `${number < 10 ? 'A' : 'B'}${number}`);
    await using served = await serveStage(names);
    const { stage } = served;
    await stage.roundApproved('staff');
    stage.write('people.csv', peopleFile([...names, 'Ada']));
    await stage.restart(rulesWith({ scope: { where: 'user.userName.startsWith("a")' } }));
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const page = await open();
    await signIn(served, 'operator', page, `plans/${id}`);
    await page.getByText('Held: a person must look at this first').waitFor();
    await page.getByLabel('Include Accounts to deactivate in the approval').uncheck();
    await page.getByRole('button', { name: 'Approve 1 kind of change' }).click();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByText('Applied: 1 done').waitFor();
    const active = [...stage.world.accounts.values()].filter((account) => account.active);
    expect(active).toHaveLength(41);
  });

  test('of a held plan some people are approved; it is followed change by change, stopped, and the rest is left', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus', 'Mary']);
    const { stage } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let created = 0;
    stage.world.server.after = async ({ what }) => {
      if (what !== 'account.create') return;
      created += 1;
      // The second answer is long in coming: there is time to look on, and to stop.
      if (created === 2) await answered;
    };
    const page = await open();
    await signIn(served, 'operator', page, `plans/${id}`);
    for (const name of ['Ada', 'Grace', 'Linus'])
      await page.getByLabel(`Choose ${name} Example for a partial approval`).check();
    await page.getByRole('button', { name: 'Approve for 3 people' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('only what concerns Ada Example, Grace Example, and Linus Example').waitFor();
    await dialog.getByText('3 changes will be applied at the target.').waitFor();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByText(/Applying · 1 of \d+/).waitFor();
    await page.getByRole('button', { name: /^Under way \d/ }).click();
    await page.getByRole('cell', { name: 'Under way' }).first().waitFor();
    await page.getByRole('button', { name: 'Stop after the calls under way' }).click();
    await state(page, 'Stopped').waitFor();
    answer();
    await page.getByText('Stopped: 2 done').waitFor();
    expect(stage.world.accounts.size).toBe(2);
  });

  test('a viewer sees everything of a plan and has no button that changes anything', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.round('staff');
    const { id } = await served.stage.heldPlan('staff');
    const page = await open();
    await signIn(served, 'viewer', page);
    expect(await page.getByRole('button', { name: 'Run now' }).count()).toBe(0);
    await page.goto(`${served.address}/plans/${id}`);
    await page.getByText('Your role looks only').waitFor();
    expect(await page.getByRole('button', { name: /Approve|Reject/ }).count()).toBe(0);
    const status = await page.evaluate(async (plan) => {
      const headers = { 'x-rollcall-console': '1', 'content-type': 'application/json' };
      return (await fetch(`/api/v1/plans/${plan}/approve`, { method: 'POST', headers, body: '{}' })).status;
    }, id);
    expect(status).toBe(403);
  });

  test('when the session is over, signing in again leads back to where one was', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.round('staff');
    const page = await open();
    await signIn(served, 'operator', page, 'people?text=ada');
    await page.getByRole('link', { name: 'Ada Example' }).waitFor();
    await page.context().clearCookies();
    await page.reload();
    await page.getByText('Sign in to go on where you were.').waitFor();
    await page.getByLabel('Name').fill('operator');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Ada Example' }).waitFor();
    expect(new URL(page.url()).search).toBe('?text=ada');
  });

  test('when the service goes away the page says so, and goes on by itself when it is back', async () => {
    await using served = await serveStage(['Ada']);
    const page = await open();
    await signIn(served, 'operator', page);
    await served.away();
    await page.getByText('Rollcall cannot be reached. Trying again').waitFor();
    await served.back();
    await page.getByText('Rollcall cannot be reached. Trying again').waitFor({ state: 'detached' });

    // As a proxy does before a service that is not back yet.
    const letIn = served.refuse(/\/api\/v1\/events$/);
    await served.away();
    await page.getByText('Rollcall cannot be reached. Trying again').waitFor();
    const asked = page.waitForResponse((response) => response.url().endsWith('/me'));
    await served.back();
    await asked;
    await page.getByText('Rollcall cannot be reached. Trying again').waitFor();
    letIn();
    await page.getByText('Rollcall cannot be reached. Trying again').waitFor({ state: 'detached' });
  });
});
