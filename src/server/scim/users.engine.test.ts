import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FakeClock, fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;
let clock: FakeClock;
let sources = 0;
const newId = countedIds();

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => {
  clock = fakeClock();
  sources += 1;
  stage = openStage(db, { clock, newId, source: `users-${sources}` });
});

const patch = (id: string, ...Operations: object[]) =>
  stage.send('PATCH', `/Users/${id}`, { body: { Operations } });
const read = async (id: string) => (await stage.send('GET', `/Users/${id}`)).body;

describe('a user who is made', () => {
  test('is told to the directory, answered whole, and read the same', async () => {
    const body = { userName: 'ada', active: 'True', favourite: { colour: 'blue' }, 'name.givenName': 'Ada' };
    const made = await stage.send('POST', '/Users', { body });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ userName: 'ada', active: true, favourite: { colour: 'blue' } });
    expect(await read(made.body.id)).toEqual(made.body);
    expect(stage.told).toMatchObject([{ persons: [expect.any(String)], lifecycle: [{ kind: 'joiner' }] }]);
    const base = `https://rollcall.example/scim/v2/users-${sources}`;
    expect(made.headers.get('location')).toBe(`${base}/Users/${made.body.id}`);
  });

  test.each([
    ['without a name', {}],
    ['with an empty name', { userName: ' ' }],
    ['with a name that fits into no index', { userName: 'x'.repeat(513) }],
    ['with a name that grows when it is folded', { userName: '\ufdfa'.repeat(100) }],
    ['with an address that fits into no index', { userName: 'x', emails: 'y'.repeat(513) }],
    ['with a name that no database keeps', { userName: 'x', title: 'a\u0000b' }],
    ['with half of a character', { userName: 'x', title: '\ud800' }],
    ['with two names', { userName: ['a', 'b'] }],
  ])('%s is refused, and nobody is made', async (_, body) => {
    const refused = await stage.send('POST', '/Users', { body });
    expect(refused).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect((await stage.send('GET', '/Users')).body.totalResults).toBe(0);
  });

  test('may have the name of one who was removed, and is another', async () => {
    const first = await stage.send('POST', '/Users', { body: { userName: 'ada' } });
    expect((await stage.send('DELETE', `/Users/${first.body.id}`)).status).toBe(204);
    const second = await stage.send('POST', '/Users', { body: { userName: 'ADA' } });
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
    expect((await stage.send('PATCH', `/Users/${first.body.id}`, { body: { Operations: [] } })).status).toBe(
      400,
    );
    expect((await patch(first.body.id, { op: 'remove', path: 'title' })).status).toBe(404);
  });

  test('is not made twice by two requests at once', async () => {
    const both = await Promise.all(
      ['ada', 'Ada'].map((userName) => stage.send('POST', '/Users', { body: { userName } })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('of one source is nobody to another', async () => {
    const { body } = await stage.send('POST', '/Users', { body: { userName: 'ada' } });
    const other = openStage(db, { clock, newId, source: `other-${sources}` });
    expect((await other.send('GET', `/Users/${body.id}`)).status).toBe(404);
    expect((await other.send('DELETE', `/Users/${body.id}`)).status).toBe(404);
    expect((await other.send('POST', '/Users', { body: { userName: 'ada' } })).status).toBe(201);
  });
});

describe('a user who is changed', () => {
  test('has another version and another time, and none when nothing changed', async () => {
    await stage.user({ id: 'u', attributes: { title: 'Countess' } });
    const before = await read('u');
    await clock.advance(60_000);
    const same = await patch('u', { op: 'replace', value: { title: 'Countess', active: 'True' } });
    expect(same).toMatchObject({ status: 200, body: before });
    const put = await stage.send('PUT', '/Users/u', { body: { ...before, meta: undefined } });
    expect(put.body).toEqual(before);
    const changed = await patch('u', { op: 'replace', path: 'title', value: 'Lady' });
    expect(changed.body.meta.version).not.toBe(before.meta.version);
    expect(Date.parse(changed.body.meta.lastModified) - Date.parse(before.meta.lastModified)).toBe(60_000);
    expect(changed.body.meta.created).toBe(before.meta.created);
    expect(changed.headers.get('etag')).toBe(changed.body.meta.version);
  });

  test('cannot take the name of another, and is then as it was', async () => {
    await stage.user({ id: 'a', userName: 'ada' });
    await stage.user({ id: 'b', userName: 'bob' });
    const before = await read('b');
    for (const body of [{ userName: 'ADA' }, { userName: 'ada', title: 'x' }]) {
      expect(await stage.send('PUT', '/Users/b', { body })).toMatchObject({
        status: 409,
        body: { scimType: 'uniqueness' },
      });
    }
    expect((await patch('b', { op: 'replace', path: 'userName', value: 'Ada' })).status).toBe(409);
    expect(await read('b')).toEqual(before);
  });

  test('is changed by all operations or by none', async () => {
    await stage.user({ id: 'u' });
    const before = await read('u');
    const refused = await patch(
      'u',
      { op: 'replace', path: 'title', value: 'x' },
      { op: 'remove', path: 'userName' },
    );
    expect(refused).toMatchObject({ status: 400, body: { scimType: 'mutability' } });
    expect(await read('u')).toEqual(before);
  });

  test('stays inactive, and keeps its external id, when a PUT does not speak of them', async () => {
    const body = { userName: 'u', externalId: 'E1', active: false, title: 'x' };
    const { id } = (await stage.send('POST', '/Users', { body })).body;
    const put = await stage.send('PUT', `/Users/${id}`, { body: { userName: 'u2' } });
    expect(put.body).toMatchObject({ userName: 'u2', externalId: 'E1', active: false });
    expect(put.body).not.toHaveProperty('title');
  });

  test('is not activated by the removal of `active`, and loses its external id by the removal of that', async () => {
    const body = { userName: 'u', externalId: 'E1', active: false };
    const { id } = (await stage.send('POST', '/Users', { body })).body;
    const changed = await patch(id, { op: 'remove', path: 'active' }, { op: 'remove', path: 'externalId' });
    expect(changed.body.active).toBe(false);
    expect(changed.body).not.toHaveProperty('externalId');
  });

  test('keeps both of two changes made at once', async () => {
    await stage.user({ id: 'u' });
    const names = ['title', 'nickName', 'locale', 'timezone', 'userType'];
    const all = await Promise.all(names.map((path) => patch('u', { op: 'add', path, value: path })));
    expect(all.map(({ status }) => status)).toEqual(names.map(() => 200));
    expect(await read('u')).toMatchObject(Object.fromEntries(names.map((name) => [name, name])));
  });

  test('is changed only at the version that the client names', async () => {
    await stage.user({ id: 'u' });
    const { version } = (await read('u')).meta;
    const change = (value: string, headers: Record<string, string>) =>
      stage.send('PATCH', '/Users/u', {
        headers,
        body: { Operations: [{ op: 'add', path: 'title', value }] },
      });
    expect((await change('a', { 'if-match': version })).status).toBe(200);
    expect(await change('b', { 'if-match': version })).toMatchObject({
      status: 412,
      body: { status: '412' },
    });
    expect((await change('c', { 'if-match': '*' })).body.title).toBe('c');
    const late = await stage.send('DELETE', '/Users/u', { headers: { 'if-match': version } });
    expect(late.status).toBe(412);
    const now = (await read('u')).meta.version;
    const unread = await stage.send('GET', '/Users/u', { headers: { 'if-none-match': now } });
    expect([unread.status, unread.text]).toEqual([304, '']);
  });
});

test('an attribute is no schema: what is told beneath it leaves it as it is', async () => {
  const names = ['id:x', 'active:x', 'emails:x', 'externalId:x', 'meta:x', 'password:x'];
  const beneath = Object.fromEntries(names.map((name) => [name, '1']));
  const body = { userName: 'ada', externalId: 'E1', emails: [{ value: 'ada@x' }], ...beneath };
  const { body: made } = await stage.send('POST', '/Users', { body });
  expect(made).toMatchObject({ externalId: 'E1', emails: [{ value: 'ada@x' }], active: true });
  expect(made.id).toBeTypeOf('string');
  for (const path of names)
    expect(await patch(made.id, { op: 'add', path, value: '1' })).toMatchObject({
      status: 400,
      body: { scimType: 'invalidPath' },
    });
  expect(await read(made.id)).toEqual(made);
});

test('what cannot be answered as it is asked for changes nothing', async () => {
  const both = '?attributes=id&excludedAttributes=meta';
  await stage.user({ id: 'u', userName: 'u' });
  await stage.group({ id: 'g', name: 'g' });
  const before = [await read('u'), (await stage.send('GET', '/Groups/g')).body];
  const body = { userName: 'other', displayName: 'other' };
  const Operations = [{ op: 'replace', value: { displayName: 'other' } }];
  for (const endpoint of ['/Users', '/Groups']) {
    const at = `${endpoint}/${endpoint.charAt(1).toLowerCase()}`;
    for (const refused of [
      await stage.send('POST', `${endpoint}${both}`, { body }),
      await stage.send('PUT', `${at}${both}`, { body }),
      await stage.send('PATCH', `${at}${both}`, { body: { Operations } }),
    ])
      expect(refused).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect((await stage.send('GET', endpoint)).body.totalResults).toBe(1);
  }
  expect([await read('u'), (await stage.send('GET', '/Groups/g')).body]).toEqual(before);
});

test('whoever has an id that no address can bear as it is, is told at one that can', async () => {
  const base = `https://rollcall.example/scim/v2/users-${sources}`;
  for (const id of ['łą', 'a b/c']) {
    await stage.user({ id });
    const { status, headers, body } = await stage.send('GET', `/Users/${encodeURIComponent(id)}`);
    const location = `${base}/Users/${encodeURIComponent(id)}`;
    expect([status, headers.get('location'), body.id, body.meta.location]).toEqual([
      200,
      location,
      id,
      location,
    ]);
    await stage.group({ id: `group of ${id}`, members: [id] });
    const group = await stage.send('GET', `/Groups/${encodeURIComponent(`group of ${id}`)}`);
    expect(group.headers.get('location')).toBe(group.body.meta.location);
    expect(group.body.members[0].$ref).toBe(location);
    const { groups } = (await stage.send('GET', `/Users/${encodeURIComponent(id)}?attributes=groups`)).body;
    expect(groups[0].$ref).toBe(group.body.meta.location);
  }
});

test('what follows is remembered with the change or not at all', async () => {
  let failing = true;
  const own = openStage(db, {
    clock,
    newId,
    source: `failing-${sources}`,
    async onTold() {
      if (failing) throw new Error('The queue is full: secret-detail.');
    },
  });
  const refused = await own.send('POST', '/Users', { body: { userName: 'ada' } });
  expect(refused).toMatchObject({ status: 500, body: { status: '500' } });
  expect(refused.text).not.toContain('secret-detail');
  failing = false;
  expect((await own.send('GET', '/Users')).body.totalResults).toBe(0);
  expect((await own.send('POST', '/Users', { body: { userName: 'ada' } })).status).toBe(201);
});

test('groups are answered when they are asked for', async () => {
  await stage.user({ id: 'u' });
  await stage.group({ id: 'g', name: 'Engines', members: ['u'] });
  expect(await read('u')).not.toHaveProperty('groups');
  const { body } = await stage.send('GET', '/Users/u?attributes=groups,userName');
  expect(body.groups).toEqual([
    { value: 'g', $ref: expect.stringMatching(/\/Groups\/g$/), display: 'Engines', type: 'direct' },
  ]);
});

test('a password is kept nowhere', async () => {
  const { body } = await stage.send('POST', '/Users', { body: { userName: 'u', password: 'pass-1' } });
  await patch(
    body.id,
    { op: 'replace', value: { password: 'pass-2' } },
    { op: 'add', path: 'password', value: 'pass-3' },
  );
  const kept = JSON.stringify(await stage.directory.identity(`users-${sources}`, body.id));
  for (const place of [kept, stage.logged(), JSON.stringify(await read(body.id))])
    expect(place).not.toContain('pass-');
});

test('no line of the log repeats what was sent and refused', async () => {
  await stage.user({ id: 'u' });
  const told = async (method: string, path: string, body?: object) => {
    const { status, body: answer } = await stage.send(method, path, body && { body });
    expect({ status, repeated: JSON.stringify(answer).includes('pass-') }).toEqual({
      status: 400,
      repeated: true,
    });
  };
  await told('GET', `/Users?filter=${encodeURIComponent('password eq pass-1')}`);
  await told('GET', `/Users?filter=${encodeURIComponent('active eq "pass-2"')}`);
  await told('POST', '/Users/.search', { filter: 'title eq pass-3' });
  await told('PATCH', '/Users/u', {
    Operations: [{ op: 'add', path: 'password[value eq pass-4]', value: 1 }],
  });
  expect(stage.logged()).not.toContain('pass-');
  expect(stage.logged()).toContain('invalidFilter');
});
