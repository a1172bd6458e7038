import { beforeEach, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER, type SourceRecord } from '../../model/index.ts';
import { openPretend } from './pretend-world.ts';

type Opened = ReturnType<typeof openPretend>;
let opened: Opened;

function seed({ onelogin: { hand } }: Opened): void {
  for (let n = 0; n < 8; n++)
    hand.user(n, { username: `u${n}`, email: `u${n}@example.com`, firstname: 'U', lastname: String(n) });
  hand.role(71, { name: 'Team', members: [1, 2, 4, 5] });
  for (let n = 72; n < 76; n++) hand.role(n, { name: `Role ${n}`, members: [] });
}

beforeEach(() => {
  opened = openPretend();
  seed(opened);
});

const told = <Type extends SourceRecord['type']>(records: readonly SourceRecord[], type: Type) =>
  records.filter((record): record is Extract<SourceRecord, { type: Type }> => record.type === type);

const people = (records: readonly SourceRecord[]): readonly string[] =>
  told(records, 'identity')
    .map(({ identity }) => identity.id)
    .toSorted();

const one = (records: readonly SourceRecord[], id: string) =>
  told(records, 'identity').find(({ identity }) => identity.id === id)?.identity;

const roles = (records: readonly SourceRecord[]): readonly string[] =>
  told(records, 'group').map(({ group }) => group.id);

const cursorOf = (records: readonly SourceRecord[]): string => told(records, 'complete')[0]?.cursor ?? '';

const eight = ['0', '1', '2', '3', '4', '5', '6', '7'];
const five = ['71', '72', '73', '74', '75'];

describe('a full reading', () => {
  test('tells everybody and every role, and is proved by what OneLogin counts', async () => {
    const records = await opened.read();
    expect(people(records)).toEqual(eight);
    expect(roles(records)).toEqual(five);
    expect(told(records, 'complete')).toMatchObject([
      { proof: { clock: Date.UTC(2026, 0, 5, 8), expected: { people: 8, groups: 5 } } },
    ]);
  });

  test.each([
    [1, 0, false, 'UNACTIVATED'],
    [1, 1, true, 'ACTIVE'],
    [1, 2, false, 'SUSPENDED'],
    [1, 3, true, 'LOCKED'],
    [1, 4, true, 'PASSWORD_EXPIRED'],
    [1, 5, true, 'AWAITING_PASSWORD_RESET'],
    [1, 7, true, 'PASSWORD_PENDING'],
    [1, 8, true, 'SECURITY_QUESTIONS_REQUIRED'],
    [1, 6, false, 'UNKNOWN_6'],
    [0, 1, false, 'ACTIVE'],
    [2, 1, false, 'ACTIVE'],
    [3, 1, false, 'ACTIVE'],
  ])('tells state %i and status %i as active: %s', async (state, status, active, name) => {
    opened.onelogin.hand.user(1, { state, status });
    expect(one(await opened.read(), '1')).toMatchObject({ active, attributes: { status: name } });
  });

  test('tells who was never activated as active where the settings say so, but nobody who is not approved', async () => {
    opened.onelogin.hand.user(1, { status: 0 });
    opened.onelogin.hand.user(2, { status: 0, state: 3 });
    const records = await opened.read(undefined, { pending: 'active' });
    expect([one(records, '1')?.active, one(records, '2')?.active]).toEqual([true, false]);
  });

  test('does not take a user without a status for one who may not work', async () => {
    opened.onelogin.hand.user(1, { status: null });
    await expect(opened.read()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('status'),
    });
  });

  test('tells the fields by the preset, and what else was asked for', async () => {
    opened.onelogin.hand.user(1, {
      username: '',
      title: 'Countess',
      department: 'Engines',
      company: 'Example',
      phone: '+44 1',
      manager_user_id: 42,
      external_id: '1815',
      member_of: 'CN=A,DC=example; CN=B,DC=example',
      group_id: 9,
      preferred_locale_code: 'en',
      last_login: '2026-01-02T09:00:00.000Z',
      custom_attributes: { cost_code: 'C1', secret_code: 'S1' },
    });
    const records = await opened.read(undefined, { signIns: true, keep: ['cost_code'] });
    expect(one(records, '1')).toEqual({
      id: '1',
      userName: 'u1@example.com',
      externalId: '1',
      active: true,
      attributes: {
        userName: 'u1@example.com',
        externalId: '1',
        displayName: 'U 1',
        name: { givenName: 'U', familyName: '1' },
        emails: [{ value: 'u1@example.com', type: 'work', primary: true }],
        title: 'Countess',
        locale: 'en',
        preferredLanguage: 'en',
        phoneNumbers: [{ value: '+44 1', type: 'work' }],
        [ENTERPRISE_USER]: {
          employeeNumber: '1815',
          department: 'Engines',
          organization: 'Example',
          manager: { value: '42' },
        },
        status: 'ACTIVE',
        state: 'APPROVED',
        memberOf: ['CN=A,DC=example', 'CN=B,DC=example'],
        groupId: '9',
        custom: { cost_code: 'C1' },
      },
    });
    expect(records).toContainEqual({
      type: 'activity',
      identity: '1',
      last: '2026-01-02T09:00:00.000Z',
    });
  });
});

