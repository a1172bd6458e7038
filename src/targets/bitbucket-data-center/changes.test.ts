import { expect, test } from 'vitest';
import type { Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';
import type { BitbucketSimulatorOptions } from './simulator.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

function open(options: Partial<BitbucketSimulatorOptions> = {}) {
  const opened = openPretend((fetch) => testTools({ fetch }), options);
  const { target } = opened;
  return {
    ...opened,
    apply(change: object) {
      const handler = target.changes[(change as Change).type] as (
        change: object,
      ) => Promise<{ note?: string }>;
      return handler({ ...change, reason });
    },
    read: (scope?: ReadScope) => readTarget(target, scope),
  };
}

test('an account keeps its id when somebody renames it, and is found by it', async () => {
  const { bitbucket, read, apply } = open();
  bitbucket.seed({ users: [{ name: 'ada', groups: ['bitbucket-users'] }] });
  await read();
  bitbucket.hand.change('ada', { name: 'ada.l' });
  const { accounts } = await read({ accounts: ['2'], resembling: [] });
  expect(accounts.get('2')?.attributes.userName).toBe('ada.l');

  bitbucket.hand.change('ada.l', { name: 'countess' });
  await apply({ type: 'grant.remove', account: '2', entitlement: 'bitbucket-users' });
  expect(bitbucket.look.groupsOf('countess')).toEqual([]);
});

test('the name of a renamed account that another has taken does not lead to that other', async () => {
  const { bitbucket, read, apply } = open();
  bitbucket.seed({ users: [{ name: 'ada' }, { name: 'bob' }] });
  await read();
  bitbucket.hand.change('ada', { name: 'ada.l' });
  bitbucket.hand.change('bob', { name: 'ada' });
  await apply({ type: 'account.update', id: '2', before: {}, after: { displayName: 'Ada Lovelace' } });
  expect(bitbucket.look.user('ada.l')?.displayName).toBe('Ada Lovelace');
  expect(bitbucket.look.user('ada')?.displayName).toBe('bob');
});

test('groups with a global permission give a seat, and those of administrators say so', async () => {
  const { entitlements } = await open().read();
  expect(entitlements.get('bitbucket-administrators')).toMatchObject({
    administrative: true,
    licences: ['bitbucket'],
  });
  expect(entitlements.get('bitbucket-users')).toEqual({
    id: 'bitbucket-users',
    kind: 'group',
    name: 'bitbucket-users',
    licences: ['bitbucket'],
  });
});

test('the last authentication is told as the last activity', async () => {
  const { bitbucket, read, target } = open();
  expect(target.activity).toEqual({ delay: 30 * 86_400_000, absent: 'unknown' });
  bitbucket.seed({ users: [{ name: 'ada', lastAuthentication: Date.UTC(2026, 1, 3) }, { name: 'bob' }] });
  const { accounts } = await read();
  expect(accounts.get('2')?.lastActive).toBe('2026-02-03T00:00:00.000Z');
  expect(accounts.get('3')?.lastActive).toBeUndefined();
});

test('seats are those of the licence', async () => {
  const { target } = open({ seats: 25 });
  expect(await target.seats?.()).toEqual([{ product: 'bitbucket', name: 'Bitbucket', used: 1, total: 25 }]);
  expect(await open().target.seats?.()).toEqual([{ product: 'bitbucket', name: 'Bitbucket', used: 1 }]);
});

test('a member for whom there is no seat is refused by himself', async () => {
  const { bitbucket, apply } = open({ seats: 1 });
  bitbucket.seed({ users: [{ name: 'ada' }] });
  await expect(
    apply({ type: 'grant.add', account: '2', entitlement: 'bitbucket-users' }),
  ).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('no seat left'),
  });
});

test('in a batch one who cannot be put into the group does not stop the others', async () => {
  const { bitbucket, target, read } = open({
    directories: [
      { name: 'Internal', details: true, groups: true },
      { name: 'LDAP', details: true, groups: false },
    ],
  });
  bitbucket.seed({ users: [{ name: 'ada' }, { name: 'bob', directory: 'LDAP' }, { name: 'eve' }] });
  await read();
  const changes = ['2', '3', '4'].map((account) => ({
    type: 'grant.add' as const,
    account,
    entitlement: 'bitbucket-users',
    reason,
  }));
  const [batch] = target.batches ?? [];
  const outcomes = batch?.type === 'grant.add' ? await batch.apply(changes) : [];
  expect(outcomes.map((outcome) => 'failed' in outcome)).toEqual([false, true, false]);
  expect(bitbucket.look.groupsOf('eve')).toEqual(['bitbucket-users']);
});

