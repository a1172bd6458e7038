/** Bounds: at each of them a request is taken, one step beyond it is refused with the right status, keyword and a sentence, and changes nothing. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { readJson } from './body.ts';
import { type Answered, openStage, type Stage } from './fixture.ts';
import { defaultLimits } from './parts.ts';

let db: TestDatabase;
let stage: Stage;
const limits = { body: 50_000, depth: 8, elements: 5_000, url: 12_000, headers: 2_000, bulk: 3, page: 5 };
const newId = countedIds();

beforeAll(async () => {
  db = await openTestDatabase();
  stage = openStage(db, { clock: fakeClock(), newId, limits });
  for (let at = 0; at < 8; at += 1) await stage.user({ id: `u${at}` });
  await stage.group({ id: 'g' });
});
afterAll(() => db.close());

const users = async () => (await stage.send('GET', '/Users')).body.totalResults;
const search = (filter: string) => stage.send('GET', `/Users?filter=${encodeURIComponent(filter)}`);
const many = <Value>(count: number, each: (at: number) => Value) =>
  Array.from({ length: count }, (_, at) => each(at));

/** A refusal in the words of the standard, with a sentence that names the bound. */
function mustRefuse(
  { status, body, headers }: Answered,
  wanted: { status: number; scimType?: string; says: RegExp },
) {
  expect(headers.get('content-type')).toBe('application/scim+json');
  const { scimType } = wanted;
  expect({ status, ...body }).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(wanted.status),
    ...(scimType !== undefined && { scimType }),
    detail: expect.stringMatching(wanted.says),
  });
  expect(status).toBe(wanted.status);
}

describe('an address', () => {
  const at = (length: number) => {
    const start = 'https://rollcall.example/scim/v2/idp/Users?x=';
    return stage.send('GET', `/Users?x=${'a'.repeat(length - start.length)}`);
  };

  test('may be as long as the bound, and not longer', async () => {
    expect((await at(limits.url)).status).toBe(200);
    mustRefuse(await at(limits.url + 1), {
      status: 414,
      says: /too long; send the search to \.search by POST/,
    });
  });

  test('that is too long can be sent as a body', async () => {
    const filter = `userName eq "${'é'.repeat(3_000)}"`;
    expect((await search(filter)).status).toBe(414);
    const { status, body } = await stage.send('POST', '/Users/.search', { body: { filter } });
    expect({ status, total: body.totalResults }).toEqual({ status: 200, total: 0 });
  });
});

test('headers together may be as long as the bound, and not longer', async () => {
  const usual = 'authorizationBearer the-token-of-the-source'.length;
  const at = (length: number) =>
    stage.send('GET', '/Users/u0', { headers: { 'x-long': 'y'.repeat(length - usual - 'x-long'.length) } });
  expect((await at(limits.headers)).status).toBe(200);
  mustRefuse(await at(limits.headers + 1), { status: 431, says: /headers are too large/ });
});

