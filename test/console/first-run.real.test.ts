import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { openEmpty } from './empty.ts';
import { tabTo } from './keyboard.ts';
import { peopleFile } from './stage.ts';

describe.runIf(hasChromium)('the first run in the browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const empty = () => openEmpty(browser, { files: { 'people.csv': peopleFile(['Ada', 'Grace']) } });

  test('four steps lead from nothing to an applied plan: source, target, mapping on real people, approval', async () => {
    await using first = await empty();
    const { page, stage } = first;
    expect(await barriers(page)).toEqual([]);
    // Whoever looks around first is led on from wherever nothing is yet.
    for (const list of ['People', 'Groups', 'Plans', 'Activity']) {
      await page.getByRole('link', { name: list, exact: true }).click();
      await page.getByRole('link', { name: 'Next: Connect a source' }).waitFor();
    }
    await page.getByRole('link', { name: 'Syncs', exact: true }).click();
    await page.getByRole('link', { name: 'Add a sync' }).click();
    await page.getByRole('heading', { name: 'Nothing to lead from or to yet' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Connect a source' }).click();
    await page.getByRole('link', { name: /^CSV/ }).click();
    await page.getByLabel('Name', { exact: true }).first().fill('hr');
    await page.getByLabel('Users', { exact: true }).fill('./people.csv');
    await page.getByRole('button', { name: 'Add and check' }).click();
    await page.getByText('It works: the credentials suffice').waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('button', { name: 'Read hr now' }).click();
    await page.getByText('2 people are told').waitFor();
    await page.getByRole('link', { name: 'Connect a target' }).click();
    await page.getByRole('link', { name: /^Memory|In memory/i }).click();
    await page.getByLabel('Name', { exact: true }).fill('jira');
    await page.getByRole('button', { name: 'Add and check' }).click();
    await page.getByText('It works: the credentials suffice').waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('link', { name: 'Map one to the other' }).click();
    await page.getByRole('combobox', { name: 'To', exact: true }).first().waitFor();
    expect(await page.getByRole('combobox', { name: 'To', exact: true }).first().inputValue()).toBe('jira');
    await page.getByRole('button', { name: 'Try it on 20 people at random' }).click();
    await page.locator('summary', { hasText: 'Ada Example' }).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'staff', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('button', { name: 'Make the first plan' }).click();
    await page.getByRole('link', { name: 'Look at the first plan' }).click();
    await page.getByText('Create account ada').waitFor();
    expect(stage.world.accounts.size).toBe(0);
    await page.getByRole('button', { name: 'Approve all' }).click();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByText('Applied: 2 done').waitFor();
    expect(stage.world.accounts.size).toBe(2);
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('Nothing waits for you').waitFor();
    expect(await page.getByText('Four steps to the first plan').count()).toBe(0);
  });

  test('the whole way to the first applied plan and its undo is gone by the keyboard alone', async () => {
    await using first = await empty();
    const { page, stage } = first;
    const press = async (words: string | RegExp): Promise<void> => {
      await tabTo(page, words);
      await page.keyboard.press('Enter');
    };
    await press('Connect a source');
    await page.getByRole('link', { name: /^CSV/ }).waitFor();
    await press(/^CSV/);
    await page.getByLabel('Users', { exact: true }).waitFor();
    await tabTo(page, 'Users');
    await page.keyboard.type('./people.csv');
    await page.keyboard.press('Enter');
    await page.getByText('It works: the credentials suffice').waitFor();
    await press('Next: Read who your people are');
    await page.getByRole('button', { name: 'Read csv now' }).waitFor();
    await press('Read csv now');
    await page.getByText('2 people are told').waitFor();
    await press('Connect a target');
    await page.getByRole('link', { name: /memory/i }).waitFor();
    await press(/memory/i);
    await page.getByLabel('Name', { exact: true }).waitFor();
    await tabTo(page, 'Name');
    await page.keyboard.press('Enter');
    await page.getByText('It works: the credentials suffice').waitFor();
    await press('Next: Map one to the other');
    await page.getByRole('combobox', { name: 'To', exact: true }).first().waitFor();
    await press('Safety');
    await press('Save');
    await page.getByRole('heading', { name: 'staff', level: 1 }).waitFor();
    await press('Next: Look at the first plan, and approve it');
    await page.getByRole('button', { name: 'Make the first plan' }).waitFor();
    await press('Make the first plan');
    await page.getByRole('link', { name: 'Look at the first plan' }).waitFor();
    await press('Look at the first plan');
    await approve('Plan for staff');
    expect(stage.world.accounts.size).toBe(2);
    await press('Plan the undo');
    await approve('Undo for staff');
    expect([...stage.world.accounts.values()].filter(({ active }) => active)).toEqual([]);

    async function approve(title: string): Promise<void> {
      await page.getByRole('heading', { name: title }).waitFor();
      await page.getByRole('button', { name: 'Approve all' }).waitFor();
      await press('Approve all');
      await page.getByRole('dialog').waitFor();
      await press('Approve and apply');
      await page.locator('header .lozenge', { hasText: 'Applied' }).waitFor();
    }
  });

  test('without credentials at hand one click fills in a company, of which the first plan is one more click away', async () => {
    await using first = await empty();
    const { page, stage } = first;
    await page.getByRole('button', { name: 'Fill in the demo company' }).click();
    await page.getByText('40 people are told').waitFor();
    expect(await page.getByRole('button', { name: 'Fill in the demo company' }).count()).toBe(0);
    expect(await sideways(page)).toBe(0);
    await page.getByRole('button', { name: 'Make the first plan' }).click();
    await page.getByRole('link', { name: 'Look at the first plan' }).click();
    await page.getByRole('button', { name: 'Approve all' }).click();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await page.locator('header .lozenge', { hasText: 'Applied' }).waitFor();
    // Another one may follow it at once, over those who were planned anew.
    const shown = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect((await stage.app.reconciliation.planById(shown)).state).toBe('applied');
  });
});
