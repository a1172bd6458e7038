import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMailServer } from '../../src/testkit/mail-server.ts';
import { day } from '../journeys/stage.ts';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { leaving, peopleFile, rulesWith, serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

const problem = (detail: string) => ({
  status: 409,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'urn:rollcall:problem:conflict',
    title: 'Conflict',
    status: 409,
    detail,
    code: 'conflict',
  }),
});

async function clean(page: Page): Promise<void> {
  expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
    barriers: [],
    sideways: 0,
  });
}

describe.runIf(hasChromium)('what the console does not hide', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('what failed for everybody is not made good by one person who is synced; every plan that waits is shown', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.roundApproved('staff');
    const [first] = await stage.app.reconciliation.runs({ sync: 'staff', kind: 'apply' });
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'operator', page);
    const inStep = page.getByText('Everything is in step.');
    await inStep.waitFor();

    stage.world.server.faults = ({ what }) =>
      what === 'account.create' ? { kind: 'refused', status: 403 } : undefined;
    stage.write('people.csv', peopleFile(['Ada', 'Grace', 'Linus']));
    await stage.round('staff').catch(() => undefined);
    await page.getByRole('region', { name: 'Failed in the last day' }).waitFor();
    stage.world.server.faults = undefined;
    await stage.app.reconciliation.run({
      sync: 'staff',
      people: [await stage.personOf('grace')],
      actor: 'test',
    });
    await page.reload();
    await page.getByRole('region', { name: 'Failed in the last day' }).waitFor();
    expect(await inStep.count()).toBe(0);

    await stage.round('staff');
    await stage.app.reconciliation.undo({ run: first?.id ?? '', actor: 'test' });
    await stage.restart(rulesWith({ safety: { 'max-deprovisions': 0 } }));
    stage.write('people.csv', peopleFile(['Ada']));
    // What the service was at when it was started anew may still have the source or the target.
    await expect.poll(async () => (await stage.round('staff')).run.state, { timeout: 60_000 }).toBe('held');
    await goTo(page, 'plans');
    await goTo(page, 'overview');
    await page.getByText('Undo for staff').waitFor();
    await page.getByText('Plan for staff').waitFor();
    expect(await page.getByRole('link', { name: 'Review the plan' }).count()).toBe(2);
    await clean(page);
  });

  test('what cannot be asked for is said to be unknown, on the overview and on a plan', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { plan } = await leaving(served.stage);
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'operator', page, 'settings');
    await page.route(
      /\/api\/v1\/(failures|notices|sources|deprovisioning\/late|plans|plans\/.*\/(seats|holdings))(\?|$)/,
      (route) => route.fulfill(problem('It may not be asked for.')),
    );
    await page.goto(`${served.address}/overview`);
    for (const what of [
      'Whether plans wait for you',
      'Whether readings are held or failed',
      'Whether somebody asks for an account back, or a channel fails,',
      'Whether leavers keep access for too long',
      'Whether anything failed',
    ])
      await page.getByRole('alert').getByText(`${what} is not known`).waitFor();
    await clean(page);
    await page.goto(`${served.address}/plans/${plan}`);
    for (const what of ['What it does to seats', 'What its leavers lead and own'])
      await page.getByRole('alert').getByText(`${what} is not known`).waitFor();
    await clean(page);
  });

  test('a plan that was approved and could not be applied says why; what it did can be undone, whatever became of its rules', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    const groups = Array.from({ length: 12 }, (_, place) => `Lacking ${place + 10}`);
    await stage.restart(rulesWith({ groups: { default: groups } }));
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const page = await openPage(browser, { locale: 'de-DE' });
    await signIn(served, 'operator', page, `plans/${id}`);
    expect(await page.getByText('Lacking 21').count()).toBe(0);
    await page.getByRole('button', { name: 'Show all 12' }).click();
    await page.getByText('Lacking 21').waitFor();
    for (const name of ['Ada', 'Grace', 'Linus'])
      await page.getByLabel(`Choose ${name} Example for a partial approval`).first().check();
    await page.getByText('Ada Example, Grace Example, and Linus Example').first().waitFor();
    await page.route('**/api/v1/plans/*/apply', (route) => route.fulfill(problem('Not now.')));
    await page.getByRole('button', { name: 'Approve for 3 people' }).click();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    await page.getByRole('alert').getByText('Not now.').waitFor();
    await page.unroute('**/api/v1/plans/*/apply');
    await page.getByRole('button', { name: 'Apply now' }).click();
    await page.getByText('Applied: 3 done').waitFor();

    await page.route(`**/api/v1/plans/${id}`, async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { plan: object };
      await route.fulfill({
        response,
        json: { ...answer, plan: { ...answer.plan, kind: 'reclaim', state: 'stale' } },
      });
    });
    await page.reload();
    await page.locator('header .lozenge', { hasText: 'Out of date' }).waitFor();
    await page.getByText('Applied: 3 done').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'Undo for staff' }).waitFor();
  });

  test('of whoever leaves the page says what is next, in the reader’s zone; deleting is not called closing', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    await stage.restart(
      rulesWith({
        deprovision: { after: '2d', 'delete-after': '30d' },
        safety: { 'max-deprovision-share': '100%' },
      }),
    );
    await stage.roundApproved('staff');
    const person = await stage.personOf('ada');
    stage.write('people.csv', peopleFile(['Grace', 'Linus']));
    await stage.round('staff');
    const page = await openPage(browser, { locale: 'en-US', timezoneId: 'Asia/Tokyo' });
    await signIn(served, 'viewer', page, `people/${person}`);
    const past = page.getByRole('region', { name: 'What happened, and what is next' });
    await past.getByText('The grace period ends, and the account is closed').waitFor();
    // Eight in the morning UTC is five in the afternoon there.
    await page.getByText(/Due when deprovision.after has passed, on Mar 4, 2026, 5:\d\d.PM/).waitFor();
    expect(await page.locator('#content').textContent()).not.toMatch(/\dT\d\d:\d\d/);
    await clean(page);

    stage.clock.later(3 * day);
    await stage.round('staff');
    await stage.round('staff');
    await signIn(served, 'viewer', page, `people/${person}`);
    await past.getByText('The account is due to be deleted, with somebody’s approval').waitFor();
    expect(await past.getByText('The grace period ends').count()).toBe(0);
  });

  test('whoever asks for an account back is let in or refused where the question is met', async () => {
    await using mail = await startMailServer();
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    await stage.restart({
      ...rulesWith({
        deprovision: { 'inactive-after': '90d', warn: '14d' },
        reactions: { inactive: 'deactivate' },
        safety: { 'max-deprovision-share': '100%' },
      }),
      notices: { mail: { host: '127.0.0.1', port: mail.port, ca: mail.ca, from: 'rollcall@example.com' } },
    });
    await stage.roundApproved('staff');
    await stage.app.drain();
    const uses = (whom: readonly string[]): void => {
      const lastActive = new Date(stage.clock.now()).toISOString();
      for (const { id, attributes } of stage.world.snapshot().accounts)
        if (whom.includes(String(attributes.userName)))
          stage.world.changeAccount(id, (account) => ({ ...account, lastActive }));
    };
    uses(['ada', 'grace', 'linus']);
    for (const count of [77.5, 1, 12.5, 2]) {
      stage.clock.later(count * day);
      uses(['linus']);
      await stage.round('staff');
      await stage.app.drain();
    }
    for (const to of ['ada@example.com', 'grace@example.com']) {
      const letter = mail.letters.findLast((one) => one.to.includes(to));
      const path = /(\/here\/\S+)/.exec(letter?.mail.text ?? '')?.[1] ?? '';
      await stage.app.fetch(new Request(`http://localhost${path}`, { method: 'POST' }));
    }
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'viewer', page);
    await page.getByText('2 people ask for an account back').waitFor();
    expect(await page.getByRole('button', { name: /Give it back|Refuse/ }).count()).toBe(0);
    await signIn(served, 'operator', page);
    await page.getByRole('button', { name: 'Give it back: Ada Example' }).click();
    await page.getByText('Somebody asks for an account back').waitFor();
    await clean(page);
    await page.getByRole('link', { name: 'Grace Example' }).first().click();
    await page.getByText('Asks for the account of staff back').waitFor();
    await clean(page);
    await page.getByRole('button', { name: 'Refuse: Grace Example' }).click();
    await page.getByText('Asks for the account of staff back').waitFor({ state: 'detached' });
    await stage.app.drain();
    const active = stage.world
      .snapshot()
      .accounts.map((one) => `${one.attributes.userName} ${one.active}`)
      .sort();
    expect(active).toEqual(['ada true', 'grace false', 'linus true']);
  });
});
