/** What is particular to groups of a site: hidden addresses are never adopted, seats, apps, customers, lag, removal. */

import { expect, test } from 'vitest';
import type { Applied, Change } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';
import type { SiteSimulatorOptions } from './simulator.ts';

const reason = { situation: 'absent', rule: 'test' } as const;
type Wanted = { [Type in Change['type']]: Omit<Extract<Change, { type: Type }>, 'reason'> }[Change['type']];

function open(options: Partial<SiteSimulatorOptions> & { readonly config?: object } = {}) {
  const opened = openPretend((fetch) => testTools({ fetch }), options);
  const apply = async (change: Wanted): Promise<Applied> => {
    const handler = opened.target.changes[change.type] as ((change: object) => Promise<Applied>) | undefined;
    if (handler === undefined) throw new Error(`there is no ${change.type}`);
    return handler({ ...change, reason });
  };
  return { ...opened, apply };
}

const invite = (userName: string): Wanted => ({
  type: 'account.create',
  identity: userName,
  account: { active: true, attributes: { userName } },
});

test('a site closes and renames nobody: it has no such changes', () => {
  expect(Object.keys(open().target.changes).sort()).toEqual([
    'account.create',
    'account.delete',
    'entitlement.create',
    'grant.add',
    'grant.remove',
    'holding.move',
  ]);
});

test('people are told, apps and customers of the portal are not; nor are their memberships', async () => {
  const { target } = open();
  const { accounts, grants } = await readTarget(target);
  expect([...accounts.keys()]).toEqual(['rollcall']);
  expect([...grants]).toEqual(['rollcall → from-okta']);
});

test('who hides the address and is invited is recognised by the id, and never adopted', async () => {
  const { site, apply } = open();
  site.seed({ users: [{ email: 'eve@example.com', showsEmail: false }] });
  await expect(apply(invite('eve@example.com'))).rejects.toMatchObject({ code: 'conflict' });
});

test('who has an Atlassian account and no access to the site is not invited, and the way out is said', async () => {
  const { site, apply } = open();
  site.seed({ users: [{ email: 'eve@example.com', onSite: false }] });
  await expect(apply(invite('eve@example.com'))).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('by hand'),
  });
});

test('an invitation brings the products that are configured, and is refused without a seat left', async () => {
  const { site, target, apply } = open({ config: { products: ['jira-servicedesk'] } });
  site.seed({
    groups: [{ name: 'agents' }],
    applications: [
      { key: 'jira-servicedesk', name: 'Jira Service Management', groups: ['agents'], seats: 1 },
    ],
  });
  const { id } = await apply(invite('ada@example.com'));
  expect(site.look.group('agents')).toEqual([id]);
  expect(await target.seats?.()).toContainEqual({
    product: 'jira-servicedesk',
    name: 'Jira Service Management',
    used: 1,
    total: 1,
  });
  await expect(apply(invite('bob@example.com'))).rejects.toMatchObject({ code: 'unsupported' });
});

test('a group that gives a seat says which, and takes nobody in when there is none left', async () => {
  const { site, target, apply } = open();
  site.seed({
    groups: [{ name: 'agents' }],
    applications: [
      { key: 'jira-servicedesk', name: 'Jira Service Management', groups: ['agents'], seats: 1 },
    ],
    users: [{ email: 'ada@example.com', groups: ['agents'] }, { email: 'bob@example.com' }],
  });
  expect((await readTarget(target)).entitlements.get('agents')?.licences).toEqual(['jira-servicedesk']);
  const grant: Wanted = { type: 'grant.add', account: 'bob', entitlement: 'agents' };
  await expect(apply(grant)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('no seat left'),
  });
  await apply({ type: 'grant.remove', account: 'ada', entitlement: 'agents' });
  await apply(grant);
  expect(site.look.group('agents')).toEqual(['bob']);
});

test('an account that was made a moment ago is told although the lists do not know of it', async () => {
  const { target, apply } = open({ lag: 60_000 });
  const { id = '' } = await apply(invite('Ada@Example.com'));
  expect((await readTarget(target)).accounts.get(id)?.attributes.userName).toBe('ada@example.com');
  const resembling = [{ id: '', active: true, attributes: { userName: 'ada@example.com' } }];
  expect([...(await readTarget(target, { accounts: [], resembling })).accounts.keys()]).toEqual([id]);
  await expect(apply(invite('ada@example.com'))).rejects.toMatchObject({ code: 'conflict' });
});

test('who is removed from the site loses all groups, and is told as somebody who is not there', async () => {
  const { site, target, apply } = open();
  site.seed({ users: [{ email: 'ada@example.com', groups: ['engineering'] }] });
  expect(await apply({ type: 'account.delete', id: 'ada' })).toMatchObject({ note: expect.any(String) });
  expect((await readTarget(target)).accounts.has('ada')).toBe(false);
  await expect(apply({ type: 'account.delete', id: 'ada' })).rejects.toMatchObject({ code: 'not-found' });
});

test('a group that was made by hand a moment ago is told with whoever is in it', async () => {
  const { site, target } = open();
  site.seed({ users: [{ email: 'ada@example.com' }] });
  await readTarget(target);
  site.seed({ groups: [{ name: 'new' }], users: [{ email: 'ada@example.com', groups: ['new'] }] });
  expect((await readTarget(target, { accounts: ['ada'], resembling: [] })).grants.size).toBe(1);
});

test('a connection that has lost its rights is stopped, not one person', async () => {
  const { site, apply } = open();
  site.hand.demote('jira');
  await expect(apply(invite('ada@example.com'))).rejects.toMatchObject({ code: 'forbidden' });
});

test('the check warns of a token that expires soon', async () => {
  const { target, tools } = open({ config: { tokenExpires: '2026-01-12' } });
  await target.check();
  expect(tools.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
    expect.stringContaining('expires in 7 days'),
  ]);
});
