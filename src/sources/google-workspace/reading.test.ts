import { beforeEach, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER, type SourceRecord } from '../../model/index.ts';
import { openPretend } from './pretend-world.ts';

type Opened = ReturnType<typeof openPretend>;
let opened: Opened;

function seed({ google: { hand } }: Opened): void {
  for (let n = 0; n < 8; n++)
    hand.user(`100${n}`, {
      primaryEmail: `u${n}@example.com`,
      name: { givenName: 'U', familyName: String(n), fullName: `U ${n}` },
    });
  const user = (n: number) => ({ type: 'USER' as const, id: `100${n}` });
  hand.group({ id: '01team', name: 'Team', email: 'team@example.com', members: [1, 2, 4, 5].map(user) });
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
    hand.group({ id: `01${name}`, name, email: `${name}@example.com`, members: [] });
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

const membersOf = (records: readonly SourceRecord[], id: string): readonly string[] =>
  [
    ...told(records, 'group').flatMap(({ group }) => (group.id === id ? group.members : [])),
    ...told(records, 'members').flatMap(({ group, members }) => (group === id ? members : [])),
  ].map((member) => member.id);

const eight = Array.from({ length: 8 }, (_, n) => `100${n}`);

describe('a reading', () => {
  test('tells everybody and every group, and says by what it is proved', async () => {
    const records = await opened.read();
    expect(people(records)).toEqual(eight);
    expect(told(records, 'group')).toHaveLength(7);
    expect(membersOf(records, '01team')).toEqual(['1001', '1002', '1004', '1005']);
    expect(told(records, 'complete')).toMatchObject([
      {
        proof: {
          clock: Date.UTC(2026, 0, 5, 8),
          permissions: [
            'https://www.googleapis.com/auth/admin.directory.user.readonly',
            'https://www.googleapis.com/auth/admin.directory.group.readonly',
          ],
        },
      },
    ]);
  });

  test.each([
    [{}, true, 'ACTIVE'],
    [{ suspended: true, suspensionReason: 'ADMIN' }, false, 'SUSPENDED'],
    [{ archived: true }, false, 'ARCHIVED'],
    [{ suspended: true, archived: true }, false, 'SUSPENDED'],
  ])('tells %o as active: %s', async (fields, active, status) => {
    opened.google.hand.user('1001', fields);
    expect(one(await opened.read(), '1001')).toMatchObject({ active, attributes: { status } });
  });

  test('tells the fields by the preset, and what else was asked for', async () => {
    opened.google.hand.user('1001', {
      name: { givenName: 'Ada', familyName: '\u200B', fullName: 'Ada' },
      aliases: ['ada@example.com'],
      emails: [
        { address: 'u1@example.com', primary: true },
        { address: 'ada@example.com' },
        { address: 'ada@home.example', type: 'home' },
      ],
      organizations: [
        { title: 'Guest', department: 'Elsewhere' },
        { primary: true, title: 'Countess', department: 'Engines', name: 'Example', costCenter: 'C1' },
      ],
      externalIds: [{ type: 'organization', value: '1815' }],
      relations: [{ type: 'manager', value: 'charles@example.com' }],
      phones: [{ type: 'work', value: '+44 1' }],
      addresses: [{ type: 'work', locality: 'London', countryCode: 'GB' }],
      languages: [
        { languageCode: 'fr', preference: 'not_preferred' },
        { languageCode: 'en-GB', preference: 'preferred' },
      ],
      lastLoginTime: '2026-01-02T09:00:00.000Z',
      customSchemas: { Employment: { kind: 'permanent' } },
    });
    const records = await opened.read({ signIns: true, keep: ['customSchemas.Employment.kind'] });
    expect(one(records, '1001')?.attributes).toEqual({
      userName: 'u1@example.com',
      externalId: '1001',
      displayName: 'Ada',
      name: { givenName: 'Ada' },
      emails: [
        { value: 'u1@example.com', type: 'work', primary: true },
        { value: 'ada@home.example', type: 'home' },
      ],
      title: 'Countess',
      preferredLanguage: 'en-GB',
      phoneNumbers: [{ value: '+44 1', type: 'work' }],
      addresses: [{ type: 'work', locality: 'London', country: 'GB' }],
      [ENTERPRISE_USER]: {
        employeeNumber: '1815',
        department: 'Engines',
        organization: 'Example',
        costCenter: 'C1',
        manager: { value: 'charles@example.com' },
      },
      status: 'ACTIVE',
      orgUnitPath: '/',
      aliases: ['ada@example.com'],
      fields: { 'customSchemas.Employment.kind': 'permanent' },
    });
    expect(records).toContainEqual({
      type: 'activity',
      identity: '1001',
      last: '2026-01-02T09:00:00.000Z',
    });
    expect(records).toContainEqual({ type: 'activity', identity: '1002' });
  });

  test('leaves out who was deleted, or tells them as inactive for as long as Google lists them', async () => {
    opened.google.hand.removeUser('1001');
    opened.google.hand.removeUser('1002');
    opened.google.hand.user('2002', { primaryEmail: 'U2@example.com' });
    expect(people(await opened.read())).not.toContain('1001');
    const records = await opened.read({ deleted: 'inactive' });
    expect(one(records, '1001')).toMatchObject({ active: false, attributes: { status: 'DELETED' } });
    expect(one(records, '1002'), 'whose address was given to somebody else').toBeUndefined();
    await opened.tools.clock.sleep(21 * 86_400_000);
    expect(people(await opened.read({ deleted: 'inactive' }))).not.toContain('1001');
  });

  test('tells organizational units as groups one within another, if asked', async () => {
    const { hand } = opened.google;
    hand.orgUnit('/Engines');
    hand.orgUnit('/Engines/Tests');
    hand.user('1001', { orgUnitPath: '/Engines/Tests' });
    const records = await opened.read({ orgUnits: 'groups' });
    const unit = (name: string) => told(records, 'group').find(({ group }) => group.name === name)?.group;
    expect(unit('/')?.members).toHaveLength(8);
    expect(unit('/Engines')?.members).toEqual([{ type: 'group', id: unit('/Engines/Tests')?.id }]);
    expect(unit('/Engines/Tests')?.members).toEqual([{ type: 'identity', id: '1001' }]);
    hand.user('1001', { orgUnitPath: '/Gone' });
    await expect(opened.read({ orgUnits: 'groups' })).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('tells groups within groups, leaves out who is not of this account, and takes CUSTOMER for everybody', async () => {
    const { hand } = opened.google;
    hand.group({
      id: '01mixed',
      name: '',
      email: 'mixed@example.com',
      members: [
        { type: 'GROUP', id: '01team' },
        { type: 'USER', id: '9001', email: 'guest@elsewhere.example' },
        { type: 'GROUP', id: '01other', email: 'all@elsewhere.example' },
        { type: 'USER', id: '1003' },
      ],
    });
    hand.group({
      id: '01all',
      name: 'All',
      email: 'all@example.com',
      members: [
        { type: 'USER', id: '1003' },
        { type: 'CUSTOMER', id: 'C01pretend' },
      ],
    });
    const records = await opened.read();
    expect(membersOf(records, '01mixed')).toEqual(['01team', '1003']);
    expect(told(records, 'group').map(({ group }) => group.name)).toContain('mixed@example.com');
    expect(membersOf(records, '01all').toSorted()).toEqual(eight);
    expect(told(records, 'complete')[0]?.proof?.remarks?.[1]).toContain('2 members of groups');
  });
});

describe('never a removal:', () => {
  test.each(['users', 'groups'] as const)(
    'what a lost page of %s held is told all the same',
    async (list) => {
      opened.google.accidents.skipPage = list;
      const records = await opened.read();
      expect(people(records)).toEqual(eight);
      expect(told(records, 'group')).toHaveLength(7);
    },
  );

  test('a lost page of members is an error', async () => {
    const { hand } = opened.google;
    hand.group({
      id: '01team',
      name: 'Team',
      email: 'team@example.com',
      members: eight.map((id) => ({ type: 'USER', id })),
    });
    opened.google.accidents.skipPage = 'members';
    await expect(opened.read()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('left out'),
    });
  });

  test('an empty first page of users with 200 is an error', async () => {
    opened.google.accidents.emptyFirst = 'users';
    await expect(opened.read()).rejects.toMatchObject({ message: expect.stringContaining('nobody') });
  });

  test.each([3, 6, 12, 18])('privileges that are lost after %i requests are an error', async (after) => {
    opened.google.accidents.privilegesAfter = [after, []];
    await expect(opened.read()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a token that ends in the middle is renewed', async () => {
    opened.google.accidents.revokeAfter = 5;
    expect(people(await opened.read())).toEqual(eight);
  });

  test.each([
    [403, 'rateLimitExceeded'],
    [403, 'userRateLimitExceeded'],
    [403, 'quotaExceeded'],
    [429, 'rateLimitExceeded'],
  ] as const)('%i %s is waited out, longer each time', async (status, reason) => {
    const began = opened.tools.clock.now();
    opened.google.accidents.quota = { times: 6, status, reason };
    expect(people(await opened.read())).toEqual(eight);
    expect(opened.google.calls.refused).toBe(6);
    expect(opened.tools.clock.now() - began).toBeGreaterThan(63_000);
  });

  test('a quota of the day that is used up is said at once', async () => {
    opened.google.accidents.quota = { times: 99, status: 403, reason: 'dailyLimitExceeded' };
    await expect(opened.read()).rejects.toMatchObject({
      code: 'rate-limited',
      message: expect.stringContaining('Quotas'),
    });
    expect(opened.google.calls.refused).toBe(1);
  });
});

describe('check', () => {
  test('names every scope and privilege that is missing, and where each is granted', async () => {
    opened.google.delegated = opened.google.delegated.filter((scope) => !scope.includes('.user.'));
    opened.google.privileges = ['user', 'group'];
    await expect(opened.open({ orgUnits: 'groups' }).check()).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/user\.readonly .*Domain Wide Delegation .*Organization Units → Read/),
    });
  });

  test('says when the API is switched off', async () => {
    opened.google.accidents.quota = { times: 99, status: 403, reason: 'accessNotConfigured' };
    await expect(opened.open().check()).rejects.toThrow('Admin SDK API is switched off');
  });

  test('says when the administrator is none, or the key is none', async () => {
    await expect(opened.open({ admin: 'gone@example.com' }).check()).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('no active administrator gone@example.com'),
    });
    await expect(opened.open({ key: 'AIza-a-key-of-another-kind' }).check()).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});
