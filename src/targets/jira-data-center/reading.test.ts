import { describe, expect, test } from 'vitest';
import type { Account } from '../../model/index.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';

const open = (options?: Parameters<typeof openPretend>[1]) =>
  openPretend((fetch) => testTools({ fetch }), options);
const like = (attributes: Account['attributes']): Account => ({ id: '', attributes, active: true });

describe('a full reading', () => {
  test('tells who is there, closed accounts too, and when they last signed in', async () => {
    const { jira, read } = open();
    jira.seed({
      users: [
        {
          name: 'ada',
          key: 'ada',
          displayName: 'Ada L',
          email: 'Ada@example.com',
          lastLogin: Date.UTC(2026, 0, 2, 3, 4, 5),
        },
        { name: 'bob', key: 'bob', active: false },
      ],
    });
    const { accounts, complete } = await read();
    expect(complete).toBe(true);
    expect(accounts.get('ada')).toEqual({
      id: 'ada',
      attributes: { userName: 'ada', displayName: 'Ada L', email: 'Ada@example.com' },
      active: true,
      lastActive: '2026-01-02T03:04:05.000Z',
    });
    expect(accounts.get('bob')?.active).toBe(false);
  });

  test('says which groups give seats, which administer, and which belong to apps', async () => {
    const { jira, read } = open();
    jira.seed({
      groups: [
        { name: 'Superusers', admin: 'jira' },
        { name: 'atlassian-addons' },
        { name: 'system-administrators' },
        { name: 'plain' },
      ],
      roles: [{ key: 'jira-servicedesk', name: 'Service Management', groups: ['Plain'] }],
      users: [{ name: 'addon', key: 'addon', groups: ['atlassian-addons'] }],
    });
    const { entitlements, accounts } = await read();
    expect(entitlements.get('Superusers')).toMatchObject({ administrative: true });
    expect(entitlements.get('system-administrators')).toMatchObject({ administrative: true });
    expect(entitlements.get('jira-administrators')).toMatchObject({ administrative: true });
    expect(entitlements.get('jira-software-users')).toEqual({
      id: 'jira-software-users',
      kind: 'group',
      name: 'jira-software-users',
      licences: ['jira-software'],
    });
    expect(entitlements.get('plain')).toMatchObject({ licences: ['jira-servicedesk'] });
    expect(entitlements.get('atlassian-addons')?.protected).toMatch(/apps/);
    expect(accounts.get('addon')?.protected).toMatch(/member of atlassian-addons/);
    expect(accounts.get('rollcall')?.protected).toMatch(/own account/);
    expect(accounts.get('admin')?.protected).toBeUndefined();
  });

  test('tells members of groups within groups as members, also where groups contain each other', async () => {
    const { jira, read } = open();
    jira.seed({
      groups: [
        { name: 'outer', groups: ['inner'] },
        { name: 'inner', groups: ['outer'] },
      ],
      users: [
        { name: 'ada', key: 'ada', groups: ['inner'] },
        { name: 'bob', key: 'bob', groups: ['outer'] },
      ],
    });
    const { grants } = await read();
    expect(grants.filter((grant) => /inner|outer/.test(grant))).toEqual([
      'ada in inner',
      'ada in outer',
      'bob in inner',
      'bob in outer',
    ]);
  });

  test('leaves out groups that are not to be read, everywhere alike', async () => {
    const { jira, read } = open({ config: { groups: ['team-*'], 'groups-ignored': ['team-x*'] } });
    jira.seed({
      groups: [{ name: 'team-a' }, { name: 'team-xl' }],
      users: [{ name: 'ada', key: 'ada', groups: ['team-a', 'team-xl', 'jira-software-users'] }],
    });
    expect((await read()).grants).toEqual(['ada in team-a']);
    expect([...jira.calls.byOperation].find(([operation]) => operation === 'GET group/member')).toEqual([
      'GET group/member',
      1,
    ]);
    expect((await read({ accounts: ['ada'], resembling: [] })).grants).toEqual(['ada in team-a']);
  });

  test('yields the first accounts before it asks for the next page', async () => {
    const { jira, target } = open({ settings: { listPage: 2 } });
    jira.seed({ users: Array.from({ length: 20 }, (_, n) => ({ name: `user${n}` })) });
    for await (const record of target.read()) if (record.type === 'account') break;
    expect(jira.calls.byOperation.get('GET user/list')).toBe(1);
    expect(jira.calls.byOperation.get('GET group/member')).toBeUndefined();
  });

  test('tells an account that joined Jira and a group after the accounts were listed', async () => {
    const { jira, target } = open();
    const seen: string[] = [];
    for await (const record of target.read()) {
      if (record.type === 'account' && record.account.id === 'admin')
        jira.seed({ users: [{ name: 'late', key: 'late', groups: ['jira-software-users'] }] });
      if (record.type === 'account' || record.type === 'grant')
        seen.push(
          record.type === 'account' ? record.account.id : `${record.account} in ${record.entitlement}`,
        );
    }
    expect(seen.filter((line) => line.startsWith('late'))).toEqual(['late', 'late in jira-software-users']);
  });

  test('asks again for a page of accounts that came empty in the middle', async () => {
    const { jira, read } = open({ settings: { listPage: 2 } });
    jira.seed({ users: Array.from({ length: 7 }, (_, n) => ({ name: `user${n}` })) });
    jira.accidents.plan({ kind: 'short', operation: 'GET user/list', after: 2 });
    expect((await read()).accounts.size).toBe(9);
  });

  test('goes on when a group is deleted while it is being read', async () => {
    const { jira, target } = open({ config: { concurrency: 1 } });
    jira.seed({ groups: [{ name: 'a-short-lived' }], users: [{ name: 'ada', groups: ['a-short-lived'] }] });
    let last = '';
    for await (const record of target.read()) {
      if (record.type === 'account') jira.hand.removeGroup('a-short-lived');
      last = record.type;
    }
    expect(last).toBe('complete');
  });

  test.each([
    ['10.4.0', 'GET user/list'],
    ['10.3.2', 'GET user/list'],
  ])('Jira %s, which should have a list of accounts and has none, is searched', async (version) => {
    const { jira, read } = open({ version });
    jira.seed({ users: Array.from({ length: 130 }, (_, n) => ({ name: `user${n}` })) });
    const { accounts, complete } = await read();
    expect(complete).toBe(true);
    expect(accounts.size).toBe(132);
  });
});

