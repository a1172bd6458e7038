import { beforeEach, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER, type SourceRecord } from '../../model/index.ts';
import { type Opened, openPretend, token } from './pretend-world.ts';

let opened: Opened;

function seed({ okta }: Opened): void {
  for (let n = 0; n < 8; n++)
    okta.hand.user(`00u${n}`, {
      status: n === 3 ? 'DEPROVISIONED' : 'ACTIVE',
      profile: {
        login: `u${n}@example.com`,
        firstName: 'U',
        lastName: String(n),
        email: `u${n}@example.com`,
      },
    });
  okta.hand.group('00gteam', { name: 'Team', members: ['00u1', '00u2', '00u4', '00u5'] });
  okta.hand.group('00gempty', { name: 'Empty', members: [] });
}

beforeEach(() => {
  opened = openPretend();
  seed(opened);
});

const told = <Type extends SourceRecord['type']>(records: readonly SourceRecord[], type: Type) =>
  records.filter((record): record is Extract<SourceRecord, { type: Type }> => record.type === type);

const people = (records: readonly SourceRecord[]): readonly string[] =>
  [...new Set(told(records, 'identity').map(({ identity }) => identity.id))].toSorted();

const groups = (records: readonly SourceRecord[]): readonly string[] =>
  told(records, 'group')
    .map(({ group }) => group.name)
    .toSorted();

const cursorOf = (records: readonly SourceRecord[]): string => told(records, 'complete')[0]?.cursor ?? '';

const eight = Array.from({ length: 8 }, (_, n) => `00u${n}`);

describe('a full reading', () => {
  test('tells those who were deprovisioned as inactive, and is proved by the group of everybody', async () => {
    const records = await opened.read();
    expect(people(records)).toEqual(eight);
    expect(groups(records)).toEqual(['Empty', 'Everyone', 'Team']);
    const active = told(records, 'identity').map(({ identity }) => identity.active);
    expect(active.filter((one) => !one)).toHaveLength(1);
    expect(told(records, 'complete')[0]?.proof).toMatchObject({
      clock: Date.UTC(2026, 0, 5, 8),
      remarks: ['The group Everyone counts 7 people; all of them were told.'],
    });
  });

  test.each([
    ['STAGED', false],
    ['PROVISIONED', false],
    ['ACTIVE', true],
    ['RECOVERY', true],
    ['PASSWORD_EXPIRED', true],
    ['LOCKED_OUT', true],
    ['SUSPENDED', false],
    ['DEPROVISIONED', false],
    ['ACTIVATING', false],
  ])('tells %s as active: %s', async (status, active) => {
    opened.okta.hand.user('00u1', { status });
    const one = told(await opened.read(), 'identity').find(
      ({ identity }) => identity.id === '00u1',
    )?.identity;
    expect(one).toMatchObject({ active, attributes: { status } });
  });

  test('tells who was never activated as active where the settings say so', async () => {
    opened.okta.hand.user('00u1', { status: 'STAGED' });
    const records = await opened.read(undefined, { token, pending: 'active' });
    expect(told(records, 'identity').find(({ identity }) => identity.id === '00u1')?.identity.active).toBe(
      true,
    );
  });

  test('tells the profile by the preset, and what else was asked for', async () => {
    opened.okta.hand.user('00u1', {
      lastLogin: Date.UTC(2026, 0, 2, 9),
      profile: {
        department: 'Engines',
        managerId: '42',
        mobilePhone: '+44 1',
        city: 'London',
        costCode: 'C1',
        secondEmail: 'ada@home.example',
      },
    });
    const records = await opened.read(undefined, { token, signIns: true, keep: ['costCode'] });
    const one = told(records, 'identity').find(({ identity }) => identity.id === '00u1')?.identity;
    expect(one?.attributes).toMatchObject({
      userName: 'u1@example.com',
      displayName: 'U 1',
      emails: [
        { value: 'u1@example.com', type: 'work', primary: true },
        { value: 'ada@home.example', type: 'other' },
      ],
      phoneNumbers: [{ value: '+44 1', type: 'mobile' }],
      addresses: [{ locality: 'London', type: 'work' }],
      [ENTERPRISE_USER]: { department: 'Engines', manager: { value: '42' } },
      profile: { costCode: 'C1' },
    });
    expect(told(records, 'activity').find(({ identity }) => identity === '00u1')).toMatchObject({
      last: expect.stringMatching(/^2026-01-02T/),
    });
  });
});

