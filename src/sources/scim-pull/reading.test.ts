import { beforeEach, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER, type SourceRecord } from '../../model/index.ts';
import { scimPull } from './index.ts';
import { openPretend, signIns } from './pretend-world.ts';
import type { ScimSimulator } from './simulator.ts';

type Opened = ReturnType<typeof openPretend>;

const few = { largestPage: 3 };

/** Eight people, in a group that holds four of them, one within it, and three without anybody. */
function seed({ hand }: ScimSimulator): void {
  for (let n = 0; n < 8; n++)
    hand.user(`u${n}`, { userName: `user${n}`, active: true, emails: [{ value: `u${n}@example.com` }] });
  hand.group('g1', { displayName: 'Backend', users: ['u2', 'u3'] });
  hand.group('g2', { displayName: 'Engineering', users: ['u1', 'u4'], groups: ['g1'] });
  for (let n = 3; n < 6; n++) hand.group(`g${n}`, { displayName: `Group ${n}` });
}

/** An hour after everybody was made. */
async function seeded(options: Parameters<typeof openPretend>[0] = {}): Promise<Opened> {
  const opened = openPretend({ habits: few, ...options });
  seed(opened.scim);
  await opened.tools.clock.sleep(3_600_000);
  return opened;
}

let opened: Opened;
beforeEach(async () => {
  opened = await seeded();
});

const told = <Type extends SourceRecord['type']>(records: readonly SourceRecord[], type: Type) =>
  records.filter((record): record is Extract<SourceRecord, { type: Type }> => record.type === type);

const people = (records: readonly SourceRecord[]): readonly string[] =>
  told(records, 'identity')
    .map(({ identity }) => identity.id)
    .toSorted();

const one = (records: readonly SourceRecord[], id: string) =>
  told(records, 'identity').find(({ identity }) => identity.id === id)?.identity;

const groupsOf = (records: readonly SourceRecord[]): readonly string[] =>
  told(records, 'group').map(({ group }) => group.id);

/** `group: member, member`, whatever records told them. */
function membersOf(records: readonly SourceRecord[], group: string): readonly string[] {
  const first = told(records, 'group').flatMap((record) =>
    record.group.id === group ? record.group.members : [],
  );
  const more = told(records, 'members').flatMap((record) => (record.group === group ? record.members : []));
  return [...first, ...more].map(({ id }) => id).toSorted();
}

const completeOf = (records: readonly SourceRecord[]) => told(records, 'complete')[0];
const cursorOf = (records: readonly SourceRecord[]): string => completeOf(records)?.cursor ?? '';
const remarksOf = (records: readonly SourceRecord[]): string =>
  (completeOf(records)?.proof?.remarks ?? []).join('\n');

const eight = ['u0', 'u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7'];
const five = ['g1', 'g2', 'g3', 'g4', 'g5'];

function mustBeWhole(records: readonly SourceRecord[]): void {
  expect(people(records)).toEqual(eight);
  expect([...groupsOf(records)].sort()).toEqual(five);
  expect(membersOf(records, 'g1')).toEqual(['u2', 'u3']);
  expect(membersOf(records, 'g2')).toEqual(['g1', 'u1', 'u4']);
  expect(records.at(-1)?.type).toBe('complete');
}

