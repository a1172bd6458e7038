import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { nestedGroups, rulesWith, secondSync, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('groups and what if, in the browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('a group is found by a part of its name; its page tells who is in it, by which way, and what it gives', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    await served.stage.restart(rulesWith({ groups: { map: { Company: ['everybody'] } } }));
    await served.stage.round('staff');
    await served.stage.app.directory.tell('hr', nestedGroups);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page);
    await page.getByRole('link', { name: 'Groups' }).click();
    await page.getByRole('link', { name: 'Sales' }).waitFor();
    await page.getByRole('searchbox').fill('comp');
    await page.getByRole('link', { name: 'Sales' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Company' }).click();
    await page.getByRole('heading', { name: 'Company', level: 1 }).waitFor();
    await page.getByText('2 people').waitFor();
    await page.getByText('everybody', { exact: true }).waitFor();
    await page.getByText('Everybody, with the way').click();
    const ada = page.getByRole('row', { name: /Ada Example/ });
    await ada.getByText('Engineering').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await ada.getByRole('link', { name: 'Ada Example' }).click();
    await page.getByRole('heading', { name: 'Ada Example' }).waitFor();
    await page.getByRole('link', { name: 'Engineering' }).waitFor();
  });

  test('what if somebody moved to another group: the next run is told, and nothing is done', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    await served.stage.restart(rulesWith({ groups: { include: ['*'], create: true } }));
    await served.stage.roundApproved('staff');
    await served.stage.app.directory.tell('hr', nestedGroups);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, `people/${await served.stage.personOf('grace')}`);
    const then = page.getByRole('region', { name: 'What if' });
    // The department is there at once; groups are added row by row.
    const attribute = then.getByRole('combobox', { name: 'Attribute' });
    expect(await attribute.inputValue()).toBe('department');
    await attribute.fill('displayName');
    const value = then.getByRole('textbox', { name: 'Would be' });
    expect(await value.inputValue()).toBe('Grace Example');
    await value.fill('Grace Hopper');
    await then.getByRole('button', { name: 'Join a group' }).click();
    await then.getByRole('combobox', { name: 'Joins the group' }).fill('Sal');
    await page.getByRole('option', { name: 'Sales (hr)' }).click();
    await then.getByRole('button', { name: 'Leave a group' }).click();
    await then.getByRole('combobox', { name: 'Leaves the group' }).click();
    await page.getByRole('option', { name: 'Company (hr)' }).click();
    await then.getByRole('button', { name: 'See what would happen' }).click();
    await then.getByText('Then the next run would').waitFor();
    await then.getByText('Sales', { exact: true }).waitFor();
    await then.getByText('Grace Hopper').waitFor();
    expect(await then.getByText('Company', { exact: true }).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    // Whoever goes on supposing sees that the answer is another question's.
    await then.getByRole('button', { name: 'Take out: Leaves the group' }).click();
    await then.getByText('What is supposed has changed since.').waitFor();
    await then.getByRole('button', { name: 'See what would happen' }).click();
    await then.getByText('What is supposed has changed since.').waitFor({ state: 'detached' });
    await then.getByText('Company', { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(served.stage.world.snapshot().grants).toEqual([]);
  });

  test('settings that are not saved are compared with those that are, plan beside plan', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.round('staff');
    await secondSync(stage);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    await page.getByRole('combobox', { name: 'Where' }).first().fill('user.userName == "ada"');
    await page.getByRole('button', { name: 'Compare the plans' }).click();
    const row = page.getByRole('row', { name: /Accounts to create/ });
    await row.waitFor();
    expect((await row.getByRole('cell').allTextContents()).slice(1)).toEqual(['2', '1', '−1']);
    expect(await barriers(page)).toEqual([]);
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'See what falls away' }).click(),
    ]);
    await opened.getByText('Only what the other plan does not do').waitFor();
    await opened.getByText('Create account grace').waitFor();
    expect(await opened.getByText('Create account ada').count()).toBe(0);
    expect(await opened.getByRole('button', { name: /Approve|Apply/ }).count()).toBe(0);
    expect((await stage.app.settings.savedSync('second')).written.scope).toBeUndefined();
  });
});