describe('never a removal:', () => {
  test.each(['users', 'roles'] as const)('what a lost page of %s held is told all the same', async (list) => {
    opened.onelogin.accidents.skipPage = { list, times: 1 };
    const records = await opened.read();
    expect(people(records)).toEqual(eight);
    expect(roles(records)).toEqual(five);
  });

  test.each(['users', 'roles', 'members'] as const)(
    'a page of %s that is lost twice is an error',
    async (list) => {
      opened.onelogin.accidents.skipPage = { list, times: 2 };
      await expect(opened.read()).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('left out'),
      });
    },
  );

  test('where nothing is counted lists are asked for twice, and no cursor is given', async () => {
    opened.onelogin.accidents.uncounted = true;
    opened.onelogin.accidents.skipPage = { list: 'users', times: 1 };
    const records = await opened.read();
    expect(people(records)).toEqual(eight);
    expect(cursorOf(records)).toBe('');
  });

  test('an empty first page of users with 200 is an error', async () => {
    opened.onelogin.accidents.emptyFirst = 'users';
    await expect(opened.read()).rejects.toMatchObject({ message: expect.stringContaining('left out') });
    opened.onelogin.accidents.uncounted = true;
    await expect(opened.read()).rejects.toMatchObject({ message: expect.stringContaining('nobody') });
  });

  test.each([3, 6, 9])('rights that are lost after %i requests are an error', async (after) => {
    opened.onelogin.accidents.rightsAfter = [after, []];
    await expect(opened.read()).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Read All'),
    });
  });

  test('a token that ends in the middle is renewed', async () => {
    opened.onelogin.accidents.revokeAfter = 5;
    expect(people(await opened.read())).toEqual(eight);
  });

  test('an end of the limit that is minutes away is waited for, and one that is not is said', async () => {
    const busy = openPretend({ perHour: 8 });
    seed(busy);
    await busy.tools.clock.sleep(3_300_000);
    const began = busy.tools.clock.now();
    expect(people(await busy.read())).toEqual(eight);
    expect(busy.tools.clock.now() - began).toBeGreaterThan(200_000);
    expect(busy.onelogin.calls.refused).toBe(0);
    await expect(busy.read()).rejects.toMatchObject({ code: 'rate-limited' });
  });
});

describe('a reading of changes', () => {
  test('tells who changed, every role as it is now, and roles that have gone', async () => {
    await opened.tools.clock.sleep(3_600_000);
    const cursor = cursorOf(await opened.read());
    await opened.tools.clock.sleep(3_600_000);
    opened.onelogin.hand.user(1, { status: 2 });
    opened.onelogin.hand.user(8, { username: 'u8' });
    opened.onelogin.hand.role(71, { name: 'Team', members: [1, 8] });
    opened.onelogin.hand.removeRole(75);
    const records = await opened.read(cursor);
    expect(people(records)).toEqual(['1', '8']);
    expect(roles(records)).toEqual(five.slice(0, 4));
    expect(told(records, 'group')[0]?.group.members.map(({ id }) => id)).toEqual(['1', '8']);
    expect(told(records, 'removed')).toEqual([{ type: 'removed', of: 'group', id: '75' }]);
  });

  test('is refused as stale when somebody was deleted, even if somebody else came', async () => {
    const cursor = cursorOf(await opened.read());
    await opened.tools.clock.sleep(60_000);
    opened.onelogin.hand.removeUser(1);
    await expect(opened.read(cursor)).rejects.toMatchObject({ code: 'stale' });
    opened.onelogin.hand.user(8, { username: 'u8' });
    await expect(opened.read(cursor)).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringContaining('somebody was deleted'),
    });
  });

  test('a page of roles that is lost twice is an error, never roles that have gone', async () => {
    await opened.tools.clock.sleep(3_600_000);
    const cursor = cursorOf(await opened.read());
    opened.onelogin.accidents.skipPage = { list: 'roles', times: 2 };
    await expect(opened.read(cursor)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('is refused as stale when the cursor is old, of other settings, or none', async () => {
    const cursor = cursorOf(await opened.read());
    await expect(opened.read(cursor, { pending: 'active' })).rejects.toMatchObject({ code: 'stale' });
    await expect(opened.read('none')).rejects.toMatchObject({ code: 'stale' });
    await opened.tools.clock.sleep(8 * 86_400_000);
    await expect(opened.read(cursor)).rejects.toMatchObject({ code: 'stale' });
  });

  test('asks for as many users as have changed', async () => {
    const big = openPretend({ pageSize: 100 });
    for (let n = 0; n < 2_000; n++) big.onelogin.hand.user(n, { username: `u${n}` });
    await big.tools.clock.sleep(3_600_000);
    const cursor = cursorOf(await big.read());
    await big.tools.clock.sleep(3_600_000);
    for (let n = 0; n < 100; n++) big.onelogin.hand.user(n, { title: 'Countess' });
    big.onelogin.calls.total = 0;
    expect(people(await big.read(cursor))).toHaveLength(100);
    expect(big.onelogin.calls.total).toBeLessThanOrEqual(5);
  });
});
