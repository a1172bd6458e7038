import { expect, test } from 'vitest';
import type { Applied, Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';
import type { ConfluenceSimulatorOptions } from './simulator.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

function open(options: Partial<ConfluenceSimulatorOptions> = {}) {
  const opened = openPretend((fetch) => testTools({ fetch, clock: hastyClock() }), options);
  const { target } = opened;
  return {
    ...opened,
    apply(change: object) {
      const handler = target.changes[(change as Change).type] as (change: object) => Promise<Applied>;
      return handler({ ...change, reason });
    },
    read: (scope?: ReadScope) => readTarget(target, scope),
  };
}

const rename = { type: 'account.update', id: 'ada', before: {}, after: { displayName: 'Ada Lovelace' } };

test('secure administrator sessions are recognised by the check, and it is said how to turn them off', async () => {
  await expect(open({ websudo: true }).target.check()).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('turn off "secure administrator sessions"'),
  });
});

test('the check changes nothing and is content with an administrator', async () => {
  const { confluence, target } = open();
  await target.check();
  expect(confluence.look.user('rollcall')).toMatchObject({ active: true });
});

test('a Confluence before 8.4 is refused by the check', async () => {
  await expect(open({ version: '7.19.30' }).target.check()).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('8.4'),
  });
});

test('address and last login are told of those with a seat, from 9.3 on', async () => {
  const users = [
    { name: 'ada', groups: ['confluence-users'], lastLogin: Date.UTC(2026, 1, 3) },
    { name: 'bob' },
  ];
  for (const [version, expected] of [
    ['9.3.0', { lastActive: '2026-02-03T00:00:00.000Z', attributes: { email: 'ada@example.com' } }],
    ['9.2.0', { attributes: { userName: 'ada' } }],
  ] as const) {
    const { confluence, read } = open({ version });
    confluence.seed({ users });
    const { accounts } = await read();
    expect(accounts.get('ada')).toMatchObject(expected);
    expect(accounts.get('bob')?.attributes.email).toBeUndefined();
  }
});

test('a Confluence before 9.0 changes no names, and says so of each', async () => {
  const { confluence, apply } = open({ version: '8.9.8' });
  confluence.seed({ users: [{ name: 'ada' }] });
  await expect(apply(rename)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('9.0'),
  });
});

test('nobody is renamed: a user name is given at creation and never changed', () => {
  const { schema } = open().target;
  expect(schema.find(({ name }) => name === 'userName')?.mutability).toBe('immutable');
});

test('accounts of a directory that is only read are refused by themselves', async () => {
  const { confluence, apply } = open();
  confluence.seed({ users: [{ name: 'ada', readOnly: true }] });
  for (const change of [
    rename,
    { type: 'account.deactivate', id: 'ada' },
    { type: 'grant.add', account: 'ada', entitlement: 'confluence-users' },
    { type: 'account.delete', id: 'ada' },
  ]) {
    await expect(apply(change)).rejects.toMatchObject({ code: 'unsupported' });
  }
});

test('a member for whom there is no seat is refused by himself', async () => {
  const { confluence, target, apply } = open({ seats: 1 });
  confluence.seed({ users: [{ name: 'ada', groups: ['confluence-users'] }, { name: 'bob' }] });
  await expect(
    apply({ type: 'grant.add', account: 'bob', entitlement: 'confluence-users' }),
  ).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('no seat left'),
  });
  expect(await target.seats?.()).toEqual([{ product: 'confluence', name: 'Confluence', used: 1, total: 1 }]);
});

test('a deletion is waited for', async () => {
  const { confluence, apply, read } = open();
  confluence.seed({ users: [{ name: 'ada' }] });
  expect(await apply({ type: 'account.delete', id: 'ada' })).not.toHaveProperty('note');
  expect((await read()).accounts.has('ada')).toBe(false);
});

test('a closed account is made and closed', async () => {
  const { confluence, apply } = open();
  const attributes = { userName: 'ada', displayName: 'Ada', email: 'ada@example.com' };
  await apply({ type: 'account.create', identity: 'p', account: { attributes, active: false } });
  expect(confluence.look.user('ada')?.active).toBe(false);
});

test('a name that was changed by hand is looked up, and the group is given to the same account', async () => {
  const { confluence, apply, read } = open();
  confluence.seed({ users: [{ name: 'ada' }] });
  await read();
  confluence.hand.change('ada', { name: 'ada.l' });
  await apply({ type: 'grant.add', account: 'ada', entitlement: 'confluence-users' });
  expect(confluence.look.groupsOf('ada.l')).toEqual(['confluence-users']);
});

test('a group that is gone is not found, and taking it away is done', async () => {
  const { confluence, apply } = open();
  confluence.seed({ users: [{ name: 'ada' }] });
  const grant = { account: 'ada', entitlement: 'nowhere' };
  await expect(apply({ type: 'grant.add', ...grant })).rejects.toMatchObject({ code: 'not-found' });
  expect(await apply({ type: 'grant.remove', ...grant })).toHaveProperty('note');
});

test('a group with a slash in its name is left out, said so, and cannot be made', async () => {
  const { confluence, tools, read, apply } = open();
  confluence.seed({ groups: ['a/b'] });
  expect([...(await read()).entitlements.keys()]).toEqual(['confluence-administrators', 'confluence-users']);
  expect(tools.log).toMatchObject({
    lines: expect.arrayContaining([expect.objectContaining({ level: 'warn', fields: { group: 'a/b' } })]),
  });
  await expect(apply({ type: 'entitlement.create', kind: 'group', name: 'c/d' })).rejects.toMatchObject({
    code: 'invalid',
  });
});

test('a login that a full reading told is told of single people too, and counts with its delay', async () => {
  const { confluence, target, read } = open({ version: '9.3.0' });
  const lastLogin = Date.UTC(2026, 1, 3);
  confluence.seed({ users: [{ name: 'ada', groups: ['confluence-users'], lastLogin }] });
  const id = [...(await read()).accounts.values()].find(
    ({ attributes }) => attributes.userName === 'ada',
  )?.id;
  const { accounts } = await read({ accounts: [id ?? ''], resembling: [] });
  expect(accounts.get(id ?? '')?.lastActive).toBe('2026-02-03T00:00:00.000Z');
  expect(target.activity).toEqual({ delay: 14 * 86_400_000, absent: 'unknown' });
});
