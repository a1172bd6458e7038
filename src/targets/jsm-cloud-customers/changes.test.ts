/** What is particular to customers of a site: lagging lists, hidden addresses, open desks, synced organisations, ends of tokens. */

import { expect, test } from 'vitest';
import type { ProvisioningTarget } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';
import type { SiteSimulatorOptions } from './simulator.ts';

const reason = { situation: 'absent', rule: 'test' } as const;

const open = (options: Partial<SiteSimulatorOptions> & { readonly config?: object } = {}) =>
  openPretend((fetch) => testTools({ fetch }), options);

const make = (target: ProvisioningTarget, userName: string, displayName?: string) =>
  target.changes['account.create']?.({
    type: 'account.create',
    identity: userName,
    account: { active: true, attributes: { userName, ...(displayName !== undefined && { displayName }) } },
    reason,
  });

test('a target of customers closes, changes and deletes nobody: it has no such changes', () => {
  expect(Object.keys(open().target.changes).sort()).toEqual([
    'account.create',
    'entitlement.create',
    'grant.add',
    'grant.remove',
  ]);
});

test('a customer who was made a moment ago is told although the lists do not know of the account yet', async () => {
  const { site, target } = open({ lag: 60_000 });
  await make(target, 'Ada@Example.org', 'Ada');
  const id = site.look.user('ada@example.org')?.accountId ?? '';
  expect((await readTarget(target)).accounts.get(id)?.attributes).toEqual({
    userName: 'ada@example.org',
    displayName: 'Ada',
  });
  const resembling = [{ id: '', active: true, attributes: { userName: 'ADA@example.org' } }];
  expect([...(await readTarget(target, { accounts: [], resembling })).accounts.keys()]).toEqual([id]);
});

test('an address that belongs to an employee is a conflict, and the account is found by it', async () => {
  const { site, target } = open();
  site.seed({ users: [{ email: 'eve@example.com', displayName: 'Eve' }] });
  await expect(make(target, 'eve@example.com')).rejects.toMatchObject({ code: 'conflict' });
  const resembling = [{ id: '', active: true, attributes: { userName: 'eve@example.com' } }];
  const { accounts } = await readTarget(target, { accounts: [], resembling });
  expect(accounts.get('eve')?.attributes.userName).toBe('eve@example.com');
});

test('who hides the address is told without it, and is nobody that an address could be linked to', async () => {
  const { site, target } = open();
  site.seed({ users: [{ email: 'eve@example.com', showsEmail: false }] });
  const resembling = [{ id: '', active: true, attributes: { userName: 'eve@example.com' } }];
  expect((await readTarget(target, { accounts: [], resembling })).accounts.size).toBe(0);
  expect((await readTarget(target)).accounts.get('eve')?.attributes).toEqual({ displayName: 'eve' });
});

test('members of an organisation with hidden addresses are told once, with the grant', async () => {
  const { site, target } = open({ config: { 'service-desks': ['HELP'] } });
  site.seed({
    organisations: [{ name: 'a' }],
    desks: [{ projectKey: 'HELP' }, { projectKey: 'OTHER' }],
    users: [{ email: 'eve@example.com', showsEmail: false, organisations: ['a'], desks: ['HELP', 'OTHER'] }],
  });
  const { grants, twice, entitlements } = await readTarget(target);
  expect([grants.size, twice]).toEqual([2, []]);
  expect([...entitlements.values()].map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'organisation a',
    'role Customers of HELP',
  ]);
});

test('a customer is not taken out of a service desk that is open to everybody, and the reason is said', async () => {
  const { site, target } = open({ config: { 'service-desks': ['HELP'] } });
  site.seed({
    desks: [{ projectKey: 'HELP', open: true }],
    users: [{ email: 'ada@example.org', accountType: 'customer', desks: ['HELP'] }],
  });
  const [entitlement = ''] = (await readTarget(target)).entitlements.keys();
  await expect(
    target.changes['grant.remove']?.({ type: 'grant.remove', account: 'ada', entitlement, reason }),
  ).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('open to everybody') });
});

test('an organisation that there is already is never taken for a new one, even where it is not read', async () => {
  const { site, target } = open({ config: { organisations: ['ours-*'] } });
  site.seed({ organisations: [{ name: 'Theirs' }] });
  const create = (name: string) =>
    target.changes['entitlement.create']?.({ type: 'entitlement.create', kind: 'group', name, reason });
  await expect(create('theirs')).rejects.toMatchObject({ code: 'conflict' });
  expect(await create('ours-1')).toMatchObject({
    id: `organization/${site.look.organisation('ours-1')?.id}`,
  });
  expect([...(await readTarget(target)).entitlements.values()].map(({ name }) => name)).toEqual(['ours-1']);
});

test('one customer who is gone does not keep fifty others out of an organisation', async () => {
  const { site, target } = open();
  site.seed({
    organisations: [{ name: 'a' }],
    users: ['u1', 'u2', 'u3'].map((name) => ({ email: `${name}@example.org`, accountType: 'customer' })),
  });
  const [entitlement = ''] = (await readTarget(target)).entitlements.keys();
  site.hand.remove('u2@example.org');
  const batch = target.batches?.find(({ type }) => type === 'grant.add');
  if (batch?.type !== 'grant.add') throw new Error('There is no such offer.');
  const outcomes = await batch.apply(
    ['u1', 'u2', 'u3'].map((account) => ({ type: 'grant.add', account, entitlement, reason })),
  );
  expect(outcomes).toMatchObject([{}, { failed: { code: 'not-found' } }, {}]);
  expect(site.look.organisation('a')?.members).toEqual(['u1', 'u3']);
});

test('a connection that has lost its rights is stopped, not one person', async () => {
  const { site, target } = open();
  site.hand.demote('jira');
  await expect(make(target, 'ada@example.org')).rejects.toMatchObject({ code: 'forbidden' });
});

test.each([
  ['2026-02-04', 'expires in 30 days'],
  ['2026-01-19', 'expires in 14 days'],
  ['2026-01-12', 'expires in 7 days'],
  ['2026-01-06', 'expires within a day'],
])('the check warns of a token that expires on %s', async (tokenExpires, words) => {
  const { target, tools } = open({ config: { tokenExpires } });
  await target.check();
  expect(tools.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
    expect.stringContaining(words),
  ]);
});
