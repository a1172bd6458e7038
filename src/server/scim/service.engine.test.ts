import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { openStage, type Stage, type StageOptions } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;
const newId = countedIds();
const own = (source: string, options: Partial<StageOptions> = {}) =>
  openStage(db, { clock: fakeClock(), newId, source, ...options });

beforeAll(async () => {
  db = await openTestDatabase();
  stage = own('idp', { limits: { body: 2_000 } });
  await stage.user({ id: 'u' });
});
afterAll(() => db.close());

describe('whoever has no token', () => {
  test.each([
    ['none', {}],
    ['an empty one', { authorization: '' }],
    ['only the word', { authorization: 'Bearer ' }],
    ['another', { authorization: 'Bearer another' }],
    ['a user and a password', { authorization: 'Basic dXNlcjpwYXNz' }],
  ])('is refused: %s', async (_, headers) => {
    for (const path of ['/Users', '/Users/u', '/nothing', '/Bulk', '/ServiceProviderConfig']) {
      const refused = await stage.send('GET', path, { headers: { authorization: '', ...headers } });
      expect(refused).toMatchObject({ status: 401, body: { status: '401' } });
      expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="rollcall"');
    }
  });

  test('is refused before the body is read', async () => {
    const refused = await stage.send('POST', '/Users', {
      headers: { authorization: 'Bearer another' },
      body: '{'.repeat(5_000),
    });
    expect(refused.status).toBe(401);
  });

  test('of one source has none for another', async () => {
    const other = own('other');
    expect((await other.send('GET', '/../idp/Users/u')).status).toBe(401);
  });
});

test.each(['bearer the-token-of-the-source', 'the-token-of-the-source', 'BEARER   the-token-of-the-source'])(
  'the token is taken as %s',
  async (authorization) => {
    expect((await stage.send('GET', '/Users/u', { headers: { authorization } })).status).toBe(200);
  },
);

