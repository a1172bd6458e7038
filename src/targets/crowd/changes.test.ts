import { expect, test } from 'vitest';
import type { Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

function open(options: Parameters<typeof openPretend>[1] = {}) {
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

test('closing an account leaves all else of it as it is, although Crowd blanks what is not sent', async () => {
  const { server, apply } = open();
  server.seed({ users: [{ name: 'ada', displayName: 'Ada Lovelace' }] });
  server.hand.change('ada', { firstName: 'Ada', lastName: 'Lovelace' });
  await apply({ type: 'account.deactivate', id: server.look.key('ada') });
  expect(server.look.user('ada')).toMatchObject({
    active: false,
    firstName: 'Ada',
    lastName: 'Lovelace',
    displayName: 'Ada Lovelace',
    email: 'ada@example.com',
  });
});

test('an account keeps its id when it is renamed, by us or by hand, and its groups', async () => {
  const { server, read, apply } = open();
  server.seed({ groups: ['g'], users: [{ name: 'ada', groups: ['g'] }] });
  const id = server.look.key('ada');
  await read();
  await apply({ type: 'account.update', id, before: {}, after: { userName: 'ada.l' } });
  expect(server.look.groupsOf('ada.l')).toEqual(['g']);
  server.hand.rename('ada.l', 'countess');
  await apply({ type: 'grant.remove', account: id, entitlement: 'g' });
  expect(server.look.groupsOf('countess')).toEqual([]);
  expect((await read({ accounts: [id], resembling: [] })).accounts.get(id)?.attributes.userName).toBe(
    'countess',
  );
});

test('a version that tells no keys is refused', async () => {
  const { server, read } = open({ tellsKeys: false });
  server.seed({ users: [{ name: 'ada' }] });
  await expect(read()).rejects.toMatchObject({ code: 'unsupported' });
});

test('a user name that is taken is a conflict, also by renaming', async () => {
  const { server, apply } = open();
  server.seed({ users: [{ name: 'ada' }, { name: 'bob' }] });
  const update = {
    type: 'account.update',
    id: server.look.key('bob'),
    before: {},
    after: { userName: 'Ada' },
  };
  await expect(apply(update)).rejects.toMatchObject({ code: 'conflict' });
});

test('the last sign-in through Crowd is told, and counts with its delay', async () => {
  const { server, target, read } = open();
  server.seed({ users: [{ name: 'ada', lastAuthenticated: Date.UTC(2026, 1, 3) }, { name: 'bob' }] });
  const { accounts } = await read();
  expect(accounts.get(server.look.key('ada'))?.lastActive).toBe('2026-02-03T00:00:00.000Z');
  expect(accounts.get(server.look.key('bob'))?.lastActive).toBeUndefined();
  expect(target.activity).toEqual({ delay: 14 * 86_400_000, absent: 'unknown' });
});

test('a directory that this application may not change refuses the change, not the connection', async () => {
  const { server, apply } = open({ writable: false });
  server.seed({ users: [{ name: 'ada' }] });
  const update = {
    type: 'account.update',
    id: server.look.key('ada'),
    before: {},
    after: { displayName: 'A' },
  };
  await expect(apply(update)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('Permissions of the directory'),
  });
});

test('an address with signs of XML in it is looked for as it is', async () => {
  const { server, read } = open();
  const email = `o'neil&<ada>@example.com`;
  server.seed({ users: [{ name: 'ada', email }] });
  const like = { id: '', attributes: { userName: 'other', email }, active: true };
  expect([...(await read({ accounts: [], resembling: [like] })).accounts.keys()]).toEqual([
    server.look.key('ada'),
  ]);
});

test('nobody is skipped when somebody is deleted between two pages', async () => {
  const { server, target } = open({ config: { 'page-size': 4 } });
  server.seed({ users: [...'abcdefgh'].map((name) => ({ name })) });
  const told = new Set<unknown>();
  for await (const record of target.read()) {
    if (record.type !== 'account') continue;
    if (told.size === 0) server.hand.remove('a');
    told.add(record.account.attributes.userName);
  }
  expect([...'bcdefgh'].filter((name) => !told.has(name))).toEqual([]);
});

test('while Crowd starts, its "not found" is not believed', async () => {
  const starting = () =>
    Promise.resolve(new Response('<html><title>Starting</title></html>', { status: 404 }));
  const { target } = openPretend(() => testTools({ fetch: starting }));
  await expect(readTarget(target, { accounts: ['32769:1'], resembling: [] })).rejects.toMatchObject({
    code: 'unavailable',
  });
});