describe('a full reading', () => {
  test('tells everybody and every group, and is proved by what the server counts', async () => {
    const records = await opened.read();
    mustBeWhole(records);
    expect(completeOf(records)).toMatchObject({
      proof: { clock: Date.UTC(2026, 0, 5, 9), expected: { people: 8, groups: 5 } },
    });
    expect(remarksOf(records)).toContain('The server speaks SCIM 2.0.');
    expect(remarksOf(records)).toContain('Who is in a group was told by the groups.');
  });

  test.each([
    ['signs in by password', { signIn: signIns.byPassword }],
    ['signs in by OAuth', { signIn: signIns.byClient }],
    ['is paged by cursor', { paging: 'cursor' }],
    ['speaks SCIM 1.1', { version: '1.1' }],
    ['speaks SCIM 1.1 and says nothing of itself', { version: '1.1', habits: { ...few, discovery: 'none' } }],
    ['says nothing of itself', { habits: { ...few, discovery: 'none' } }],
    ['says only what it can', { habits: { ...few, discovery: 'config' } }],
    ['has other paths', { habits: { ...few, smallPaths: true } }],
    ['writes names in small letters', { habits: { ...few, smallNames: true } }],
    ['begins anew after the last page', { habits: { ...few, wraps: true } }],
    ['gives everything at once', { habits: { ignoresCount: true } }],
    [
      'gives everything at once whatever is asked for',
      { habits: { ignoresCount: true, ignoresStartIndex: true } },
    ],
    ['counts in texts', { habits: { ...few, totals: 'text' } }],
    ['tells members although it should not', { habits: { ...few, ignoresExclusion: true } }],
    ['does not say what members are', { habits: { ...few, bareMembers: true } }],
    ['announces cursors and gives none', { paging: 'cursor', habits: { ...few, cursorless: true } }],
  ] as const)('is whole when the server %s', async (_, options) => {
    mustBeWhole(await (await seeded(options)).read());
  });

  test.each([
    ['does not count', { totals: 'none' }],
    ['does not count and begins anew after the last page', { totals: 'none', wraps: true }],
    ['counts what is on the page', { totals: 'page' }],
    ['counts two too few', { totals: -2 }],
  ] as const)('is whole, but gives no cursor, when the server %s', async (_, habits) => {
    const records = await (await seeded({ habits: { ...few, ...habits } })).read();
    mustBeWhole(records);
    expect(cursorOf(records)).toBe('');
    expect(remarksOf(records)).toContain('does not count its users, or not truly');
  });

  test('tells who is in a group by what people say, where groups do not tell it', async () => {
    const records = await (await seeded({ habits: { ...few, hidesMembers: 'always' } })).read();
    expect(people(records)).toEqual(eight);
    expect(membersOf(records, 'g1')).toEqual(['u2', 'u3']);
    expect(membersOf(records, 'g2')).toEqual(['u1', 'u4']);
    expect(remarksOf(records)).toContain('by what people say of their groups');
    expect(cursorOf(records)).toBe('');
  });

  test('tells who is in a group by searches, where neither groups nor people tell it', async () => {
    const silent = { ...few, hidesMembers: 'always', groupsOfUsers: 'none' } as const;
    const records = await (await seeded({ habits: { ...silent, searchesGroups: true } })).read();
    expect(membersOf(records, 'g1')).toEqual(['u2', 'u3']);
    expect(membersOf(records, 'g2')).toEqual(expect.arrayContaining(['u1', 'u4']));
    expect(remarksOf(records)).toContain('by searches');
    const mute = await (await seeded({ habits: silent })).read();
    expect(people(mute)).toEqual(eight);
    expect(remarksOf(mute)).toContain('Nobody tells who is in a group');
  });

  test('tells the attributes of the standard, and what else was asked for', async () => {
    opened.scim.hand.user('u1', {
      externalId: 'e-1',
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      displayName: 'Ada Lovelace',
      title: 'Countess',
      userType: 'Employee',
      locale: 'en-GB',
      emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
      phoneNumbers: { value: '+44 1', type: 'work' },
      photos: [{ value: 'https://example.com/ada.png' }],
      password: 'never kept',
      [ENTERPRISE_USER]: { employeeNumber: '1815', department: 'Engines', manager: 'u2' },
      'urn:example:badge': { number: 'B-7' },
      'urn:example:other': { number: 'O-7' },
    });
    const records = await opened.read(undefined, { keep: ['urn:example:badge', 'password'] });
    expect(one(records, 'u1')).toEqual({
      id: 'u1',
      userName: 'user1',
      externalId: 'e-1',
      active: true,
      attributes: {
        userName: 'user1',
        externalId: 'e-1',
        name: { givenName: 'Ada', familyName: 'Lovelace' },
        displayName: 'Ada Lovelace',
        title: 'Countess',
        userType: 'Employee',
        locale: 'en-GB',
        emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
        phoneNumbers: [{ value: '+44 1', type: 'work' }],
        [ENTERPRISE_USER]: { employeeNumber: '1815', department: 'Engines', manager: { value: 'u2' } },
        'urn:example:badge': { number: 'B-7' },
      },
    });
  });

  test('tells the Enterprise extension of 1.1 by the names of 2.0', async () => {
    const old = await seeded({ version: '1.1' });
    old.scim.hand.user('u1', { [ENTERPRISE_USER]: { department: 'Engines', manager: { value: 'u2' } } });
    expect(one(await old.read(), 'u1')?.attributes[ENTERPRISE_USER]).toEqual({
      department: 'Engines',
      manager: { value: 'u2' },
    });
  });

  test.each([
    [undefined, true],
    [true, true],
    [false, false],
    ['True', true],
    ['false', false],
  ])('takes active %j for %s', async (active, expected) => {
    opened.scim.hand.user('u1', { active });
    expect(one(await opened.read(), 'u1')?.active).toBe(expected);
  });

  test('asks once for a member whom nobody knows, however many groups name it', async () => {
    opened.scim.hand.group('g1', { displayName: 'Backend', users: ['u2', 'u3', 'gone'] });
    opened.scim.hand.group('g3', { displayName: 'Group 3', users: ['gone'] });
    const records = await opened.read();
    expect(membersOf(records, 'g1')).toEqual(['u2', 'u3']);
    expect(membersOf(records, 'g3')).toEqual([]);
    // One more group that names it costs no further call.
    const calls = opened.scim.calls.total;
    opened.scim.hand.group('g4', { displayName: 'Group 4', users: ['gone'] });
    await opened.read();
    expect(opened.scim.calls.total - calls).toBe(calls);
  });

  test('is refused when nobody knows whether somebody is active', async () => {
    opened.scim.hand.user('u1', { active: 'perhaps' });
    await expect(opened.read()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('user u1'),
    });
  });

  test('leaves out what cannot be read, and says so', async () => {
    opened.scim.hand.user('u1', { emails: [{ value: { no: 'address' } }], title: 'Countess' });
    const records = await opened.read();
    expect(one(records, 'u1')?.attributes).toMatchObject({ title: 'Countess' });
    expect(one(records, 'u1')?.attributes.emails).toBeUndefined();
    expect(remarksOf(records)).toContain('What user u1 says as emails cannot be read');
  });

  test('leaves groups alone where the settings say so', async () => {
    const records = await opened.read(undefined, { groups: false });
    expect(people(records)).toEqual(eight);
    expect(groupsOf(records)).toEqual([]);
  });
});

