/** The service behind the real door: what credentials may do at its addresses, and how it refuses, in both versions. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeClock, fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds, testTools } from '../../testkit/index.ts';
import { configured, type DoorStage, openStage as openDoorStage } from '../door/stage.ts';
import { type Answered, openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let clock: FakeClock;
let door: DoorStage;
let stage: Stage;
let reader: string;

beforeAll(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  door = openDoorStage(db, testTools({ clock }));
  await door.source('idp', { token: configured });
  stage = openStage(db, { clock, newId: countedIds(), door: door.door });
  await stage.user({ id: 'u' });
  const made = await door.door.credentials.create(
    { source: 'idp', name: 'reader', kind: 'token', scopes: ['read'] },
    'test',
  );
  reader = made.secret;
});
afterAll(async () => {
  await door.door.idle();
  await db.close();
});

interface Asked {
  readonly version?: 'v1' | 'v2';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
const as = (authorization: string, method: string, path: string, asked: Asked = {}): Promise<Answered> =>
  stage.send(method, path, { ...asked, headers: { authorization, ...asked.headers } });

describe('a token that may only read', () => {
  test.each([
    ['GET', '/Users', undefined],
    ['GET', '/Users/u', undefined],
    ['HEAD', '/Users/u', undefined],
    ['GET', '/ServiceProviderConfig', undefined],
    ['POST', '/Users/.search', { filter: 'userName pr' }],
    ['POST', '/.search', { count: 1 }],
  ])('may %s %s', async (method, path, body) => {
    expect((await as(reader, method, path, { body })).status).toBe(200);
  });

  test.each([
    ['POST', '/Users', { userName: 'eve' }],
    ['PUT', '/Users/u', { userName: 'eve' }],
    ['PATCH', '/Users/u', { Operations: [{ op: 'replace', path: 'active', value: false }] }],
    ['DELETE', '/Users/u', undefined],
    ['POST', '/Bulk', { Operations: [{ method: 'DELETE', path: '/Users/u' }] }],
    ['POST', '/Users/u/.search/../../Bulk', { Operations: [] }],
  ])('may not %s %s', async (method, path, body) => {
    expect(await as(reader, method, path, { body })).toMatchObject({
      status: 403,
      body: { status: '403', detail: expect.stringContaining('may not write') },
    });
    expect((await as(configured, 'GET', '/Users/u')).body).toMatchObject({ active: true });
  });

  test('may not change anything by a POST of 1.1 that says it is a DELETE', async () => {
    const headers = { 'x-http-method-override': 'DELETE' };
    const refused = await as(reader, 'POST', '/Users/u', { version: 'v1', headers });
    expect(refused).toMatchObject({ status: 403, body: { Errors: [{ code: '403' }] } });
    expect((await as(reader, 'GET', '/Users/u', { version: 'v1', headers })).status).toBe(200);
    expect((await as(configured, 'GET', '/Users/u')).status).toBe(200);
  });
});

test.each([
  ['v2', { status: '401' }],
  ['v1', { Errors: [{ code: '401' }] }],
] as const)('%s says how to prove oneself to whoever does not', async (version, body) => {
  const realm = 'realm="rollcall"';
  for (const [token, challenge] of [
    ['', `Bearer ${realm}`],
    ['Bearer', `Bearer ${realm}`],
    ['Bearer another', `Bearer ${realm}, error="invalid_token"`],
    ['another', `Bearer ${realm}, error="invalid_token"`],
    [`Basic ${Buffer.from('okta:another').toString('base64')}`, `Bearer ${realm}, Basic ${realm}`],
  ] as const) {
    const refused = await as(token, 'GET', '/Users', { version });
    expect(refused).toMatchObject({ status: 401, body });
    expect(refused.headers.get('www-authenticate')).toBe(challenge);
  }
  // After ten of these an address waits for the end of the minute.
  await clock.advance(60_000);
});

test('whoever shows a token that may not do that is told what it lacks; whoever comes from elsewhere is not', async () => {
  const refused = await as(reader, 'DELETE', '/Users/u');
  expect(refused.headers.get('www-authenticate')).toBe(
    'Bearer realm="rollcall", error="insufficient_scope", scope="write"',
  );
  await door.source('idp', { token: configured, addresses: ['10.0.0.0/8'] });
  const elsewhere = await as(configured, 'GET', '/Users');
  expect([elsewhere.status, elsewhere.headers.get('www-authenticate')]).toEqual([403, null]);
  await door.source('idp', { token: configured });
});

test('an access token of a client opens both versions, and the token endpoint is below both addresses', async () => {
  const { credential, secret } = await door.door.credentials.create(
    { source: 'idp', name: 'client', kind: 'client', scopes: ['read', 'write'] },
    'test',
  );
  for (const version of ['v2', 'v1'] as const) {
    const granted = await stage.send('POST', '/oauth/token', {
      version,
      headers: { authorization: '', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: credential.id,
        client_secret: secret,
      }).toString(),
    });
    expect(granted.status).toBe(200);
    const token = `Bearer ${granted.body.access_token}`;
    expect((await as(token, 'GET', '/Users/u', { version })).status).toBe(200);
  }
});

test('a client that asks for 25 requests a second is never told to wait; one that asks for more is told for how long', async () => {
  await door.source('idp', { token: configured, requestsPerSecond: 25 });
  for (let second = 0; second < 4; second += 1) {
    for (let at = 0; at < 25; at += 1) expect((await as(configured, 'GET', '/Users/u')).status).toBe(200);
    await clock.advance(1_000);
  }
  const answers: Answered[] = [];
  for (let at = 0; at < 60; at += 1) answers.push(await as(configured, 'GET', '/Users/u'));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(10);
  expect(refused[0]?.body).toMatchObject({
    status: '429',
    detail: expect.stringContaining('requestsPerSecond'),
  });
  for (const { headers } of refused) expect(headers.get('retry-after')).toBe('1');
  // Others are not held up by it.
  expect((await as(reader, 'GET', '/Users/u')).status).toBe(200);
  const old = await as(configured, 'GET', '/Users/u', { version: 'v1' });
  expect(old).toMatchObject({ status: 429, body: { Errors: [{ code: '429' }] } });
  expect(old.headers.get('retry-after')).toBe('1');
  await clock.advance(1_000);
  expect((await as(configured, 'GET', '/Users/u')).status).toBe(200);
});

test('whoever comes from elsewhere is refused although the token is good', async () => {
  await door.source('idp', { token: configured, addresses: ['10.0.0.0/8'] });
  expect(await as(configured, 'GET', '/Users/u')).toMatchObject({
    status: 403,
    body: { status: '403', detail: expect.stringContaining('not on the list') },
  });
  await door.source('idp', { token: configured });
});
