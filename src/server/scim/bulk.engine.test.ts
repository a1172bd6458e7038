import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  stage = openStage(db, { clock: fakeClock(), newId: countedIds(), limits: { bulk: 20, body: 20_000 } });
});
afterEach(() => db.close());

const bulk = (Operations: readonly object[], more: object = {}) =>
  stage.send('POST', '/Bulk', { body: { Operations, ...more } });
const user = (bulkId: string, data: object = {}) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { userName: bulkId, ...data },
});
const group = (bulkId: string, ...members: readonly string[]) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { displayName: bulkId, members: members.map((value) => ({ value })) },
});

/** What each operation came to: its bulkId or method, and its status. */
function outcomes(body: {
  readonly Operations: readonly { bulkId?: string; method: string; status: string }[];
}) {
  return body.Operations.map(({ bulkId, method, status }) => [bulkId ?? method, status]);
}

describe('RFC 7644 3.7: bulk', () => {
  test('makes, replaces, patches and removes in one request, each told with its address and version', async () => {
    await stage.user({ id: 'bob' });
    await stage.user({ id: 'eve' });
    await stage.user({ id: 'kim' });
    const answered = await bulk([
      user('ada'),
      { method: 'PUT', path: '/Users/bob', data: { userName: 'robert' } },
      {
        method: 'PATCH',
        path: '/Users/eve',
        data: { Operations: [{ op: 'replace', path: 'active', value: false }] },
      },
      { method: 'DELETE', path: '/Users/kim' },
    ]);
    expect(answered.status).toBe(200);
    expect(answered.body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:BulkResponse']);
    expect(answered.body.Operations).toMatchObject([
      { method: 'POST', bulkId: 'ada', status: '201', version: 'W/"1"' },
      { method: 'PUT', status: '200', location: 'https://rollcall.example/scim/v2/idp/Users/bob' },
      { method: 'PATCH', status: '200', version: 'W/"2"' },
      { method: 'DELETE', status: '204', location: 'https://rollcall.example/scim/v2/idp/Users/kim' },
    ]);
    const made = answered.body.Operations[0].location.split('/').at(-1);
    expect((await stage.send('GET', `/Users/${made}`)).body.userName).toBe('ada');
    expect((await stage.send('GET', '/Users/bob')).body.userName).toBe('robert');
    expect((await stage.send('GET', '/Users/eve')).body.active).toBe(false);
    expect((await stage.send('GET', '/Users/kim')).status).toBe(404);
  });

  test('3.7.3: one that fails is told with its error, and the others are done', async () => {
    const { body } = await bulk([user('ada'), { ...user('twin'), data: { userName: 'ADA' } }, user('bob')]);
    expect(outcomes(body)).toEqual([
      ['ada', '201'],
      ['twin', '409'],
      ['bob', '201'],
    ]);
    expect(body.Operations[1].response).toMatchObject({ status: '409', scimType: 'uniqueness' });
    expect(body.Operations[1]).not.toHaveProperty('location');
  });

  test('failOnErrors: after so many errors the rest is left undone and not in the answer', async () => {
    const { body } = await bulk([user('ada'), user('ada2', { userName: '' }), user('bob')], {
      failOnErrors: 1,
    });
    expect(outcomes(body)).toEqual([
      ['ada', '201'],
      ['ada2', '400'],
    ]);
    expect((await stage.send('GET', '/Users')).body.totalResults).toBe(1);
  });

  test('a version that is no longer there is 412 for that operation', async () => {
    await stage.user({ id: 'bob' });
    const put = { method: 'PUT', path: '/Users/bob', data: { userName: 'robert' } };
    const { body } = await bulk([
      { ...put, version: 'W/"1"' },
      { ...put, version: 'W/"1"', data: { userName: 'rob' } },
    ]);
    expect(outcomes(body)).toEqual([
      ['PUT', '200'],
      ['PUT', '412'],
    ]);
  });

  test.each(['/Schemas', '/Bulk', '/Users/x/y', '/Users?filter=x', 'https://elsewhere.example/Users'])(
    'an operation on %s is refused alone',
    async (path) => {
      const { status, body } = await bulk([{ method: 'POST', path, data: {} }]);
      expect([status, outcomes(body)]).toEqual([200, [['POST', '400']]]);
    },
  );

  test('too many operations, and a body that is too large, are 413 and change nothing', async () => {
    expect((await bulk(Array.from({ length: 21 }, (_, at) => user(`u${at}`)))).status).toBe(413);
    expect((await bulk([user('ada', { title: 'x'.repeat(20_000) })])).status).toBe(413);
    expect((await stage.send('GET', '/Users')).body.totalResults).toBe(0);
  });
});

describe('RFC 7644 3.7.2: what one operation makes, another names by its bulkId', () => {
  test('before and after it stands, in members, in paths and in filters', async () => {
    const { body } = await bulk([
      group('team', 'bulkId:ada'),
      user('ada'),
      user('bob'),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:team',
        data: {
          Operations: [
            { op: 'add', path: 'members', value: [{ value: 'bulkId:bob' }] },
            { op: 'remove', path: 'members[value eq "bulkId:ada"]' },
          ],
        },
      },
    ]);
    expect(outcomes(body).map(([, status]) => status)).toEqual(['201', '201', '201', '204']);
    const [team, , bob] = body.Operations.map((each: { location: string }) =>
      each.location.split('/').at(-1),
    );
    expect(await stage.members(team)).toEqual([bob]);
  });

  test('3.7.1: two that name each other are both made and complete', async () => {
    const { body } = await bulk([group('a', 'bulkId:b'), group('b', 'bulkId:a')]);
    expect(outcomes(body)).toEqual([
      ['a', '201'],
      ['b', '201'],
    ]);
    const [a, b] = body.Operations.map((each: { location: string }) => each.location.split('/').at(-1));
    expect(await stage.members(a)).toEqual([b]);
    expect(await stage.members(b)).toEqual([a]);
    const now = await stage.send('GET', `/Groups/${a}?excludedAttributes=members`);
    expect(body.Operations[0].version).toBe(now.headers.get('etag'));
  });

  test('3.7.1: what is done to one of a circle is done once it is complete, and stays', async () => {
    const { body } = await bulk([
      group('a', 'bulkId:b', 'bulkId:ada'),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:a',
        data: {
          Operations: [
            { op: 'replace', path: 'displayName', value: 'Engines' },
            { op: 'remove', path: 'members[value eq "bulkId:ada"]' },
          ],
        },
      },
      group('b', 'bulkId:a'),
      group('c', 'bulkId:a'),
      user('ada'),
    ]);
    expect(outcomes(body)).toEqual([
      ['a', '201'],
      ['PATCH', '204'],
      ['b', '201'],
      ['c', '201'],
      ['ada', '201'],
    ]);
    const [a, , b, c] = body.Operations.map((each: { location: string }) => each.location.split('/').at(-1));
    expect((await stage.send('GET', `/Groups/${a}`)).body.displayName).toBe('Engines');
    expect(await stage.members(a)).toEqual([b]);
    expect([await stage.members(b), await stage.members(c)]).toEqual([[a], [a]]);
  });

  test('3.7.1: people who lead each other, and a circle of three, are complete, and nothing else of them changes', async () => {
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const led = (bulkId: string, by: string) =>
      user(bulkId, { active: false, [enterprise]: { division: bulkId, manager: { value: `bulkId:${by}` } } });
    const { body } = await bulk([
      led('ada', 'bob'),
      led('bob', 'ada'),
      group('x', 'bulkId:y'),
      group('y', 'bulkId:z'),
      group('z', 'bulkId:x', 'bulkId:bob'),
    ]);
    expect(outcomes(body).map(([, status]) => status)).toEqual(['201', '201', '201', '201', '201']);
    const [ada, bob, x, y, z] = body.Operations.map((each: { location: string }) =>
      each.location.split('/').at(-1),
    );
    expect((await stage.send('GET', `/Users/${ada}`)).body).toMatchObject({
      active: false,
      [enterprise]: { division: 'ada', manager: { value: bob } },
    });
    expect((await stage.send('GET', `/Users/${bob}`)).body[enterprise].manager.value).toBe(ada);
    expect([await stage.members(x), await stage.members(y)]).toEqual([[y], [z]]);
    expect(await stage.members(z)).toEqual([bob, x].toSorted());
  });

  test('3.7.1: a circle of which one names what cannot be made is not made at all', async () => {
    const { body } = await bulk([
      group('a', 'bulkId:b'),
      group('b', 'bulkId:c'),
      group('c', 'bulkId:a', 'bulkId:b', 'bulkId:bad'),
      user('bad', { userName: '' }),
    ]);
    for (const { status, location, response } of body.Operations) {
      expect(status).toMatch(/^4/);
      expect(location).toBeUndefined();
      expect(response).toMatchObject({ status, detail: expect.any(String) });
    }
    expect((await stage.send('GET', '/Groups')).body.totalResults).toBe(0);
  });

  const broken = [
    group('a', 'bulkId:b'),
    { ...group('b'), data: { displayName: '', members: [{ value: 'bulkId:c' }] } },
    group('c', 'bulkId:a'),
    group('after', 'bulkId:c'),
    { method: 'DELETE', path: '/Groups/bulkId:a' },
  ];

  test('3.7.1: whoever was made by naming one of a circle that is taken back is taken back with it', async () => {
    const { body } = await bulk(broken);
    expect(outcomes(body)).toEqual([
      ['a', '409'],
      ['b', '400'],
      ['c', '409'],
      ['after', '400'],
      ['DELETE', '400'],
    ]);
    expect(body.Operations[2].response.detail).toMatch(/bulkId a, which was taken back/);
    expect((await stage.send('GET', '/Groups')).body.totalResults).toBe(0);
  });

  test('failOnErrors: what was made without its references when a request stops is taken back, and said to have failed', async () => {
    const { body } = await bulk(broken, { failOnErrors: 1 });
    expect(outcomes(body)).toEqual([
      ['a', '409'],
      ['b', '400'],
      ['c', '409'],
    ]);
    expect((await stage.send('GET', '/Groups')).body.totalResults).toBe(0);
  });

  test('failOnErrors: a circle is complete before anything else is done', async () => {
    const bad = { ...group('bad'), data: { displayName: '', members: [{ value: 'bulkId:b' }] } };
    const { body } = await bulk([bad, group('a', 'bulkId:b'), group('b', 'bulkId:a')], { failOnErrors: 1 });
    expect(outcomes(body)).toEqual([
      ['bad', '400'],
      ['a', '201'],
      ['b', '201'],
    ]);
    const [, a, b] = body.Operations.map((each: { location?: string }) => each.location?.split('/').at(-1));
    expect([await stage.members(a), await stage.members(b)]).toEqual([[b], [a]]);
  });

  test('3.7.1: what was left out and is not taken fails what was made without it', async () => {
    const left = { displayName: 'a', members: [{ value: 'bulkId:b' }], externalId: { id: 'bulkId:b' } };
    const { body } = await bulk([{ ...group('a'), data: left }, group('b', 'bulkId:a')]);
    expect(outcomes(body)).toEqual([
      ['a', '400'],
      ['b', '409'],
    ]);
    expect((await stage.send('GET', '/Groups')).body.totalResults).toBe(0);
  });

  test('a circle whose paths are made of slashes is made as quickly as any', async () => {
    const long = openStage(db, {
      clock: fakeClock(),
      newId: countedIds(),
      limits: { url: 4_000_000, body: 8_000_000 },
    });
    const path = `${'/'.repeat(1_500_000)}Groups`;
    const Operations = [group('a', 'bulkId:b'), group('b', 'bulkId:a')].map((each) => ({ ...each, path }));
    const { body } = await long.send('POST', '/Bulk', { body: { Operations } });
    expect(outcomes(body).map(([, status]) => status)).toEqual(['201', '201']);
  });

  test('one that nobody makes, or that could not be made, fails whoever names it', async () => {
    const { body } = await bulk([
      group('lonely', 'bulkId:nobody'),
      user('bad', { userName: '' }),
      group('late', 'bulkId:bad'),
    ]);
    expect(outcomes(body)).toEqual([
      ['lonely', '400'],
      ['bad', '400'],
      ['late', '400'],
    ]);
    expect((await stage.send('GET', '/Groups')).body.totalResults).toBe(0);
  });
});