describe('a reading of changes', () => {
  test('tells who changed, and every group as it is now', async () => {
    await opened.tools.clock.sleep(3_600_000);
    const cursor = cursorOf(await opened.read());
    await opened.tools.clock.sleep(3_600_000);
    opened.scim.hand.user('u1', { active: false });
    opened.scim.hand.user('u8', { userName: 'user8' });
    opened.scim.hand.group('g1', { displayName: 'Backend', users: ['u2', 'u8'] });
    const records = await opened.read(cursor);
    expect(people(records)).toEqual(expect.arrayContaining(['u1', 'u8']));
    expect(one(records, 'u1')?.active).toBe(false);
    expect(membersOf(records, 'g1')).toEqual(['u2', 'u8']);
    expect(membersOf(records, 'g2')).toEqual(['g1', 'u1', 'u4']);
    expect(cursorOf(records)).not.toBe('');
  });

  test('is refused as stale when somebody was deleted, even if somebody else came', async () => {
    const cursor = cursorOf(await opened.read());
    await opened.tools.clock.sleep(60_000);
    opened.scim.hand.removeUser('u1');
    await expect(opened.read(cursor)).rejects.toMatchObject({ code: 'stale' });
    opened.scim.hand.user('u8', { userName: 'user8' });
    await expect(opened.read(cursor)).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringContaining('somebody was deleted'),
    });
  });

  test.each(['a group came', 'a group went'])('is refused as stale when %s', async (what) => {
    const cursor = cursorOf(await opened.read());
    if (what === 'a group came') opened.scim.hand.group('g9', { displayName: 'New' });
    else opened.scim.hand.removeGroup('g5');
    await expect(opened.read(cursor)).rejects.toMatchObject({ code: 'stale' });
  });

  test.each([
    ['findsNobody', 'no longer tells truly who changed'],
    ['ignoresFilter', 'no longer tells truly who changed'],
    ['undated', 'no longer says when users were made'],
  ] as const)('is refused as stale when the server no longer filters truly (%s)', async (habit, words) => {
    await opened.tools.clock.sleep(3_600_000);
    opened.scim.hand.user('u7', { title: 'Newest' });
    const cursor = cursorOf(await opened.read());
    opened.scim.habits = { ...few, [habit]: true };
    await expect(opened.read(cursor)).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringContaining(words),
    });
  });

  test.each(['findsNobody', 'ignoresFilter', 'refusesFilter', 'undated'] as const)(
    'is never begun where the server was not proved to filter truly (%s)',
    async (habit) => {
      await opened.tools.clock.sleep(3_600_000);
      opened.scim.hand.user('u7', { title: 'Newest' });
      opened.scim.habits = { ...few, [habit]: true };
      const records = await opened.read();
      mustBeWhole(records);
      expect(cursorOf(records)).toBe('');
      expect(remarksOf(records)).toContain('The next reading is a whole one again');
    },
  );

  test('is never begun where the settings forbid it', async () => {
    expect(cursorOf(await opened.read(undefined, { changes: false }))).toBe('');
  });

  test('is an error when groups suddenly tell no members', async () => {
    const cursor = cursorOf(await opened.read());
    opened.scim.habits = { ...few, hidesMembers: 'always', groupsOfUsers: 'none' };
    await expect(opened.read(cursor)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('in another way'),
    });
  });

  test('is refused as stale when the cursor is old, of other settings, or none', async () => {
    const cursor = cursorOf(await opened.read());
    await expect(opened.read(cursor, { keep: ['nickName'] })).rejects.toMatchObject({ code: 'stale' });
    await expect(opened.read(cursor, { changes: false })).rejects.toMatchObject({ code: 'stale' });
    await expect(opened.read('none')).rejects.toMatchObject({ code: 'stale' });
    await opened.tools.clock.sleep(8 * 86_400_000);
    await expect(opened.read(cursor)).rejects.toMatchObject({ code: 'stale' });
  });

  test('asks for as many users as have changed', async () => {
    const big = openPretend();
    for (let n = 0; n < 2_000; n++) {
      big.scim.hand.user(`u${n}`, { userName: `user${n}` });
      if (n % 100 === 0) await big.tools.clock.sleep(60_000);
    }
    await big.tools.clock.sleep(3_600_000);
    const cursor = cursorOf(await big.read());
    await big.tools.clock.sleep(3_600_000);
    for (let n = 0; n < 100; n++) big.scim.hand.user(`u${n}`, { title: 'Countess' });
    big.scim.calls.total = 0;
    const changed = people(await big.read(cursor));
    expect(changed.length).toBeGreaterThanOrEqual(100);
    expect(changed.length).toBeLessThanOrEqual(200);
    expect(big.scim.calls.total).toBeLessThanOrEqual(12);
  });
});