describe('never a removal:', () => {
  test.each(['users', 'groups'])('what a lost page of %s held is told all the same', async (list) => {
    opened.okta.accidents.skipPage = list;
    const records = await opened.read();
    expect(people(records)).toEqual(expect.arrayContaining(eight.filter((id) => id !== '00u3')));
    expect(groups(records)).toEqual(['Empty', 'Everyone', 'Team']);
  });

  test('the same holds where the group of everybody is not shown', async () => {
    const narrow = openPretend({ everyone: false });
    seed(narrow);
    narrow.okta.accidents.skipPage = 'users';
    const records = await narrow.read();
    expect(people(records)).toEqual(expect.arrayContaining(eight.filter((id) => id !== '00u3')));
    expect(told(records, 'complete')[0]?.proof?.remarks?.[0]).toContain('asked for twice');
  });

  test('a lost page of members is an error', async () => {
    opened.okta.accidents.skipPage = 'members';
    await expect(opened.read()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('left out'),
    });
  });

  test('an empty first page of users with 200 is an error', async () => {
    opened.okta.accidents.emptyFirst = 'users';
    await expect(opened.read()).rejects.toMatchObject({ message: expect.stringContaining('nobody') });
  });

  test.each([2, 5, 8])('rights that are lost after %i requests are an error', async (after) => {
    opened.okta.accidents.rightsAfter = [after, []];
    await expect(opened.read()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a window that is full is waited out by its own clock, and a tenth of it is left to others', async () => {
    const busy = openPretend({ perMinute: 3 });
    seed(busy);
    const began = busy.tools.clock.now();
    expect(people(await busy.read())).toEqual(eight);
    expect(busy.tools.clock.now() - began).toBeGreaterThan(60_000);
    expect(busy.okta.calls.refused).toBe(0);
  });

  test('being refused for too many requests at once is waited out for moments, not until a meaningless end', async () => {
    opened.okta.accidents.concurrency = 4;
    const began = opened.tools.clock.now();
    expect(people(await opened.read())).toEqual(eight);
    expect(opened.okta.calls.refused).toBe(4);
    expect(opened.tools.clock.now() - began).toBeLessThan(60_000);
  });

  test('a connection that is cut in the body is tried again', async () => {
    let number = 0;
    const cut = openPretend({}, (fetch) => async (request) => {
      const answer = await fetch(request);
      number += 1;
      if (number !== 3) return answer;
      const text = await answer.text();
      return new Response(text.slice(0, text.length / 2), answer);
    });
    seed(cut);
    expect(people(await cut.read())).toEqual(eight);
  });
});

describe('a reading of changes', () => {
  test('tells who changed, groups whose members changed whole, and from the System Log who was deleted', async () => {
    await opened.tools.clock.sleep(3_600_000);
    const cursor = cursorOf(await opened.read());
    await opened.tools.clock.sleep(3_600_000);
    opened.okta.hand.user('00u1', { status: 'SUSPENDED' });
    opened.okta.hand.group('00gteam', { name: 'Team', members: ['00u1', '00u2'] });
    opened.okta.hand.removeUser('00u5');
    opened.okta.hand.removeGroup('00gempty');
    const records = await opened.read(cursor);
    expect(people(records)).toEqual(['00u1']);
    expect(told(records, 'group').map(({ group }) => group)).toEqual([
      {
        id: '00gteam',
        name: 'Team',
        externalId: '00gteam',
        members: [
          { type: 'identity', id: '00u1' },
          { type: 'identity', id: '00u2' },
        ],
      },
    ]);
    expect(told(records, 'removed')).toEqual([
      { type: 'removed', of: 'identity', id: '00u5' },
      { type: 'removed', of: 'group', id: '00gempty' },
    ]);
  });

  test('tells again what searches may not have known of at the last reading', async () => {
    opened.okta.lag = 60_000;
    await opened.tools.clock.sleep(3_600_000);
    const cursor = cursorOf(await opened.read());
    opened.okta.hand.user('00u1', { profile: { title: 'Countess' } });
    const second = await opened.read(cursor);
    expect(people(second)).toEqual([]);
    await opened.tools.clock.sleep(120_000);
    expect(people(await opened.read(cursorOf(second)))).toEqual(['00u1']);
  });

  test('does not tell somebody as removed who is there', async () => {
    const cursor = cursorOf(await opened.read());
    await opened.tools.clock.sleep(3_600_000);
    opened.okta.hand.removeUser('00u5');
    opened.okta.hand.user('00u5', { profile: { login: 'u5@example.com' } });
    expect(told(await opened.read(cursor), 'removed')).toEqual([]);
  });

  test('is refused as stale when the cursor is old, of other settings, or none', async () => {
    const cursor = cursorOf(await opened.read());
    await expect(opened.read(cursor, { token, pending: 'active' })).rejects.toMatchObject({ code: 'stale' });
    await expect(opened.read('none')).rejects.toMatchObject({ code: 'stale' });
    await opened.tools.clock.sleep(31 * 86_400_000);
    await expect(opened.read(cursor)).rejects.toMatchObject({ code: 'stale' });
  });

  test('asks as much as has changed', async () => {
    const big = openPretend({ pageSize: 200 });
    for (let n = 0; n < 2_000; n++)
      big.okta.hand.user(`00v${n}`, { profile: { login: `v${n}@example.com` } });
    await big.tools.clock.sleep(3_600_000);
    const cursor = cursorOf(await big.read());
    await big.tools.clock.sleep(3_600_000);
    for (let n = 0; n < 100; n++) big.okta.hand.user(`00v${n}`, { profile: { title: 'Countess' } });
    big.okta.calls.total = 0;
    expect(people(await big.read(cursor))).toHaveLength(100);
    expect(big.okta.calls.total).toBeLessThanOrEqual(4);
  });
});
