import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fetch } from '../../src/model/index.ts';
import { simulateOkta } from '../../src/sources/okta/simulator.ts';
import { serveOnLoopback, simulateSite } from '../../src/targets/jira-cloud-site/simulator.ts';
import { journeyClock } from '../journeys/stage.ts';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { openEmpty, openNobody } from './empty.ts';
import { password } from './stage.ts';

const oktaToken = '00okta-token-0123456789';
const jiraToken = 'ATATT3-jira-token-0123456789';
const jiraAccount = 'rollcall@acme.example';
const lastDay = '2027-02-28';

const staff = [
  { id: 'ada', name: 'Ada Byron', group: 'Engineering' },
  { id: 'grace', name: 'Grace Hopper', group: 'Engineering' },
  { id: 'linus', name: 'Linus Benedict', group: 'Support' },
  { id: 'mary', name: 'Mary Jackson', group: 'Sales' },
] as const;

/** Okta and Jira Cloud of one company, each listening on loopback; the network leads their own names there. */
async function openCompany() {
  const clock = journeyClock();
  const okta = simulateOkta({ clock, url: 'https://acme.okta.com', token: oktaToken, everyone: true });
  for (const { id, name } of staff) {
    const [firstName, lastName] = name.split(' ');
    const email = `${id}@acme.example`;
    okta.hand.user(`00u${id}`, { status: 'ACTIVE', profile: { login: email, email, firstName, lastName } });
  }
  for (const group of ['Engineering', 'Support', 'Sales']) {
    const members = staff.filter((one) => one.group === group).map(({ id }) => `00u${id}`);
    okta.hand.group(`00g${group}`, { name: group, members });
  }
  const jira = simulateSite({
    clock,
    url: 'https://acme.atlassian.net',
    connection: { email: jiraAccount, token: jiraToken },
  });
  jira.seed({
    groups: [
      { name: 'jira-users' },
      { name: 'Engineering' },
      { name: 'Support' },
      { name: 'org-admins', administers: true },
    ],
    applications: [{ key: 'jira-software', name: 'Jira', groups: ['jira-users'], seats: 10 }],
    users: [
      { email: jiraAccount, groups: ['org-admins'] },
      { email: 'grace@acme.example', displayName: 'Grace Hopper', groups: ['jira-users'] },
    ],
  });
  const served = [await listening(okta), await listening(jira)];
  return {
    clock,
    okta,
    jira,
    network: Object.fromEntries(served.map(({ name, reach }) => [name, reach])),
    async [Symbol.asyncDispose]() {
      for (const { close } of served) await close();
    },
  };
}

/** A simulator on a port of this machine, and the way there for whoever asks for it by its own name. */
async function listening({ url: name, fetch: answer }: { readonly url: string; readonly fetch: Fetch }) {
  const { url, close } = await serveOnLoopback((request) =>
    answer(new Request(under(name, request), request)),
  );
  const reach: Fetch = async (request) => {
    const body = request.body === null ? null : await request.arrayBuffer();
    const { method, headers, signal } = request;
    return fetch(under(url, request), { method, headers, body, signal, redirect: 'manual' });
  };
  return { name, reach, close };
}

const under = (base: string, { url }: Request): URL => {
  const { pathname, search } = new URL(url);
  return new URL(`${pathname}${search}`, base);
};

