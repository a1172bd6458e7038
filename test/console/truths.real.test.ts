import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { peopleFile, rulesWith, serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('what the console says is so', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('whoever is gone is not in step: the account is closed, and why, and what is read anew did not fail', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    await stage.roundApproved('staff');
    stage.write('people.csv', peopleFile(['Grace', 'Linus']));
    await stage.round('staff');
    for (const { id } of await stage.app.reconciliation.plans({ states: ['held'] })) await stage.approve(id);
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'viewer', page, `people/${await stage.personOf('ada')}`);
    await page.getByText('The account is closed, since no source tells the person any more.').waitFor();
    await page.getByText('Account closed', { exact: true }).waitFor();
    await page.getByText('Nothing: the account stays closed.').waitFor();
    expect(await page.getByText(/in step/i).count()).toBe(0);
    expect(await page.getByRole('columnheader', { name: 'Wanted' }).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await goTo(page, `people/${await stage.personOf('grace')}`);
    await page.getByText('In step', { exact: true }).waitFor();
    await page.getByText('Everything is in step.').waitFor();

    // The file had changed, so that it was read whole: that is how files are read, and no failure.
    await goTo(page, 'overview');
    await page.getByRole('heading', { name: 'Sources' }).waitFor();
    expect(await page.getByText('Failed in the last day').count()).toBe(0);
    await goTo(page, 'activity?tab=failures');
    await page.getByText('Nothing failed', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Begun anew' }).waitFor();
    await page.getByText('1 × reading of a source').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  });

  test('a sync with nobody says so, and where that is mended', async () => {
    await using served = await serveStage([]);
    const { stage } = served;
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'operator', page);
    await page.getByText('Not run yet', { exact: true }).waitFor();
    await page.getByText('Nobody to look at: its sources tell nobody yet.').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await page.getByRole('link', { name: 'See hr' }).click();
    await page.getByRole('heading', { name: 'hr', level: 1 }).waitFor();

    stage.write('people.csv', peopleFile(['Ada']));
    await stage.restart(rulesWith({ scope: { where: 'user.userName == "nobody"' } }));
    await stage.round('staff');
    await page.goto(`${served.address}/overview`);
    await page.getByText('Nobody is in scope: all who are told stand outside of its rules.').waitFor();
    await page.getByRole('link', { name: 'See its scope' }).click();
    await page.getByRole('heading', { name: 'staff', level: 1 }).waitFor();
    // The rules come later than the page; one is led to them all the same, and Tab goes on there.
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('scope');
    const top = await page.evaluate<number>("document.getElementById('scope').getBoundingClientRect().top");
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(200);
  });

  test('a plan and a run lead to their sync and their target', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, `plans/${id}`);
    const details = page.getByRole('region', { name: 'Details' });
    await details.getByRole('link', { name: 'jira' }).click();
    await page.getByRole('heading', { name: 'jira', level: 1 }).waitFor();
    await goTo(page, `plans/${id}`);
    await details.getByRole('link', { name: 'staff' }).click();
    await page.getByRole('heading', { name: 'staff', level: 1 }).waitFor();
    await goTo(page, 'activity');
    await page.getByRole('link', { name: 'staff', exact: true }).click();
    await page.getByRole('heading', { name: 'staff', level: 1 }).waitFor();
  });

  test('the name of an attribute is broken only where a word in it begins', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.round('staff');
    const attributes = { userName: 'ada', employeeNumber: 'a long number that needs its room: 4711' };
    await stage.app.directory.tell('hr', [
      { type: 'identity', identity: { id: 'ada', userName: 'ada', active: true, attributes } },
    ]);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, `people/${await stage.personOf('ada')}`);
    await page.getByRole('term').filter({ hasText: 'employeeNumber' }).waitFor();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 860 });
      // The lines that each word of the name takes.
      const lines = await page.evaluate(`[...document.querySelector('dt[title=employeeNumber]').childNodes]
        .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        .map((text) => {
          const range = document.createRange();
          range.selectNodeContents(text);
          return range.getClientRects().length;
        })`);
      expect(lines).toEqual([1, 1]);
    }
  });
});