describe('an address', () => {
  test.each(['/Users/u', '/Users/u/', '//Users//u', '/users/u', '/Users/%75', '/Users/u?'])(
    '%s is understood',
    async (path) => {
      expect(await stage.send('GET', path)).toMatchObject({ status: 200, body: { id: 'u' } });
    },
  );

  test.each([
    '/nothing',
    '/Users/u/x',
    '/Users/%00',
    '/Users/%',
    '/Users/nobody',
    '/ServiceProviderConfigs',
    '/Schemas/x',
    '/ResourceTypes/x',
  ])('%s leads nowhere', async (path) => {
    expect(await stage.send('GET', path)).toMatchObject({ status: 404, body: { status: '404' } });
  });

  test.each([
    ['PUT', '/Users', 'GET, POST'],
    ['POST', '/Users/u', 'GET, PUT, PATCH, DELETE'],
    ['DELETE', '/Groups', 'GET, POST'],
    ['POST', '/ServiceProviderConfig', 'GET'],
    ['PROPFIND', '/Users', 'GET, POST'],
  ])('does not take %s %s', async (method, path, allow) => {
    const refused = await stage.send(method, path);
    expect(refused).toMatchObject({ status: 405, body: { status: '405' } });
    expect(refused.headers.get('allow')).toBe(allow);
  });

  test.each([['GET', '/Me']])('%s %s is not supported', async (method, path) => {
    expect(await stage.send(method, path)).toMatchObject({ status: 501, body: { status: '501' } });
  });

  test('answers HEAD as GET, without the body', async () => {
    const { status, text, headers } = await stage.send('HEAD', '/Users/u');
    expect([status, text]).toEqual([200, '']);
    expect(headers.get('etag')).toMatch(/^W\//);
  });
});

describe('a body', () => {
  test.each([
    'application/scim+json',
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/scim+json;charset="utf-8"',
    '',
  ])('may be %j', async (type) => {
    const made = await own(`typed-${newId()}`).send('POST', '/Users', {
      headers: { 'content-type': type },
      body: { userName: 'x' },
    });
    expect(made.status).toBe(201);
  });

  test.each([
    'application/xml',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'application/jsonp',
  ])('may not be %j', async (type) => {
    const body = { userName: 'x' };
    const refused = await stage.send('POST', '/Users', { headers: { 'content-type': type }, body });
    expect(refused).toMatchObject({ status: 415, body: { status: '415' } });
  });

  test.each([
    ['is cut off', '{"userName":"x"', 400],
    ['is empty', '', 400],
    ['is no object', '[]', 400],
    ['holds a number beyond all bounds', '{"userName":"x","n":1e999}', 400],
    ['nests too deep', `{"userName":"x","n":${'['.repeat(500)}${']'.repeat(500)}}`, 400],
    ['is too long', JSON.stringify({ userName: 'x', title: 'y'.repeat(2_000) }), 413],
  ])('that %s is refused', async (_, body, status) => {
    expect(await stage.send('POST', '/Users', { body })).toMatchObject({
      status,
      body: { status: String(status) },
    });
  });

  test('may begin with a byte order mark', async () => {
    const made = await own(`marked-${newId()}`).send('POST', '/Users', { body: '\ufeff{"userName":"x"}' });
    expect(made.status).toBe(201);
  });
});

describe('attributes and excludedAttributes', () => {
  const both = '?attributes=id&excludedAttributes=meta';
  const patch = (path: string, value: string) => ({ Operations: [{ op: 'replace', path, value }] });

  test.each<[method: string, path: string, body: object]>([
    ['POST', '/Users', { userName: 'new' }],
    ['PUT', '/Users/u', { userName: 'new' }],
    ['PATCH', '/Users/u', patch('userName', 'new')],
    ['POST', '/Groups', { displayName: 'New' }],
    ['PUT', '/Groups/g', { displayName: 'New' }],
    ['PATCH', '/Groups/g', patch('displayName', 'New')],
    ['PATCH', '/Groups/g', { Operations: [{ op: 'add', path: 'members', value: 'u' }] }],
  ])('of one request are refused before anything is changed: %s %s', async (method, path, body) => {
    const asking = own(`asking-${newId()}`);
    await asking.user({ id: 'u' });
    await asking.group({ id: 'g' });
    const before = await asking.send('GET', '/');
    const refused = await asking.send(method, `${path}${both}`, { body });
    expect(refused).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(await asking.send('GET', '/')).toEqual(before);
  });
});

describe('what the service says of itself', () => {
  test('is what it does', async () => {
    const { body } = await stage.send('GET', '/ServiceProviderConfig');
    expect(body).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1_000, maxPayloadSize: 2_000 },
      filter: { supported: true, maxResults: 1_000 },
      etag: { supported: true },
      sort: { supported: true },
      authenticationSchemes: [
        { type: 'oauthbearertoken', primary: true },
        { type: 'httpbasic' },
        { type: 'oauth2' },
      ],
      pagination: {
        cursor: true,
        index: true,
        defaultPaginationMethod: 'index',
        defaultPageSize: 100,
        maxPageSize: 1_000,
        cursorTimeout: 3_600,
      },
    });
  });

  test.each([
    ['/ResourceTypes', ['User', 'Group']],
    [
      '/Schemas',
      [
        'urn:ietf:params:scim:schemas:core:2.0:User',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
        'urn:ietf:params:scim:schemas:core:2.0:Group',
      ],
    ],
  ])('%s can be listed, and read one by one', async (path, expected) => {
    const { body } = await stage.send('GET', path);
    expect(body.Resources.map(({ id }: { readonly id: string }) => id)).toEqual(expected);
    for (const resource of body.Resources) {
      expect((await stage.send('GET', `${path}/${resource.id}`)).body).toEqual(resource);
      expect(resource.meta.location).toBe(`https://rollcall.example/scim/v2/idp${path}/${resource.id}`);
    }
    expect((await stage.send('GET', `${path}?filter=id pr`)).status).toBe(403);
  });
});

test('requests are counted by their route', async () => {
  const counted: string[] = [];
  const counting = own('counting', { onCounted: (route) => counted.push(route) });
  for (const path of ['/Users', '/Users/u?x', '/Groups/g', '/nothing', '/Users/u/x', ''])
    await counting.send('GET', path);
  expect(counted).toEqual([
    '/scim/v2/:source/Users',
    '/scim/v2/:source/Users/:id',
    '/scim/v2/:source/Groups/:id',
    'none',
    'none',
    'none',
  ]);
});

test('an answer to HEAD is that to GET without its body', async () => {
  const [head, get] = [await stage.send('HEAD', '/Users/u'), await stage.send('GET', '/Users/u')];
  expect([head.status, head.text]).toEqual([200, '']);
  expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
});

test('every answer has a request id and the marks of all others', async () => {
  for (const path of ['/Users', '/Users/u', '/Groups', '/nothing'])
    expect(Object.fromEntries((await stage.send('GET', path)).headers)).toMatchObject({
      'x-request-id': expect.any(String),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
});

test('addresses are those of the public address where one is set', async () => {
  const behind = own('behind', { publicUrl: 'https://people.example.com/' });
  await behind.user({ id: 'u' });
  const { body } = await behind.send('GET', '/Users/u');
  expect(body.meta.location).toBe('https://people.example.com/scim/v2/behind/Users/u');
});

test('the names of other clients are not understood where a dialect is chosen', async () => {
  const strict = own('strict', { dialect: 'standard' });
  await strict.user({ id: 'u' });
  expect((await strict.send('GET', '/Users?filter=email co "some"')).body.totalResults).toBe(0);
  const tolerant = own('tolerant', { dialect: 'ping' });
  await tolerant.user({ id: 'u' });
  expect((await tolerant.send('GET', '/Users?filter=email co "some"')).body.totalResults).toBe(1);
});