describe('a full reading concludes nothing', () => {
  test('from members that shifted while they were read: the group is read again', async () => {
    const { jira, read } = openPretend(
      (fetch) =>
        testTools({
          fetch: async (request) => {
            const { searchParams } = new URL(request.url);
            const second = searchParams.get('groupname') === 'team' && searchParams.get('startAt') === '2';
            if (second && jira.look.groupsOf('a1').includes('team')) jira.hand.leave('team', 'a1');
            return fetch(request);
          },
        }),
      { settings: { memberPage: 2 } },
    );
    const names = ['a1', 'a2', 'a3', 'a4', 'a5'];
    jira.seed({
      groups: [{ name: 'team' }],
      users: names.map((name) => ({ name, key: name, groups: ['team'] })),
    });
    const { grants } = await read();
    const members = grants.filter((grant) => grant.endsWith('in team'));
    expect(members).toEqual(['a2 in team', 'a3 in team', 'a4 in team', 'a5 in team']);
  });

  test('from a page of members that is told empty', async () => {
    const { jira, read } = open();
    jira.accidents.plan({ kind: 'short', operation: 'GET group/member', times: 9 });
    await expect(read()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('from a picker that names fewer groups than there are', async () => {
    const { jira, read } = open({ settings: { pickerCap: 20 } });
    jira.seed({ groups: Array.from({ length: 30 }, (_, n) => ({ name: `team-${n}` })) });
    await expect(read()).rejects.toThrow(/jira\.ajax\.autocomplete\.limit/);
  });

  test('from a picker that shows nothing to somebody who may not browse', async () => {
    const { read } = open({ settings: { showsGroups: false } });
    await expect(read()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('from answers that are cut for ever, and goes on after one that was cut once', async () => {
    const { jira, read } = open();
    jira.accidents.plan({ kind: 'cut', operation: 'GET user/list' });
    expect((await read()).complete).toBe(true);
    jira.accidents.plan({ kind: 'cut', operation: 'GET user/list', times: 99 });
    await expect(read()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test.each([
    ['login', 'unauthorized'],
    ['page', 'unavailable'],
    ['error', 'unavailable'],
    ['unreachable', 'unavailable'],
    ['starting', 'unavailable'],
  ] as const)('from a Jira of which is told: %s', async (kind, code) => {
    const { jira, read } = open();
    await read();
    jira.accidents.plan({ kind, operation: 'GET group/member', times: 99 });
    await expect(read()).rejects.toMatchObject({ code });
    jira.accidents.plan({ kind, operation: 'GET user', times: 99 });
    await expect(read({ accounts: ['admin'], resembling: [] })).rejects.toMatchObject({ code });
  });
});

describe('a reading of some people', () => {
  test('tells each with all groups, and nothing of one who is not there', async () => {
    const { jira, read } = open();
    jira.seed({
      groups: [{ name: 'outer', groups: ['inner'] }, { name: 'inner' }],
      users: [{ name: 'ada', key: 'ada', groups: ['inner', 'jira-software-users'] }],
    });
    const { accounts, entitlements, grants, complete } = await read({
      accounts: ['ada', 'nobody'],
      resembling: [],
    });
    expect([...accounts.keys()]).toEqual(['ada']);
    expect(grants).toEqual(['ada in inner', 'ada in jira-software-users', 'ada in outer']);
    expect(entitlements.get('jira-software-users')).toMatchObject({ licences: ['jira-software'] });
    expect(complete).toBe(true);
  });

  test('finds who has the same user name or the same address, in any case, and nobody who only looks like it', async () => {
    const { jira, read } = open();
    jira.seed({
      users: [
        { name: 'ada', key: 'ada', email: 'a@example.com' },
        { name: 'other', key: 'other', email: 'ADA.L@example.com' },
        { name: 'near', key: 'near', email: 'ada.l@example.com.au' },
      ],
    });
    const { accounts } = await read({
      accounts: [],
      resembling: [like({ userName: 'ADA', email: 'ada.l@EXAMPLE.com' })],
    });
    expect([...accounts.keys()].sort()).toEqual(['ada', 'other']);
  });

  test('tells an account once, however often it is asked for', async () => {
    const { jira, target } = open();
    jira.seed({ users: [{ name: 'ada', key: 'ada', groups: ['jira-software-users'] }] });
    const scope = {
      accounts: ['ada', 'ada'],
      resembling: [like({ userName: 'ada', email: 'ada@example.com' })],
    };
    const told: string[] = [];
    for await (const record of target.read(scope)) told.push(record.type);
    expect(told).toEqual(['account', 'entitlement', 'grant', 'complete']);
  });

  test('knows a group that is newer than what was listed before', async () => {
    const { jira, read } = open();
    await read({ accounts: ['admin'], resembling: [] });
    jira.seed({
      groups: [{ name: 'new' }],
      roles: [{ key: 'jira-core', name: 'Core', groups: ['new'] }],
      users: [{ name: 'ada', key: 'ada', groups: ['new'] }],
    });
    const { entitlements } = await read({ accounts: ['ada'], resembling: [] });
    expect(entitlements.get('new')).toMatchObject({ licences: ['jira-core'] });
  });
});
