import { writeFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fetch } from '../../src/model/index.ts';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { clientSecret, serveProvider } from './provider.ts';
import { rulesWith, serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

const words = { service: 'Service', notices: 'Notices', seats: 'Seats', access: 'Access' } as const;
describe.runIf(hasChromium)('settings, activity and overview in the browser', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** What is wrong with the page as it stands. */
  async function wrongWith(page: Page) {
    await page.locator('[role=status][aria-label=Loading]').first().waitFor({ state: 'detached' });
    return { barriers: await barriers(page), sideways: await sideways(page) };
  }
  const nothing = { barriers: [], sideways: 0 };

  test('single sign-on is set up by an administrator; then one click signs somebody in, and signing out ends both sessions', async () => {
    const network: Record<string, Fetch> = {};
    await using served = await serveStage(['Ada'], network);
    await using at = await serveProvider(served, network);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings');
    await page.getByLabel('Name of the provider').fill('Okta');
    await page.getByLabel('Issuer').fill(at.issuer);
    await page.getByLabel('Client ID').fill('rollcall');
    await page.getByLabel('Client secret', { exact: true }).fill(clientSecret);
    await page.getByRole('combobox', { name: 'Values that make somebody Operator' }).fill('Operators');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Kept, sealed.').waitFor();
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('The provider answers, and tells all that is needed.').waitFor();
    expect(await wrongWith(page)).toEqual(nothing);

    const other = await openPage(browser);
    at.provider.person = { sub: '2', email: 'eve@example.com', email_verified: true };
    await other.goto(`${served.address}/plans`);
    await other.getByRole('link', { name: 'Sign in with Okta' }).click();
    await other.getByText('nothing gives them a role here').waitFor();
    expect(await wrongWith(other)).toEqual(nothing);
    at.provider.person = { sub: '1', email: 'ada@example.com', email_verified: true, groups: ['Operators'] };
    await other.goto(`${served.address}/plans`);
    await other.getByRole('link', { name: 'Sign in with Okta' }).click();
    await other.getByRole('heading', { name: 'Plans', level: 1 }).waitFor();
    await other.getByRole('button', { name: 'ada@example.com' }).click();
    await other.getByRole('menuitem', { name: 'Sign out' }).click();
    await other.getByRole('link', { name: 'Sign in with Okta' }).waitFor();
    expect(at.provider.asked.signOut).toBe(1);
  });

  test('the configuration comes down as a file, and goes up with its difference shown first', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=file');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download rollcall.yaml' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('rollcall.yaml');
    const file = served.stage.path('uploaded.yaml');
    writeFileSync(
      file,
      'sources: { okta: { type: scim, token: { env: OKTA_TOKEN } } }\nretention: { runs: 30d }\nlisten: 127.0.0.1:1\n',
    );
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('What uploaded.yaml would change').waitFor();
    await page.getByText('Left alone, since they say how one process runs: listen.').waitFor();
    expect(await page.getByRole('button', { name: 'Take over' }).isDisabled()).toBe(true);
    await page.getByLabel('sources.okta.token').fill('a token that was typed in');
    expect(await wrongWith(page)).toEqual(nothing);
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByText('2 saved, 0 removed.').waitFor();
    expect(await served.stage.app.settings.serviceEntry('retention')).toMatchObject({ runs: '30d' });
  });

  test('what the file manages is marked and cannot be changed; the rest counts at once', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=service');
    await page.getByLabel('Runs').fill('12w');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Back to the defaults' }).waitFor();
    expect(await wrongWith(page)).toEqual(nothing);
    await served.stage.restart({ ...rulesWith({}), retention: { runs: '5d' } });
    await page.goto(`${served.address}/settings?tab=service`);
    await page.getByText('In rollcall.yaml').waitFor();
    expect(await page.getByLabel('Runs').inputValue()).toBe('5d');
    expect(await page.getByLabel('Runs').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  });

  test('what the file manages says so and is read-only: each setting, connections and syncs', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.restart({
      ...rulesWith({}),
      retention: { runs: '5d' },
      seats: { currency: 'EUR' },
      'sign-in': {
        oidc: {
          issuer: 'https://login.example.com',
          'client-id': 'rollcall',
          everybody: 'viewer',
          domains: ['example.com'],
        },
      },
      notices: {
        mail: { host: 'mail.example.com', from: 'rollcall@example.com' },
        channels: { it: { type: 'mail', to: ['it@example.com'] } },
      },
    });
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=service');
    const fields = (within: Locator) => within.locator('form').locator('input, textarea, [role=combobox]');
    for (const [tab, region] of [
      ['service', 'How long things are kept'],
      ['notices', 'Mail server'],
      ['notices', 'How often, and when'],
      ['seats', 'What seats cost'],
      ['access', 'Single sign-on'],
    ] as const) {
      await page.getByRole('tab', { name: words[tab] }).click();
      const panel = page.getByRole('region', { name: region });
      await panel.getByText('rollcall.yaml manages this setting.').waitFor();
      await panel.getByText('In rollcall.yaml', { exact: true }).waitFor();
      const found = await Promise.all((await fields(panel).all()).map((field) => field.isDisabled()));
      expect({ region, there: found.length > 0, open: found.filter((isOff) => !isOff).length }).toEqual({
        region,
        there: true,
        open: 0,
      });
      expect(
        await panel.getByRole('button', { name: /Save|Use none|Turn off|Back to|Take back/ }).count(),
      ).toBe(0);
    }
    await page.getByRole('tab', { name: words.notices }).click();
    const channels = page.getByRole('region', { name: 'Channels' });
    await channels.getByText('In rollcall.yaml', { exact: true }).waitFor();
    await channels.getByRole('button', { name: 'Send a test: it' }).waitFor();
    expect(await channels.getByRole('button', { name: /Add|Change|Remove/ }).count()).toBe(0);
    for (const [path, says] of [
      ['connections/jira', 'rollcall.yaml manages this connection.'],
      ['syncs/staff', 'rollcall.yaml manages this sync.'],
    ] as const) {
      await goTo(page, path);
      await page.getByText(says).waitFor();
      await page.locator('header').getByText('In rollcall.yaml').waitFor();
      expect(
        await page.getByRole('button', { name: /Save|Restore|^Remove|Take out|^Add$|: on$/ }).count(),
      ).toBe(0);
      // What tries the rules out changes nothing of them.
      const open = page.locator('form :is(input, textarea):enabled:not(.beside *)');
      expect(await open.count()).toBe(0);
    }
    for (const path of ['connections', 'syncs']) {
      await goTo(page, path);
      await page.getByText('In rollcall.yaml').first().waitFor();
    }
  });

  test('keys are rotated: which seals what is told, then all is sealed with the newest, and the older can go', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.app.settings.saveConnection(
      { name: 'okta', kind: 'source', type: 'scim', config: { token: 'a-secret-of-many-characters' } },
      { actor: 'test' },
    );
    const [older] = await stage.app.settings.keys();
    const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
    stage.setEnvironment('ROLLCALL_ENCRYPTION_KEY', `${key(8)},${key(7)}`);
    await stage.restart();
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=service');
    const old = page.getByRole('row', { name: new RegExp(`^${older?.version}`) });
    await old.getByText('Only opens').waitFor();
    await old.getByRole('link', { name: 'okta' }).waitFor();
    await page.getByText('0 of 1 are sealed with the new key').waitFor();
    expect(await wrongWith(page)).toEqual(nothing);
    await page.getByRole('button', { name: 'Seal with the newest key' }).click();
    await page.getByText('1 secret was sealed with the newest key.').waitFor();
    await page.getByText(`Seals nothing any more: ${older?.version}`).waitFor();
    stage.setEnvironment('ROLLCALL_ENCRYPTION_KEY', key(8));
    await stage.restart();
    const pushed = await fetch(`${served.address}/scim/v2/okta/Users?count=1`, {
      headers: { authorization: 'Bearer a-secret-of-many-characters' },
    });
    expect(pushed.status).toBe(200);
  });

  test('failures are gathered by their cause and lead to the people; the audit is proved, filtered and exported', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    stage.world.server.faults = ({ what }) =>
      what === 'account.create' ? { kind: 'refused', status: 403 } : undefined;
    await stage.approve(id).catch(() => undefined);
    const page = await openPage(browser);
    await signIn(served, 'operator', page);
    await page.getByRole('link', { name: 'All failures' }).click();
    await page.getByText('Give the credentials the right that is named').first().waitFor();
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ]);
    expect(csv.suggestedFilename()).toBe('failures.csv');
    expect(await wrongWith(page)).toEqual(nothing);
    await page.getByRole('tab', { name: 'Audit' }).click();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('lines are as they were written').waitFor();
    await page.getByLabel('What').fill('plan.approved');
    await page.getByRole('cell', { name: 'plan.approved' }).first().waitFor();
    await page.getByRole('cell', { name: 'session.begun' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href')).toContain(
      'action=plan.approved&format=csv',
    );
    expect(await wrongWith(page)).toEqual(nothing);
  });

  test('the overview shows lives over time as bars and as a table, by keyboard alone', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    await served.stage.roundApproved('staff');
    const page = await openPage(browser);
    await signIn(served, 'viewer', page);
    await page.getByRole('img', { name: 'Joiners of 30 days: 2 in all' }).waitFor();
    const pace = page.getByRole('region', { name: 'From source to target' });
    await pace.getByText(/^\d.*half are done within$/).waitFor();
    await pace.getByText(/^\d.*95 of 100 are done within$/).waitFor();
    await pace.getByText('Measured by 2 events of the last 30 days.').waitFor();
    const summary = page.getByText('As a table');
    for (let steps = 0; steps < 60; steps++) {
      await page.keyboard.press('Tab');
      if (await summary.evaluate((element) => element === element.ownerDocument.activeElement)) break;
    }
    await page.keyboard.press('Enter');
    await page.getByRole('columnheader', { name: 'Joiners' }).waitFor();
    // How far back one looks stands in the address.
    await page.getByText('90 days', { exact: true }).click();
    await page.getByRole('img', { name: 'Joiners of 90 days: 2 in all' }).waitFor();
    await pace.getByText('Measured by 2 events of the last 90 days.').waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe('?days=90');
    await page.reload();
    await page.getByRole('img', { name: 'Joiners of 90 days: 2 in all' }).waitFor();
    expect(await wrongWith(page)).toEqual(nothing);
  });

  test('a leaver’s page tells how long it took to close the account', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await stage.roundApproved('staff');
    const person = await stage.personOf('ada');
    stage.write('people.csv', 'id,userName,displayName,email\ngrace,grace,Grace Example,grace@example.com\n');
    expect((await stage.round('staff')).run.state).toBe('done');
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, `people/${encodeURIComponent(person)}`);
    await page.getByText(/Closed .* after they had left/).waitFor();
    expect(await wrongWith(page)).toEqual(nothing);
  });
});
