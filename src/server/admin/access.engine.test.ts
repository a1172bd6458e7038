import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../settings/index.ts';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { connection, type More, openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  // Time stands still; what waits for the database waits in earnest.
  stage = await openStage(db, testTools({ clock: { now: () => monday, sleep: realClock().sleep } }));
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

describe('who may what', () => {
  test.each<[Role | 'nobody', string, number]>([
    ['nobody', 'GET /status', 401],
    ['viewer', 'GET /status', 200],
    ['nobody', 'GET /openapi.json', 200],
    ['viewer', 'PUT /connections/okta', 403],
    ['operator', 'PUT /connections/okta', 403],
    ['viewer', 'POST /syncs/staff/run', 403],
    ['viewer', 'POST /plans/x/approve', 403],
    ['operator', 'POST /plans/x/approve', 404],
    ['operator', 'GET /tokens', 403],
    ['administrator', 'GET /tokens', 200],
    ['operator', 'POST /tokens', 403],
  ])('%s: %s is answered with %d', async (role, request, status) => {
    const more = request.startsWith('GET') ? {} : { body: {} };
    expect((await stage.ask(role, request, more)).status).toBe(status);
  });

  test('whoever shows no token is told how to, before anything is said of the request', async () => {
    const { status, body, headers } = await stage.ask('nobody', 'PUT /connections/okta', {
      body: { nonsense: 1 },
    });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="rollcall"');
    expect(body).toMatchObject({
      code: 'unauthorized',
      detail: 'Send an admin token, as "Authorization: Bearer TOKEN".',
    });
  });

  test('whose role does not suffice is told which one does', async () => {
    const { body } = await stage.ask('viewer', 'DELETE /syncs/staff');
    expect(body).toMatchObject({
      code: 'forbidden',
      detail: 'The token viewer has the role viewer; this needs the role administrator.',
    });
  });

  test('whoever guesses tokens is made to wait', async () => {
    for (let guess = 0; guess < 10; guess++)
      await stage.ask('nobody', 'GET /status', { headers: { authorization: `Bearer guess-${guess}` } });
    const { status, headers } = await stage.ask('nobody', 'GET /status', {
      headers: { authorization: 'Bearer guess' },
    });
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('the first administrator is made by the one-time code alone', async () => {
    for (const { id, role } of await stage.administrators.tokens())
      if (role === 'administrator') await stage.administrators.revokeToken(id, 'test');
    const code = await stage.administrators.firstCode();
    const { status, body } = await stage.ask('nobody', 'POST /tokens/first', { body: { code, name: 'ada' } });
    expect(status).toBe(201);
    const { secret } = body as { secret: string };
    const headers = { authorization: `Bearer ${secret}` };
    expect((await stage.ask('nobody', 'GET /me', { headers })).body).toEqual({
      name: 'ada',
      role: 'administrator',
      password: false,
    });
    expect((await stage.ask('nobody', 'POST /tokens/first', { body: { code, name: 'eve' } })).status).toBe(
      401,
    );
  });

  test('a token is shown once, works, is listed without itself, and stops when it is revoked', async () => {
    const made = await stage.get<{ secret: string; token: { id: string } }>('POST /tokens', {
      body: { name: 'ci', role: 'viewer' },
    });
    const headers = { authorization: `Bearer ${made.secret}` };
    expect((await stage.ask('nobody', 'GET /me', { headers })).body).toEqual({
      name: 'ci',
      role: 'viewer',
      password: false,
    });
    expect(JSON.stringify(await stage.get('GET /tokens'))).not.toContain(made.secret);
    await stage.get(`DELETE /tokens/${made.token.id}`);
    expect((await stage.ask('nobody', 'GET /me', { headers })).status).toBe(401);
    expect((await stage.get<{ items: unknown[] }>('GET /tokens?revoked=true')).items).toHaveLength(4);
  });

  test('tokens are listed in pages, and found by any part of their name', async () => {
    for (const name of ['jira-nightly', 'jira-weekly', 'reports'])
      await stage.get('POST /tokens', { body: { name, role: 'viewer' } });
    interface Page {
      readonly items: readonly { readonly name: string }[];
      readonly next?: string;
    }
    const names: string[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const { items, next }: Page = await stage.get(
        `GET /tokens?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      expect(items.length).toBeLessThanOrEqual(2);
      names.push(...items.map(({ name }) => name));
      cursor = next;
    }
    expect(names).toEqual(['administrator', 'jira-nightly', 'jira-weekly', 'operator', 'reports', 'viewer']);
    const first = await stage.get<Page>('GET /tokens?text=JIRA&limit=1');
    expect(first.items).toMatchObject([{ name: 'jira-nightly' }]);
    const second = await stage.get<Page>(`GET /tokens?text=JIRA&limit=1&cursor=${first.next}`);
    expect(second).toEqual({ items: [expect.objectContaining({ name: 'jira-weekly' })] });
    expect(await stage.get('GET /tokens?text=nobody')).toEqual({ items: [] });
  });
});

describe('faults', () => {
  test.each<[string, More, readonly string[]]>([
    ['PUT /connections/okta', { body: { kind: 'sources', config: {}, extra: 1 } }, ['extra', 'kind', 'type']],
    ['PUT /connections/Okta', { body: connection }, ['path.name']],
    [
      'PUT /connections/okta',
      { body: { ...connection, config: { tokne: 'x' } } },
      ['config.tokne', 'config.token'],
    ],
    ['PUT /syncs/staff', { body: { from: [], to: 'jira', shedule: 'x' } }, ['shedule', 'from']],
    ['PUT /syncs/staff', { body: { from: ['hr'], to: 'jira' } }, ['from[0]', 'to']],
    ['GET /plans?limit=0', {}, ['query.limit']],
    ['GET /plans?limt=5', {}, ['query.limt']],
    ['GET /plans?cursor=x', {}, ['query.cursor']],
    ['GET /plans?state=waiting', {}, ['query.state']],
    ['GET /tokens?cursor=x', {}, ['query.cursor']],
    ['GET /administrators?cursor=Mw', {}, ['query.cursor']],
    ['POST /tokens', { body: { name: 'ci', role: 'root' } }, ['role']],
    ['POST /tokens', { body: { name: 'ci', role: 'viewer', expiresAt: 1 } }, ['expiresAt']],
    ['POST /syncs/staff/run', { body: { people: [] } }, ['people']],
  ])('of %s %j are told with their paths', async (request, more, paths) => {
    const { status, body, headers } = await stage.ask('administrator', request, more);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    const { faults } = body as { faults: { path: string }[] };
    expect(faults.map(({ path }) => path)).toEqual(paths);
  });

  test('a body that is no JSON is refused in a sentence', async () => {
    const { status, body } = await stage.ask('administrator', 'PUT /connections/okta', { body: '{"kind":' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid', detail: expect.stringContaining('cannot be read') });
  });

  test('a body that is far too large is refused unread', async () => {
    const body = JSON.stringify({ ...connection, config: { token: 'x'.repeat(5_000_000) } });
    const answer = await stage.ask('administrator', 'PUT /connections/okta', {
      body,
      headers: { 'content-length': String(body.length) },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { detail: 'The body is larger than 4 MiB; send less at once.' },
    });
  });

  test.each([
    'GET /nothing',
    'GET /connections/none',
    'GET /plans/none',
    'GET /runs/none',
    'GET /people/none',
    'GET /readings/none',
    'GET /runs/none/events',
    'POST /sources/none/read',
  ])('what is not there is told so: %s', async (request) => {
    const { status, body } = await stage.ask(
      'administrator',
      request,
      request.startsWith('POST') ? { body: {} } : {},
    );
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not-found', request: expect.any(String) });
  });
});