test('accounts of a directory that is only read are protected, or keep their details', async () => {
  const { bitbucket, read, apply } = open({
    directories: [
      { name: 'Internal', details: true, groups: true },
      { name: 'LDAP', details: false, groups: false },
      { name: 'LDAP with local groups', details: false, groups: true },
    ],
  });
  bitbucket.seed({
    users: [
      { name: 'ada', directory: 'LDAP' },
      { name: 'bob', directory: 'LDAP with local groups' },
    ],
  });
  const { accounts } = await read();
  expect(accounts.get('2')?.protected).toBe('Bitbucket only reads its directory LDAP.');
  expect(accounts.get('3')?.protected).toBeUndefined();
  const update = { type: 'account.update', id: '3', before: {}, after: { displayName: 'Bob' } };
  await expect(apply(update)).rejects.toMatchObject({ code: 'unsupported' });
  await expect(apply({ type: 'account.delete', id: '3' })).rejects.toMatchObject({ code: 'unsupported' });
  await apply({ type: 'grant.add', account: '3', entitlement: 'bitbucket-users' });
  expect(bitbucket.look.groupsOf('bob')).toEqual(['bitbucket-users']);
});

test('whom only a system administrator may change is refused by himself, and the connection goes on', async () => {
  const { bitbucket, apply } = open({ rank: 'ADMIN' });
  bitbucket.seed({ groups: { roots: 'SYS_ADMIN' }, users: [{ name: 'root', groups: ['roots'] }] });
  for (const change of [
    { type: 'account.update', id: '2', before: {}, after: { displayName: 'Nobody' } },
    { type: 'grant.remove', account: '2', entitlement: 'roots' },
  ]) {
    await expect(apply(change)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('only a system administrator'),
    });
  }
});

test('a user name that is taken is a conflict, also by renaming', async () => {
  const { bitbucket, apply } = open();
  bitbucket.seed({ users: [{ name: 'ada' }, { name: 'bob' }] });
  const update = { type: 'account.update', id: '3', before: {}, after: { userName: 'ADA' } };
  await expect(apply(update)).rejects.toMatchObject({ code: 'conflict' });
});

test('an account that is deleted is gone', async () => {
  const { bitbucket, read, apply } = open();
  bitbucket.seed({ users: [{ name: 'ada' }] });
  await apply({ type: 'account.delete', id: '2' });
  expect((await read()).accounts.has('2')).toBe(false);
  await expect(apply({ type: 'account.delete', id: '2' })).rejects.toMatchObject({ code: 'not-found' });
});

test('nobody is skipped when somebody is deleted between two pages', async () => {
  const { bitbucket, target } = open({ pageMax: 4 });
  bitbucket.seed({ users: [...'abcdefgh'].map((name) => ({ name })) });
  const told = new Set<unknown>();
  for await (const record of target.read()) {
    if (record.type !== 'account') continue;
    if (told.size === 0) bitbucket.hand.remove('a');
    told.add(record.account.attributes.userName);
  }
  expect([...'bcdefgh'].filter((name) => !told.has(name))).toEqual([]);
});

test('a token whose owner nobody tells is refused by the check', async () => {
  await expect(open({ saysWho: false }).target.check()).rejects.toMatchObject({ code: 'unsupported' });
});

test('a version that is too old is refused by the check', async () => {
  await expect(open({ version: '6.10.17' }).target.check()).rejects.toMatchObject({ code: 'unsupported' });
});

test('while Bitbucket starts, its "not found" is not believed', async () => {
  const starting = () =>
    Promise.resolve(new Response('{"message":"null for uri","status-code":404}', { status: 404 }));
  const { target } = openPretend(() => testTools({ fetch: starting }));
  const reading = readTarget(target, { accounts: ['2'], resembling: [] });
  await expect(reading).rejects.toMatchObject({ code: 'unavailable' });
});
