/** What is particular to customers of Data Center: agents are no customers, addresses that are user names, renames, read-only directories. */

import { expect, test } from 'vitest';
import type { Applied, Change } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';
import type { JsmSimulatorOptions } from './simulator.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;
type Wanted = { [Type in Change['type']]: Omit<Extract<Change, { type: Type }>, 'reason'> }[Change['type']];

function open(options: Partial<JsmSimulatorOptions> & { readonly config?: object } = {}) {
  const opened = openPretend((fetch) => testTools({ fetch }), options);
  const apply = async (change: Wanted): Promise<Applied> => {
    const handler = opened.target.changes[change.type] as ((change: object) => Promise<Applied>) | undefined;
    if (handler === undefined) throw new Error(`there is no ${change.type}`);
    return handler({ ...change, reason });
  };
  return { ...opened, apply };
}

const update = (id: string, after: Readonly<Record<string, string>>): Wanted => ({
  type: 'account.update',
  id,
  before: {},
  after,
});

test('whoever takes a seat is no customer: told as protected, in a full reading and in one of few', async () => {
  const { jira, target, apply } = open();
  jira.seed({ users: [{ name: 'agent', groups: ['jira-servicedesk-users'] }] });
  const scope = { accounts: ['agent'], resembling: [] };
  for (const held of [await readTarget(target), await readTarget(target, scope)])
    expect(held.accounts.get('agent')?.protected).toContain('takes a seat');
  await expect(apply({ type: 'account.deactivate', id: 'agent' })).rejects.toMatchObject({
    code: 'unsupported',
  });
});

test('a changed address changes the user name too where the customer signs in by it, and only there', async () => {
  const { jira, apply } = open();
  jira.seed({ users: [{ name: 'bob', email: 'bob@example.org' }] });
  const account = { active: true, attributes: { userName: 'ada@example.org', displayName: 'Ada' } };
  const { id = '' } = await apply({ type: 'account.create', identity: 'ada', account });
  await apply(update(id, { userName: 'ada.l@example.org' }));
  expect(jira.look.user('ada.l@example.org')).toMatchObject({ key: id, email: 'ada.l@example.org' });
  await apply(update('bob', { userName: 'bob.b@example.org' }));
  expect(jira.look.user('bob')).toMatchObject({ email: 'bob.b@example.org' });
});

test('a customer who is made closed is closed at once', async () => {
  const { jira, apply } = open();
  const account = { active: false, attributes: { userName: 'ada@example.org' } };
  await apply({ type: 'account.create', identity: 'ada', account });
  expect(jira.look.user('ada@example.org')).toMatchObject({ active: false, displayName: 'ada@example.org' });
});

test('a customer who was renamed by hand a moment ago is still put into the organisation', async () => {
  const { jira, target, apply } = open();
  jira.seed({ organisations: ['a'], users: [{ name: 'ada' }] });
  const [entitlement = ''] = (await readTarget(target)).entitlements.keys();
  jira.hand.rename('ada', 'ada.lovelace');
  await apply({ type: 'grant.add', account: 'ada', entitlement });
  expect(jira.look.organisation('a')?.members).toEqual(['ada']);
});

test('within one run the members of an organisation are read once, and what was changed is read again', async () => {
  const { jira, target, apply } = open();
  jira.seed({ organisations: ['a'], users: [{ name: 'ada' }] });
  await readTarget(target);
  const scope = { accounts: ['ada'], resembling: [] };
  expect((await readTarget(target, scope)).grants.size).toBe(0);
  const entitlement = `organization/${jira.look.organisation('a')?.id}`;
  await apply({ type: 'grant.add', account: 'ada', entitlement });
  expect((await readTarget(target, scope)).grants.size).toBe(1);
});

test('a user of a directory that Jira only reads stays as it is, and the reason is said', async () => {
  const { jira, apply } = open();
  jira.seed({ users: [{ name: 'ldap', readOnly: true }] });
  await expect(apply({ type: 'account.deactivate', id: 'ldap' })).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('only reads'),
  });
});

test('an organisation that there is already is a conflict: Jira itself would make a second one', async () => {
  const { jira, apply } = open();
  jira.seed({ organisations: ['Acme'] });
  await expect(apply({ type: 'entitlement.create', kind: 'group', name: 'acme' })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test.each([
  ['a version that cannot list its users', { version: '10.2.1' }, {}, 'unsupported'],
  ['a project without the role of customers', {}, { 'service-desks': ['*'], role: 'Guests' }, 'invalid'],
])('the check refuses %s', async (_, options, config, code) => {
  const { jira, target } = open({ ...options, config });
  jira.seed({ desks: ['HELP'] });
  await expect(target.check()).rejects.toMatchObject({ code });
});
