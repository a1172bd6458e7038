import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeClock, fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import type { MadeCredential } from './credentials.ts';
import { type DoorStage, openStage } from './stage.ts';

let db: TestDatabase;
let clock: FakeClock;
let stage: DoorStage;
let client: MadeCredential;
const grant = { grant_type: 'client_credentials' };
const create = (more: object = {}) =>
  stage.door.credentials.create(
    { source: 'idp', name: 'client', kind: 'client', scopes: ['read', 'write'], ...more },
    'cli',
  );

beforeAll(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  stage = openStage(db, testTools({ clock }));
  await stage.source('idp');
  await stage.source('other');
  client = await create();
});
afterAll(async () => {
  await stage.door.idle();
  await db.close();
});

const inForm = () => ({ client_id: client.credential.id, client_secret: client.secret });
const inHeader = () => ({
  authorization: `Basic ${Buffer.from(
    `${encodeURIComponent(client.credential.id)}:${encodeURIComponent(client.secret)}`,
  ).toString('base64')}`,
});
const tokenFor = async (form: Readonly<Record<string, string>> = {}) =>
  (await (await stage.ask({ ...grant, ...inForm(), ...form })).json()) as { access_token: string };

describe('RFC 6749 4.4: a client', () => {
  test('is given a short-lived access token for its secret in the form or in the header', async () => {
    for (const answer of [await stage.ask({ ...grant, ...inForm() }), await stage.ask(grant, inHeader())]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const body = (await answer.json()) as { access_token: string };
      expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3_600, scope: 'read write' });
      expect(await stage.show(body.access_token)).toEqual({ name: 'idp client' });
    }
  });

  test('has access for an hour', async () => {
    const { access_token } = await tokenFor();
    await clock.advance(3_600_000 - 1);
    await stage.show(access_token);
    await clock.advance(1);
    await expect(stage.show(access_token)).rejects.toMatchObject({ status: 401 });
  });

  test('may ask for less than it may do', async () => {
    const { access_token } = await tokenFor({ scope: 'read' });
    await stage.show(access_token, { needs: 'read' });
    await expect(stage.show(access_token)).rejects.toMatchObject({ status: 403 });
  });

  test('has a token for its own source and no other, and never itself as a token', async () => {
    const { access_token } = await tokenFor();
    await expect(stage.show(access_token, { source: 'other' })).rejects.toMatchObject({ status: 401 });
    await expect(stage.show(client.secret)).rejects.toMatchObject({ status: 401 });
  });

  test('that is revoked takes its access tokens along', async () => {
    const second = await create({ name: 'second' });
    const form = { client_id: second.credential.id, client_secret: second.secret };
    const answer = await stage.ask({ ...grant, ...form });
    const { access_token } = (await answer.json()) as { access_token: string };
    await stage.show(access_token);
    await stage.door.credentials.revoke({ source: 'idp', credential: 'second' }, 'cli');
    await expect(stage.show(access_token)).rejects.toMatchObject({ status: 401 });
    expect((await stage.ask({ ...grant, ...form })).status).toBe(401);
  });
});

describe('RFC 6749 5.2: a request for a token', () => {
  test.each([
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no grant', { grant_type: '' }, 400, 'invalid_request'],
    ['a scope that it may not have', { scope: 'admin' }, 400, 'invalid_scope'],
    ['another secret', { client_secret: 'another' }, 401, 'invalid_client'],
    ['another client', { client_id: 'another' }, 401, 'invalid_client'],
  ])('with %s is refused', async (_, form, status, error) => {
    const answer = await stage.ask({ ...grant, ...inForm(), ...form });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
    if (status === 401) expect(answer.headers.get('www-authenticate')).toBe('Basic realm="rollcall"');
  });

  test('with the secret in two places, or in another shape than a form, is refused', async () => {
    const twice = await stage.ask({ ...grant, ...inForm() }, inHeader());
    expect([twice.status, await twice.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    const json = await stage.ask(grant, { 'content-type': 'application/json' });
    expect([json.status, await json.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    const long = await stage.ask({ ...grant, ...inForm(), more: 'x'.repeat(20_000) });
    expect(long.status).toBe(400);
  });

  test('with a parameter that is there twice is refused, and one without a value is not there', async () => {
    for (const name of ['grant_type', 'scope', 'client_id', 'client_secret']) {
      const form = { ...grant, scope: 'read', ...inForm() };
      const answer = await stage.post(`${new URLSearchParams(form)}&${name}=`);
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    }
    expect((await stage.ask({ ...grant, client_secret: '', scope: '' }, inHeader())).status).toBe(200);
  });

  test('whose body breaks off is refused as what it is, and no failure of ours', async () => {
    const body = new ReadableStream({
      pull: () => Promise.reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
    });
    await expect(stage.post(body)).rejects.toMatchObject({ code: 'invalid' });
  });

  test('with secrets that are not good has to wait', async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 12; at++)
      statuses.push((await stage.ask({ ...grant, ...inForm(), client_secret: `guess-${at}` })).status);
    expect([...new Set(statuses)]).toEqual([401, 429]);
    const waiting = await stage.ask({ ...grant, ...inForm(), client_secret: 'guess-13' });
    expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([429, '60']);
    await clock.advance(60_000);
    expect((await stage.ask({ ...grant, ...inForm() })).status).toBe(200);
  });

  test('whose secret nobody can guess is still answered where others have to wait, and so is its token', async () => {
    for (let at = 0; at < 12; at++) await stage.ask({ ...grant, client_id: 'x', client_secret: `g-${at}` });
    const { access_token } = await tokenFor();
    expect(await stage.show(access_token)).toEqual({ name: 'idp client' });
    await expect(stage.show(`${access_token}A`)).rejects.toMatchObject({ code: 'rate-limited' });
    await clock.advance(60_000);
  });
});

test('an access token that was changed by one character is none', async () => {
  const { access_token } = await tokenFor();
  for (const at of [20, 60, access_token.length - 2]) {
    const other = access_token[at] === 'A' ? 'B' : 'A';
    const changed = access_token.slice(0, at) + other + access_token.slice(at + 1);
    await expect(stage.show(changed, { address: '192.0.2.77' })).rejects.toMatchObject({ status: 401 });
  }
});