/** Somebody who knows nothing but what stands on the page, and who counts what there is to do. */
function handOn(page: Page) {
  const done = { fields: 0, clicks: 0 };
  return {
    done,
    async write(label: string, text: string): Promise<void> {
      done.fields += 1;
      await page.getByLabel(label, { exact: true }).fill(text);
    },
    async press(name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<void> {
      done.clicks += 1;
      await page.getByRole(role, { name, exact: true }).click();
    },
  };
}

describe.runIf(hasChromium)('from Okta to Jira without documentation', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('whoever has the credentials in hand is led from the printed link to accounts and groups in Jira', async () => {
    await using company = await openCompany();
    await using first = await openNobody(browser, company);
    const { page, link } = first;
    const { write, press, done } = handOn(page);
    const look = async () => expect(await barriers(page)).toEqual([]);

    await page.goto(link);
    await write('Name or address', 'ada');
    await write('Password', password);
    await press('Begin');

    await press('Connect a source', 'link');
    await page.getByText('an API token').first().waitFor();
    await look();
    await press(/^Okta/, 'link');
    await page.getByText('Security → API → Tokens → Create token.').waitFor();
    await write('Address', 'https://acme.okta.com');
    await write('API token', oktaToken);
    await look();
    await press('Add and check');
    await page.getByText('It works: the credentials suffice').waitFor();
    for (const right of ['okta.users.read', 'okta.groups.read', 'okta.logs.read'])
      await page
        .getByRole('listitem')
        .filter({ hasText: `${right} is there` })
        .waitFor();
    await press('Next: Read who your people are', 'link');
    await press('Read okta now');
    await page.getByText('4 people are told').waitFor();

    await press('Connect a target', 'link');
    await page.getByText('One site, such as example.atlassian.net').waitFor();
    await look();
    await press(/^Jira Cloud/, 'link');
    await page.getByText('id.atlassian.com/manage-profile/security/api-tokens').first().waitFor();
    await write('Address of the site', 'https://acme.atlassian.net');
    await write('E-mail address', jiraAccount);
    await write('API token', jiraToken);
    await write('API token: ends on', lastDay);
    await look();
    await press('Add and check');
    await page.getByText('It works: the credentials suffice').waitFor();
    for (const right of ['ADMINISTER', 'USER_PICKER', 'groups'])
      await page
        .getByRole('listitem')
        .filter({ hasText: `${right} is there` })
        .waitFor();
    await press('Next: Map one to the other', 'link');

    await page.getByText('Every hour, every day').waitFor();
    await press('See which groups jira-cloud-site has');
    await press('Give jira-users to everybody');
    await press('Give Engineering, Support');
    await page.getByText('by groups.include Engineering').waitFor();
    await press('Try it on 20 people at random');
    done.clicks += 1;
    await page.locator('summary', { hasText: 'Ada Byron' }).click();
    await page.getByText('"ada@acme.example"').waitFor();
    await page.getByText('in Engineering via Engineering').first().waitFor();
    await look();
    expect(await sideways(page)).toBe(0);
    await press('Save');

    await press('Next: Look at the first plan, and approve it', 'link');
    await press('Make the first plan');
    await press('Look at the first plan', 'link');
    await page.getByText('Nobody has approved a plan of this sync yet.').waitFor();
    await page.getByText('It found 1 existing account and would link it').waitFor();
    await page.getByText('Create account ada@acme.example').waitFor();
    await look();
    expect(company.jira.look.user('ada@acme.example')).toBeUndefined();
    await press('Approve all');
    await press('Approve and apply');
    await page.locator('header .lozenge', { hasText: 'Applied' }).waitFor();
    await page.getByText('Applied: 10 done').waitFor();

    const { look: at } = company.jira;
    const ids = Object.fromEntries(
      staff.map(({ id }) => [id, at.user(`${id}@acme.example`)?.accountId ?? '']),
    );
    expect(Object.values(ids)).not.toContain('');
    expect(at.group('jira-users').toSorted()).toEqual(Object.values(ids).toSorted());
    expect(at.group('Engineering').toSorted()).toEqual([ids.ada, ids.grace].toSorted());
    expect(at.group('Support')).toEqual([ids.linus]);
    expect(at.group('org-admins')).toEqual(['rollcall']);

    // What cannot be had from the page it does not take: neither more fields than credentials, nor wandering about.
    expect(done.fields).toBeLessThanOrEqual(8);
    expect(done.clicks).toBeLessThanOrEqual(22);
  });

  test('whatever is pasted with it is left out, and what is wrong says where to get what is right', async () => {
    await using company = await openCompany();
    await using first = await openEmpty(browser, { ...company, width: 390 });
    const { page } = first;
    const { write, press } = handOn(page);

    await press('Connect a source', 'link');
    await press(/^Okta/, 'link');
    await write('Address', 'acme');
    await press('Add and check');
    await page
      .getByText('must be the address of the organisation, such as https://example.okta.com')
      .first()
      .waitFor();
    await write('Address', ' acme-admin.okta.com/admin/dashboard ');
    await press('Add and check');
    await page.getByText('must be given, or else').first().waitFor();
    await write('API token', '00of-another-organisation');
    await press('Add and check');
    await page.getByText('It does not work').waitFor();
    await page.getByText('Okta does not take this API token').waitFor();
    expect(await barriers(page)).toEqual([]);
    // Nobody is led on from what does not work, wherever they look.
    expect(await page.getByRole('link', { name: /^Next/ }).count()).toBe(0);
    await page.goto(new URL('/overview', page.url()).href);
    await press('okta does not work yet: see why', 'link');
    await press('Change the settings');
    await write('API token', ` ${oktaToken}\n`);
    await press('Save');
    await page.getByText('It works: the credentials suffice').waitFor();
    await press('Next: Read who your people are', 'link');
    await press('Read okta now');
    await page.getByText('4 people are told').waitFor();

    await press('Connect a target', 'link');
    await press(/^Jira Cloud/, 'link');
    await write('Address of the site', 'https://admin.atlassian.com/o/1234/overview');
    await write('E-mail address', ` ${jiraAccount} `);
    await write('API token', 'ATATT3-of-yesterday');
    await write('API token: ends on', lastDay);
    await press('Add and check');
    await page.getByText('belongs to no site; give the address at which you open Jira').first().waitFor();
    await write('Address of the site', 'acme.atlassian.net/jira/your-work');
    await press('Add and check');
    await page.getByText('Atlassian does not take the API token with the e-mail address').waitFor();
    await press('Change the settings');
    await write('API token', ` ${jiraToken} `);
    await press('Save');
    await page.getByText('It works: the credentials suffice').waitFor();
    expect(await sideways(page)).toBe(0);
    await page.getByRole('link', { name: 'Next: Map one to the other' }).waitFor();
  });
});
