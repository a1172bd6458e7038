/** Orders and pages as clients ask for them: RFC 7644 sections 3.4.2.3 and 3.4.2.4, RFC 9865. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { declaredTypes } from '../../sources/scim/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { CURSOR_TIMEOUT } from './cursors.ts';
import { ids, openStage, type Stage } from './fixture.ts';

const device = 'urn:example:scim:Device';
const declared = declaredTypes({
  schemas: {
    [device]: {
      name: 'Device',
      attributes: {
        displayName: {},
        serial: { caseExact: true },
        weight: { type: 'decimal' },
        bought: { type: 'dateTime' },
        pin: { mutability: 'writeOnly', returned: 'never' },
      },
    },
  },
  resourceTypes: { Device: { endpoint: '/Devices', schema: device } },
});

let db: TestDatabase;
let stage: Stage;
const clock = fakeClock();

beforeAll(async () => {
  db = await openTestDatabase();
  stage = openStage(db, { clock, newId: countedIds('d'), declared });
  const people: readonly (readonly [id: string, userName: string, title: string, mail: string])[] = [
    ['u1', 'bob', 'Count', 'z@x'],
    ['u2', 'Ada', 'count', 'B@x'],
    ['u3', 'äda', '', 'a@x'],
    ['u4', 'carl', 'Baron', 'c@x'],
    ['u5', 'Zoe', 'duke', 'd@x'],
  ];
  for (const [id, userName, title, mail] of people)
    await stage.user({
      id,
      userName,
      active: id !== 'u4',
      attributes: {
        displayName: userName,
        ...(title !== '' && { title }),
        emails: [
          { value: 'm@x', type: 'home' },
          { value: mail, type: 'work', primary: true },
        ],
        ...(id === 'u2' && { [ENTERPRISE_USER]: { department: 'Looms' } }),
      },
    });
  await stage.group({ id: 'g1', name: 'beta', members: ['u5', 'u4'] });
  await stage.group({ id: 'g2', name: 'Alpha', members: ['u1'] });
  const devices: readonly object[] = [
    { displayName: 'Base', serial: 'b', weight: 10, bought: '2026-01-01T00:00:00+02:00', externalId: 'D1' },
    { displayName: 'anvil', serial: 'B', weight: 9.5, bought: '2025-12-31T23:00:00Z' },
    { displayName: 'Crane', serial: 'a', pin: '0000' },
  ];
  for (const each of devices) await stage.send('POST', '/Devices', { body: { schemas: [device], ...each } });
});
afterAll(() => db.close());

const list = (path: string, query: Readonly<Record<string, string | number>>) =>
  stage.send(
    'GET',
    `${path}?${new URLSearchParams(
      Object.entries(query).map(([name, each]): [string, string] => [name, String(each)]),
    )}`,
  );

describe('a list is ordered', () => {
  test.each<[path: string, sortBy: string, ascending: readonly string[]]>([
    ['/Users', 'userName', ['u2', 'u1', 'u4', 'u5', 'u3']],
    ['/Users', 'USERNAME', ['u2', 'u1', 'u4', 'u5', 'u3']],
    ['/Users', 'title', ['u4', 'u1', 'u2', 'u5', 'u3']],
    ['/Users', 'emails', ['u3', 'u2', 'u4', 'u5', 'u1']],
    ['/Users', 'emails.value', ['u3', 'u2', 'u4', 'u5', 'u1']],
    ['/Users', 'active', ['u4', 'u1', 'u2', 'u3', 'u5']],
    ['/Users', 'department', ['u2', 'u1', 'u3', 'u4', 'u5']],
    ['/Users', `${ENTERPRISE_USER}:department`, ['u2', 'u1', 'u3', 'u4', 'u5']],
    ['/Users', 'urn:ietf:params:scim:schemas:core:2.0:User:userName', ['u2', 'u1', 'u4', 'u5', 'u3']],
    ['/Users', 'groups.display', ['u1', 'u4', 'u5', 'u2', 'u3']],
    ['/Users', 'meta.created', ['u1', 'u2', 'u3', 'u4', 'u5']],
    ['/Groups', 'displayName', ['g2', 'g1']],
    ['/Groups', 'members', ['g2', 'g1']],
    ['/', 'displayName', ['u2', 'g2', 'd-2', 'd-1', 'g1', 'u1', 'u4', 'd-3', 'u5', 'u3']],
  ])('%s by %s', async (path, sortBy, ascending) => {
    const named = (found: readonly string[]) => found.map((id) => deviceNames.get(id) ?? id);
    const { body } = await list(path, { sortBy });
    expect(named(ids(body))).toEqual(ascending);
    expect(body.totalResults).toBe(ascending.length);
    const paged = await list(path, { sortBy, sortOrder: 'ascending', startIndex: 2, count: 1 });
    expect(named(ids(paged.body))).toEqual(ascending.slice(1, 2));
  });

  const deviceNames = new Map<string, string>();
  beforeAll(async () => {
    const { body } = await list('/Devices', {});
    for (const [at, id] of ids(body).entries()) deviceNames.set(id, `d-${at + 1}`);
  });

  test.each<[sortBy: string, ascending: readonly string[]]>([
    ['serial', ['d-2', 'd-3', 'd-1']],
    ['weight', ['d-2', 'd-1', 'd-3']],
    ['bought', ['d-1', 'd-2', 'd-3']],
    ['displayName', ['d-2', 'd-1', 'd-3']],
    ['externalId', ['d-1', 'd-2', 'd-3']],
  ])('of a declared type, by %s', async (sortBy, ascending) => {
    const { body } = await list('/Devices', { sortBy });
    expect(ids(body).map((id) => deviceNames.get(id))).toEqual(ascending);
  });

  test('with who has no value first when it descends, and those who are alike by id all the same', async () => {
    const { body } = await list('/Users', { sortBy: 'title', sortOrder: 'descending' });
    expect(ids(body)).toEqual(['u3', 'u5', 'u1', 'u2', 'u4']);
  });

  test('with a filter, whether an index answers it or not, and by a search that is sent as a body', async () => {
    for (const filter of ['userName eq "bob" or userName eq "ADA"', 'title eq "COUNT"']) {
      const { body } = await list('/Users', { filter, sortBy: 'emails' });
      expect(ids(body)).toEqual(['u2', 'u1']);
      const asked = { filter, sortBy: 'userName', sortOrder: 'descending' };
      expect(ids((await stage.send('POST', '/Users/.search', { body: asked })).body)).toEqual(['u1', 'u2']);
    }
  });

  test.each([
    ['sortBy=shoeSize', 'invalidPath'],
    ['sortBy=name', 'invalidPath'],
    ['sortBy=name.nothing', 'invalidPath'],
    ['sortBy=emails[type eq "work"].value', 'invalidPath'],
    ['sortBy=password', 'invalidPath'],
    ['sortBy=userName&sortOrder=upwards', 'invalidValue'],
  ])('or refused for ?%s', async (query, scimType) => {
    expect(await stage.send('GET', `/Users?${query}`)).toMatchObject({ status: 400, body: { scimType } });
  });

  test('never by what is never told, and by nothing where nothing is asked for', async () => {
    expect((await list('/Devices', { sortBy: 'pin' })).body.scimType).toBe('invalidPath');
    expect(ids((await list('/Users', { sortBy: '', sortOrder: '' })).body)).toEqual([
      'u1',
      'u2',
      'u3',
      'u4',
      'u5',
    ]);
  });

  test('in 1.1 too, which pages by index alone', async () => {
    const { body } = await stage.send('GET', '/Users?sortBy=userName&startIndex=2&count=2&cursor=', {
      version: 'v1',
    });
    expect(ids(body)).toEqual(['u1', 'u4']);
    expect(body).toMatchObject({ totalResults: 5, startIndex: 2, itemsPerPage: 2 });
    expect(Object.keys(body)).not.toContain('nextCursor');
  });
});

describe('declared types', () => {
  test.each<[filter: string, total: number]>([
    ['serial eq "B"', 1],
    ['serial eq "c"', 0],
    ['displayName eq "CRANE"', 1],
    ['externalId eq "D1" or serial eq "a"', 2],
    ['externalId eq "d1"', 0],
    ['bought ge "2025-12-31T23:00:00Z"', 1],
    ['bought lt "2026-01-01T00:00:00+01:00" and weight gt 9', 1],
    ['weight gt 9.5', 1],
    ['not (weight pr)', 1],
    ['meta.resourceType eq "Device" and schemas co "device"', 0],
    ['meta.resourceType eq "Device" and schemas eq "urn:example:scim:Device"', 3],
    ['meta.location co "/Devices/"', 3],
  ])('are found by %s', async (filter, total) => {
    expect((await list('/Devices', { filter })).body.totalResults).toBe(total);
  });

  test('take only moments for a dateTime', async () => {
    const { status, body } = await stage.send('POST', '/Devices', { body: { bought: 'yesterday' } });
    expect([status, body.scimType]).toEqual([400, 'invalidValue']);
  });
});

describe('RFC 9865: pages by cursor', () => {
  async function walk(path: string, query: Readonly<Record<string, string | number>>) {
    const found: string[][] = [];
    let cursor = '';
    const back: (string | undefined)[] = [];
    for (;;) {
      const { status, body } = await list(path, { ...query, cursor });
      expect(status).toBe(200);
      expect(body).not.toHaveProperty('startIndex');
      found.push([...ids(body)]);
      back.push(body.previousCursor);
      if (body.nextCursor === undefined) return { found, back, total: body.totalResults };
      expect(body.nextCursor).toMatch(/^[\w.~-]+$/);
      cursor = body.nextCursor;
    }
  }

  test.each<
    [path: string, query: Readonly<Record<string, string | number>>, pages: readonly (readonly string[])[]]
  >([
    ['/Users', { count: 2 }, [['u1', 'u2'], ['u3', 'u4'], ['u5']]],
    ['/Users', { count: 5 }, [['u1', 'u2', 'u3', 'u4', 'u5']]],
    ['/Users', { count: 2, sortBy: 'userName' }, [['u2', 'u1'], ['u4', 'u5'], ['u3']]],
    ['/Users', { count: 2, sortBy: 'title', sortOrder: 'descending' }, [['u3', 'u5'], ['u1', 'u2'], ['u4']]],
    ['/Users', { count: 1, filter: 'title pr and active eq true' }, [['u1'], ['u2'], ['u5']]],
    ['/Users', { count: 1, filter: 'id eq "u5" or userName eq "bob"' }, [['u1'], ['u5']]],
    ['/Groups', { count: 1, sortBy: 'displayName' }, [['g2'], ['g1']]],
  ])('%s %j', async (path, query, pages) => {
    const { found, back, total } = await walk(path, query);
    expect(found).toEqual(pages);
    expect(total).toBe(pages.flat().length);
    expect(back[0]).toBeUndefined();
    for (const [at, cursor] of back.entries()) {
      if (at === 0) continue;
      expect(ids((await list(path, { ...query, cursor: cursor ?? '' })).body)).toEqual(pages[at - 1]);
    }
  });

  test('go over all types, in an order or in none, and over declared ones', async () => {
    for (const query of [
      { count: 3 },
      { count: 4, sortBy: 'displayName' },
      { count: 1, filter: 'displayName sw "a"' },
    ]) {
      const whole = await list('/', { ...query, count: 100 });
      expect((await walk('/', query)).found.flat()).toEqual(ids(whole.body));
    }
    expect(
      (await walk('/Devices', { count: 2, sortBy: 'weight', filter: 'serial pr' })).found.map(
        (each) => each.length,
      ),
    ).toEqual([2, 1]);
  });

  test('answer a search that is sent as a body', async () => {
    const asked = { sortBy: 'userName', count: 2, cursor: '' };
    const first = await stage.send('POST', '/Users/.search', { body: asked });
    const next = await stage.send('POST', '/Users/.search', {
      body: { ...asked, cursor: first.body.nextCursor },
    });
    expect([...ids(first.body), ...ids(next.body)]).toEqual(['u2', 'u1', 'u4', 'u5']);
  });

  test('go on where the resource stood that is gone, and from the beginning where nothing is left before', async () => {
    const own = openStage(db, { clock, newId: countedIds(), source: 'gone' });
    for (const id of ['a', 'b', 'c', 'd']) await own.user({ id });
    const ask = async (cursor: string) => (await own.send('GET', `/Users?count=2&cursor=${cursor}`)).body;
    const first = await ask('');
    const second = await ask(first.nextCursor);
    for (const id of ['a', 'b']) await own.send('DELETE', `/Users/${id}`);
    expect(ids(await ask(first.nextCursor))).toEqual(['c', 'd']);
    const before = await ask(second.previousCursor);
    expect(before).toMatchObject({ totalResults: 2, Resources: [] });
    expect(ids(await ask(before.nextCursor))).toEqual(['c', 'd']);
  });

  test.each([
    ['count=1001&cursor=', 'invalidCount'],
    ['count=many&cursor=', 'invalidCount'],
    ['cursor=nonsense', 'invalidCursor'],
    ['cursor=%00', 'invalidCursor'],
    ['cursor=&startIndex=2', 'invalidValue'],
  ])('are refused for ?%s', async (query, scimType) => {
    expect(await stage.send('GET', `/Users?${query}`)).toMatchObject({ status: 400, body: { scimType } });
  });

  test('are refused with a cursor of another list, filter, order or source, or one that was changed', async () => {
    const { nextCursor } = (await list('/Users', { cursor: '', count: 1 })).body;
    const other = openStage(db, { clock, newId: countedIds(), source: 'other' });
    const all = [
      list('/Groups', { cursor: nextCursor }),
      list('/', { cursor: nextCursor }),
      list('/Users', { cursor: nextCursor, filter: 'title pr' }),
      list('/Users', { cursor: nextCursor, sortBy: 'title' }),
      list('/Users', { cursor: `${nextCursor.slice(0, -3)}AAA` }),
      other.send('GET', `/Users?cursor=${nextCursor}`),
    ];
    for (const each of await Promise.all(all))
      expect(each).toMatchObject({ status: 400, body: { scimType: 'invalidCursor' } });
    // What is sealed is another text each time, and two letters may be in one of them by chance.
    const again = await Promise.all(
      Array.from({ length: 5 }, () => list('/Users', { cursor: '', count: 1 })),
    );
    const cursors: readonly string[] = again.map(({ body }) => body.nextCursor);
    expect(new Set(cursors).size).toBe(5);
    expect(cursors.filter((each) => !each.includes('u1'))).not.toEqual([]);
  });

  test.each([0, -1])('tell with a count of %i how many there are, and nothing else', async (count) => {
    const { body } = await list('/Users', { cursor: '', count });
    expect(body).toMatchObject({ totalResults: 5, Resources: [] });
    expect(body).not.toHaveProperty('nextCursor');
  });

  test('are good for as long as the service says, and for a page of any size that it has', async () => {
    const { nextCursor } = (await list('/Users', { cursor: '', count: 4 })).body;
    await clock.leap(CURSOR_TIMEOUT * 1_000);
    expect(ids((await list('/Users', { cursor: nextCursor, count: 1_000 })).body)).toEqual(['u5']);
    await clock.leap(1);
    expect((await list('/Users', { cursor: nextCursor })).body.scimType).toBe('expiredCursor');
  });
});
