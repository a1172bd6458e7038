/** Nobody who pushes obtains what is another's: not by its external id, its e-mail address or its id (decision 0021). */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JoinKey } from '../../directory/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { ids, openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;
let other: Stage;
let rounds = 0;
const newId = countedIds();
const open = (source: string, join: readonly JoinKey[] = []) =>
  openStage(db, { clock: fakeClock(), newId, source: `${source}-${rounds}`, join });

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => {
  rounds += 1;
  stage = open('okta');
  other = open('entra');
});

const taken = { status: 409, body: { status: '409', scimType: 'uniqueness' } };
const replace = (path: string, value: unknown) => ({ Operations: [{ op: 'replace', path, value }] });
const everything = async (at: Stage) =>
  (await at.send('GET', '/Users')).text + (await at.send('GET', '/Groups')).text;

describe.each([
  ['/Users', (name: string) => ({ userName: name })],
  ['/Groups', (name: string) => ({ displayName: name })],
])('an external id of %s', (place, named) => {
  const make = (at: Stage, name: string, externalId: string) =>
    at.send('POST', place, { body: { ...named(name), externalId } });

  test('is one resource’s: another that is made with it is refused, without being told whose it is', async () => {
    const { body } = await make(stage, 'ada', 'E1');
    const before = await everything(stage);
    const refused = await make(stage, 'eve', 'E1');
    expect(refused).toMatchObject(taken);
    expect(refused.text).not.toContain(body.id);
    expect(await everything(stage)).toBe(before);
  });

  test('cannot be taken by a replacement or a PATCH, and nothing of the request is kept', async () => {
    await make(stage, 'ada', 'E1');
    const { body } = await make(stage, 'eve', 'E2');
    const before = await everything(stage);
    const at = `${place}/${body.id}`;
    expect(await stage.send('PUT', at, { body: { ...named('evelyn'), externalId: 'E1' } })).toMatchObject(
      taken,
    );
    const several = {
      Operations: [{ op: 'replace', value: { ...named('evelyn'), nickName: 'e', externalId: 'E1' } }],
    };
    expect(await stage.send('PATCH', at, { body: several })).toMatchObject(taken);
    expect(await everything(stage)).toBe(before);
  });

  test('of another client says nothing: both may have it, and neither sees the other’s', async () => {
    const mine = await make(stage, 'ada', 'E1');
    const theirs = await make(other, 'ada', 'E1');
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    for (const [at, made] of [
      [stage, mine],
      [other, theirs],
    ] as const) {
      const found = await at.send('GET', `${place}?filter=${encodeURIComponent('externalId eq "E1"')}`);
      expect(ids(found.body)).toEqual([made.body.id]);
    }
  });

  test('is compared to the letter, is free again after a removal, and an empty one is none', async () => {
    const { body } = await make(stage, 'ada', 'E1');
    expect((await make(stage, 'bob', 'e1')).status).toBe(201);
    await stage.send('DELETE', `${place}/${body.id}`);
    expect((await make(stage, 'cyd', 'E1')).status).toBe(201);
    expect((await make(stage, 'dan', '')).status).toBe(201);
    expect((await make(stage, 'eve', ' ')).status).toBe(201);
    expect((await make(stage, 'fay', '')).status).toBe(201);
  });

  test('is taken once within a Bulk request, and in the words of 1.1', async () => {
    const operation = (name: string) => ({
      method: 'POST',
      path: place,
      bulkId: name,
      data: { ...named(name), externalId: 'E1' },
    });
    const { body } = await stage.send('POST', '/Bulk', {
      body: { Operations: [operation('a'), operation('b')] },
    });
    expect(body.Operations.map(({ status }: { status: string }) => status)).toEqual(['201', '409']);
    const old = { ...named('c'), externalId: 'E1' };
    const refused = await stage.send('POST', place, { version: 'v1', body: old });
    expect(refused).toMatchObject({ status: 409, body: { Errors: [{ code: '409' }] } });
  });
});

test('two who had one external id from of old can both still be changed, and one of them can be given its own', async () => {
  const told = (id: string) =>
    ({
      type: 'identity',
      identity: { id, userName: id, externalId: 'E1', active: true, attributes: {} },
    }) as const;
  await stage.directory.tell(`okta-${rounds}`, [told('a'), told('b')]);
  for (const id of ['a', 'b'])
    expect((await stage.send('PATCH', `/Users/${id}`, { body: replace('title', 'Dr') })).status).toBe(200);
  expect((await stage.send('PATCH', '/Users/b', { body: replace('externalId', 'E2') })).status).toBe(200);
  expect(await stage.send('PATCH', '/Users/b', { body: replace('externalId', 'E1') })).toMatchObject(taken);
});