describe('a body', () => {
  const of = (bytes: number) => {
    const start = JSON.stringify({ userName: 'large', x: '' });
    return JSON.stringify({ userName: 'large', x: 'y'.repeat(bytes - start.length) });
  };

  test('may have as many bytes as the bound, and not more, whatever it says of its length', async () => {
    expect((await stage.send('PUT', '/Users/u0', { body: of(limits.body) })).status).toBe(200);
    const before = await users();
    for (const headers of [{}, { 'content-length': String(limits.body + 1) }])
      mustRefuse(await stage.send('POST', '/Users', { headers, body: of(limits.body + 1) }), {
        status: 413,
        says: /50000 bytes at most/,
      });
    expect(await users()).toBe(before);
  });

  test('that comes in pieces is read no further than the bound', async () => {
    let read = 0;
    const piece = new TextEncoder().encode('x'.repeat(1_000));
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += piece.length;
        if (read > 1_000_000) controller.close();
        else controller.enqueue(piece);
      },
    });
    const request = new Request('https://rollcall.example/', { method: 'POST', body, duplex: 'half' });
    await expect(readJson(request, { ...defaultLimits, body: 5_000 })).rejects.toMatchObject({ status: 413 });
    expect(read).toBeLessThan(20_000);
  });

  test('may nest as deep as the bound, and not deeper', async () => {
    const nested = (depth: number) => {
      let value: unknown = 'innermost';
      for (let at = 0; at < depth - 1; at += 1) value = { value };
      return { userName: 'deep', x: value };
    };
    expect((await stage.send('PUT', '/Users/u0', { body: nested(limits.depth) })).status).toBe(200);
    mustRefuse(await stage.send('PUT', '/Users/u0', { body: nested(limits.depth + 1) }), {
      status: 400,
      scimType: 'invalidSyntax',
      says: /nests too deep/,
    });
    const bottomless = `{"userName":"x","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    mustRefuse(await stage.send('PUT', '/Users/u0', { body: bottomless }), {
      status: 400,
      scimType: 'invalidSyntax',
      says: /nests too deep/,
    });
  });

  test('may hold as many values as the bound, names counted, and not more', async () => {
    // The body itself, two names, two values; then each value of the list.
    const holding = (values: number) => ({
      displayName: 'g',
      members: many(values - 5, (at) => `u${at % 8}`),
    });
    expect((await stage.send('PUT', '/Groups/g', { body: holding(limits.elements) })).status).toBe(200);
    const before = await stage.members('g');
    mustRefuse(
      await stage.send('PUT', '/Groups/g', { body: { ...holding(limits.elements + 1), displayName: 'h' } }),
      {
        status: 413,
        says: /5000 values at most/,
      },
    );
    expect(await stage.members('g')).toEqual(before);
  });

  test('may have so many names in one object and so many values in its lists, and not more', async () => {
    const few = openStage(db, {
      clock: fakeClock(),
      newId,
      source: 'few',
      limits: { names: 20, listed: 30 },
    });
    const parts = (count: number) => Object.fromEntries(many(count, (at) => [`part${at}`, [at]]));
    const holding = (names: number, listed: number) => ({
      displayName: 'g',
      'urn:example:a:B': { first: parts(names), second: parts(4) },
      members: many(listed - names - 4, (at) => `u${at}`),
    });
    expect((await few.send('POST', '/Groups', { body: holding(20, 30) })).status).toBe(201);
    for (const [names, listed, says] of [
      [21, 30, /20 names at most/],
      [20, 31, /30 values at most/],
    ] as const) {
      mustRefuse(await few.send('POST', '/Groups', { body: holding(names, listed) }), { status: 413, says });
      const data = { method: 'POST', path: '/Groups', data: holding(names, listed) };
      mustRefuse(await few.send('POST', '/Bulk', { body: { Operations: [data] } }), { status: 413, says });
    }
    expect((await few.send('GET', '/Groups?count=0')).body.totalResults).toBe(1);
  });
});

describe('a list', () => {
  test.each([
    ['POST', '/Users', (emails: readonly object[]) => ({ userName: newId(), emails })],
    ['PUT', '/Users/u1', (emails: readonly object[]) => ({ userName: 'u1', emails })],
    [
      'PATCH',
      '/Users/u1',
      (emails: readonly object[]) => ({ Operations: [{ op: 'replace', path: 'emails', value: emails }] }),
    ],
  ])('of an attribute may have 250 values, and no more: %s', async (method, path, body) => {
    const emails = (count: number) => many(count, (at) => ({ value: `a${at}@example.com` }));
    expect((await stage.send(method, path, { body: body(emails(250)) })).status).toBeLessThan(300);
    mustRefuse(await stage.send(method, path, { body: body(emails(251)) }), {
      status: 400,
      scimType: 'invalidValue',
      says: /emails takes 250 values at most/,
    });
  });

  test.each(['POST', 'PUT'])(
    'may be one of several in a whole resource, which may have many names: %s',
    async (method) => {
      const list = (what: string) => many(250, (at) => ({ value: `${what}${at}@example.com` }));
      const lists = { emails: list('a'), roles: list('r'), entitlements: list('e'), own: list('o') };
      const names = Object.fromEntries(many(990, (at) => [`name${at}`, `${at}`]));
      for (const told of [lists, names]) {
        const [path, userName] = method === 'POST' ? ['/Users', newId()] : ['/Users/u4', 'u4'];
        const { status, body } = await stage.send(method, path, { body: { userName, ...told } });
        expect({ status, body }).toMatchObject({ status: method === 'POST' ? 201 : 200, body: told });
      }
      const extensions = ['urn', 'URN', 'Urn'].map((each) => [
        `${each}:ietf:params:scim:schemas:extension:enterprise:2.0:User`,
        Object.fromEntries(many(700, (at) => [`n${at}`, 1])),
      ]);
      mustRefuse(
        await stage.send(method, '/Users/u4'.slice(0, method === 'POST' ? 6 : 9), {
          body: { userName: 'u4', ...Object.fromEntries(extensions) },
        }),
        { status: 413, says: /so many attributes and parts at once/ },
      );
      const choosing = Object.fromEntries(
        many(6, (at) => [`emails[${many(100, () => `value eq "${at}"`).join(' or ')}]`, 'x']),
      );
      mustRefuse(await stage.send('POST', '/Users', { body: { userName: newId(), ...choosing } }), {
        status: 413,
        says: /500 values at most/,
      });
    },
  );

  test('of operations may set or compare 500 values, and no more', async () => {
    const body = (count: number) => ({
      Operations: many(count, (at) => ({ op: 'replace', path: 'title', value: `t${at}` })),
    });
    expect((await stage.send('PATCH', '/Users/u2', { body: body(500) })).status).toBe(200);
    const { status, body: refused } = await stage.send('PATCH', '/Users/u2', { body: body(501) });
    expect({ status, ...refused }).toMatchObject({
      status: '413',
      detail: expect.stringMatching(/500 values at most/),
    });
    expect(status).toBe(413);
    expect((await stage.send('GET', '/Users/u2')).body.title).toBe('t499');
  });
});

test('a Bulk request may have as many operations as the bound, and not more', async () => {
  const body = (count: number) => ({
    Operations: many(count, (at) => ({
      method: 'POST',
      path: '/Users',
      bulkId: `b${at}`,
      data: { userName: newId() },
    })),
  });
  expect((await stage.send('POST', '/Bulk', { body: body(limits.bulk) })).status).toBe(200);
  const before = await users();
  mustRefuse(await stage.send('POST', '/Bulk', { body: body(limits.bulk + 1) }), {
    status: 413,
    says: /3 operations at most/,
  });
  expect(await users()).toBe(before);
});

test('a page has as many resources as the bound, however many are asked for', async () => {
  const { body } = await stage.send('GET', '/Users?count=1000000');
  expect(body).toMatchObject({ itemsPerPage: limits.page, startIndex: 1 });
  expect(body.Resources).toHaveLength(limits.page);
  expect(body.totalResults).toBeGreaterThan(limits.page);
});

describe('a filter', () => {
  const joined = (count: number, each: string) => many(count, () => each).join(' or ');
  const nested = (depth: number) => `${'not ('.repeat(depth)}title pr${')'.repeat(depth)}`;

  test.each<[string, string, string]>([
    [
      '10,000 characters',
      `userName eq "${'x'.repeat(10_000 - 14)}"`,
      `userName eq "${'x'.repeat(10_001 - 14)}"`,
    ],
    ['100 comparisons', joined(100, 'title pr'), joined(101, 'title pr')],
    ['24 levels', nested(24), nested(25)],
  ])('may have %s, and no more', async (_, taken, refused) => {
    expect((await search(taken)).status).toBe(200);
    mustRefuse(await search(refused), { status: 400, scimType: 'invalidFilter', says: /10000|100|24/ });
  });

  test.each<[string, string, number]>([
    ['20 comparisons with the values of one list', 'emails', 20],
    ['65 comparisons with single values', 'title', 65],
  ])('may have %s, and no more, where no index answers it', async (_, path, most) => {
    const some = (count: number) =>
      Array.from({ length: count }, (_each, at) => `${path} co "x${at}"`).join(' or ');
    expect((await search(some(most))).status).toBe(200);
    mustRefuse(await search(some(most + 1)), { status: 400, scimType: 'tooMany', says: /every resource/ });
  });

  test('within a path of a PATCH has the same bounds, and is an invalid path', async () => {
    const path = `emails[${joined(101, 'value eq "x"')}]`;
    const body = { Operations: [{ op: 'remove', path }] };
    mustRefuse(await stage.send('PATCH', '/Users/u3', { body }), {
      status: 400,
      scimType: 'invalidPath',
      says: /100 comparisons/,
    });
  });
});

describe('a text by which resources are found', () => {
  const long = 'x'.repeat(512);

  test.each<[string, string, (text: string) => object]>([
    ['userName', '/Users', (userName) => ({ userName })],
    ['externalId', '/Users', (externalId) => ({ userName: newId(), externalId })],
    ['emails', '/Users', (value) => ({ userName: newId(), emails: [{ value }] })],
    ['displayName', '/Groups', (displayName) => ({ displayName })],
    ['externalId', '/Groups', (externalId) => ({ displayName: 'g', externalId })],
    ['members.value', '/Groups', (value) => ({ displayName: 'g', members: [{ value }] })],
  ])('may have 512 characters, and no more: %s of %s', async (name, place, body) => {
    expect((await stage.send('POST', place, { body: body(long) })).status).toBe(201);
    mustRefuse(await stage.send('POST', place, { body: body(`${long}y`) }), {
      status: 400,
      scimType: 'invalidValue',
      says: new RegExp(`^${name} may have 512 characters`),
    });
  });
});

test('SCIM 1.1 refuses with the same statuses, in its own words', async () => {
  const long = await stage.send('GET', `/Users?x=${'a'.repeat(limits.url)}`, { version: 'v1' });
  expect(long).toMatchObject({ status: 414, body: { Errors: [{ code: '414' }] } });
  const large = await stage.send('POST', '/Users', { version: 'v1', body: { x: 'y'.repeat(limits.body) } });
  expect(large).toMatchObject({ status: 413, body: { Errors: [{ code: '413' }] } });
});

test('the bounds are told where clients look for them', async () => {
  const { body } = await stage.send('GET', '/ServiceProviderConfig');
  expect(body.bulk).toMatchObject({ maxOperations: limits.bulk, maxPayloadSize: limits.body });
  expect(body.filter).toMatchObject({ maxResults: limits.page });
});