describe('check', () => {
  test('tries each right by using it, and names all that are missing', async () => {
    opened.scim.rights = [];
    await expect(opened.open().check()).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/list users and list groups/),
      faults: [{ path: 'GET /Users' }, { path: 'GET /Groups' }],
    });
    opened.scim.rights = ['users'];
    await expect(opened.open().check()).rejects.toMatchObject({ faults: [{ path: 'GET /Groups' }] });
    await opened.open({ groups: false }).check();
  });

  test('knows what the server has no schema for', async () => {
    await opened.open({ keep: ['urn:example:badge', 'nickName'] }).check();
    await expect(opened.open({ keep: ['urn:example:bagde'] }).check()).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('urn:example:bagde'),
    });
  });

  test('says that the credentials are refused, whichever they are', async () => {
    for (const signIn of Object.values(signIns)) {
      const other = await seeded({ signIn });
      const secret = Object.keys(signIn).at(-1) ?? '';
      await expect(other.open({ [secret]: 'wrong-0123456789abcdef' }).check()).rejects.toMatchObject({
        code: 'unauthorized',
      });
    }
  });

  test('says that the address is wrong', async () => {
    await expect(opened.open({ url: 'https://people.example.com/scim' }).check()).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('what stands before /Users'),
    });
  });

  test('says what to set where a server knows no groups', async () => {
    const groupless = openPretend(
      {},
      (fetch) => (request) =>
        request.url.includes('/Groups') ? Promise.resolve(new Response('', { status: 501 })) : fetch(request),
    );
    seed(groupless.scim);
    await expect(groupless.open().check()).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('set groups to false'),
    });
  });
});

test.each([
  ['an address with /Users', { url: 'https://people.example.com/scim/v2/Users' }],
  ['an address that is not private', { url: 'http://people.example.com/scim/v2' }],
  ['an address with a password in it', { url: 'https://a:b@people.example.com/scim/v2' }],
  ['no way to sign in', { token: undefined }],
  ['two ways to sign in', { userName: 'a', password: 'b' }],
  ['half a way to sign in', { token: undefined, userName: 'a' }],
  ['a scope without a token endpoint', { scope: 'read' }],
])('the settings refuse %s', (_, more) => {
  const settings = { url: 'https://people.example.com/scim/v2', token: 'abc', ...more };
  expect(scimPull.config.safeParse(settings).success).toBe(false);
  expect(scimPull.config.safeParse({ url: 'http://127.0.0.1:8080/scim', token: 'abc' }).success).toBe(true);
});