test('a User made with another’s e-mail address is somebody else, and leaves the other alone', async () => {
  const body = { userName: 'ada', emails: [{ value: 'ceo@example.com', primary: true }], active: true };
  const made = await stage.send('POST', '/Users', { body });
  const eve = await stage.send('POST', '/Users', { body: { ...body, userName: 'eve' } });
  expect(eve.status).toBe(201);
  expect(eve.body.id).not.toBe(made.body.id);
  expect((await stage.send('GET', `/Users/${made.body.id}`)).body).toEqual(made.body);
});

describe('an id of another source', () => {
  test.each([
    ['GET', '/Users/u', undefined],
    ['PUT', '/Users/u', { userName: 'mine' }],
    ['PATCH', '/Users/u', replace('active', false)],
    ['DELETE', '/Users/u', undefined],
    ['GET', '/Groups/g', undefined],
    ['PUT', '/Groups/g', { displayName: 'Mine', members: [] }],
    ['PATCH', '/Groups/g', { Operations: [{ op: 'remove', path: 'members' }] }],
    ['DELETE', '/Groups/g', undefined],
  ])('leads nowhere: %s %s', async (method, path, body) => {
    await other.user({ id: 'u' });
    await other.group({ id: 'g', members: ['u'] });
    const before = await everything(other);
    for (const version of ['v2', 'v1'] as const) {
      if (version === 'v1' && method === 'PATCH') continue;
      const refused = await stage.send(method, path, { version, ...(body && { body }) });
      expect(refused.status).toBe(404);
    }
    const bulk = method === 'GET' ? [] : [{ method, path, ...(body && { data: body }) }];
    const answered = await stage.send('POST', '/Bulk', { body: { Operations: bulk } });
    for (const { status } of answered.body.Operations) expect(status).toBe('404');
    expect(await everything(other)).toBe(before);
    expect(await other.members('g')).toEqual(['u']);
  });

  test('is found by no search, and puts nobody of the other source into a group', async () => {
    await other.user({ id: 'u' });
    const { body } = await stage.send('POST', '/Groups', {
      body: { displayName: 'Administrators', members: [{ value: 'u' }] },
    });
    expect(await stage.members(body.id)).toEqual([]);
    expect((await other.send('GET', '/Users/u?attributes=groups')).body.groups).toEqual([]);
    for (const filter of ['id eq "u"', 'userName eq "u@example.com"', 'userName pr']) {
      const found = await stage.send('GET', `/Users?filter=${encodeURIComponent(filter)}`);
      expect(found.body.totalResults).toBe(0);
    }
    const from = [`okta-${rounds}`, `entra-${rounds}`];
    expect((await stage.directory.persons({ from })).map(({ groups }) => groups)).toEqual([[]]);
  });
});

describe('a person whom another source tells', () => {
  // Of nobody in the rounds before: they are in the same directory.
  const mine = { externalId: '', emails: [{ value: '', primary: true }] };
  const pushed = () => ({ userName: `eve-${rounds}`, ...mine });
  const persons = async () =>
    (await stage.directory.persons({ from: [`okta-${rounds}`, `entra-${rounds}`] })).map(({ identities }) =>
      identities.map(({ source }) => source.split('-')[0]),
    );
  beforeEach(async () => {
    mine.externalId = `E-${rounds}`;
    mine.emails = [{ value: `ada-${rounds}@example.com`, primary: true }];
    const { externalId, emails } = mine;
    await other.user({ id: 'u', externalId, userName: `ada-${rounds}`, attributes: { emails } });
  });

  test('is joined by nothing where no rule says so', async () => {
    expect((await stage.send('POST', '/Users', { body: pushed() })).status).toBe(201);
    expect(await persons()).toEqual([['entra'], ['okta']]);
  });

  test.each(['externalId', 'email'] as const)('is joined by %s where people.join names it', async (key) => {
    stage = open('okta', [key]);
    await stage.send('POST', '/Users', { body: pushed() });
    expect(await persons()).toEqual([['okta', 'entra']]);
  });

  test('is not joined later: a User who is there stays the same person, whatever it is changed to', async () => {
    stage = open('okta', ['externalId', 'userName', 'email']);
    const { body } = await stage.send('POST', '/Users', { body: { userName: 'mallory' } });
    const at = `/Users/${body.id}`;
    expect((await stage.send('PUT', at, { body: { ...pushed(), userName: `ada-${rounds}` } })).status).toBe(
      200,
    );
    expect((await stage.send('PATCH', at, { body: replace('externalId', mine.externalId) })).status).toBe(
      200,
    );
    expect(await persons()).toEqual([['entra'], ['okta']]);
  });

  test('is not joined where two fit', async () => {
    await other.user({ id: 'v', userName: 'twin', attributes: { emails: mine.emails } });
    stage = open('okta', ['email']);
    await stage.send('POST', '/Users', { body: { userName: 'eve', emails: mine.emails } });
    expect(await persons()).toEqual([['entra'], ['entra'], ['okta']]);
  });
});
