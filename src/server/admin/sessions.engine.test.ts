import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Stage } from './fixture.ts';

const password = 'correct horse battery';
const ours = { 'x-rollcall-console': '1' };

let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  stage = await openStage(db, testTools({ clock: { now: () => monday, sleep: realClock().sleep } }));
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

/** Signs in as somebody new of that role; gives the cookie as a browser would send it. */
async function cookieOf(role: 'viewer' | 'administrator'): Promise<string> {
  await stage.get('POST /administrators', { body: { name: 'ada', role, password } });
  const { status, headers } = await stage.ask('nobody', 'POST /session', {
    body: { name: 'ada', password },
    headers: ours,
  });
  expect(status).toBe(204);
  return headers.get('set-cookie') ?? '';
}

test('signing in sets a cookie that no script reads and no other site sends', async () => {
  const cookie = await cookieOf('viewer');
  expect(cookie).toMatch(/^rollcall_session=[\w-]{32};/);
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Strict');
  const { body } = await stage.ask('nobody', 'GET /me', { headers: { cookie } });
  expect(body).toEqual({ name: 'ada', role: 'viewer', password: true });
});

test.each([
  ['without the header of the console', {}],
  ['from another site', { ...ours, 'sec-fetch-site': 'cross-site' }],
  ['from a neighbour of the same site', { ...ours, 'sec-fetch-site': 'same-site' }],
])('a session changes nothing when asked %s', async (_, headers) => {
  const cookie = await cookieOf('administrator');
  const answer = await stage.ask('nobody', 'POST /tokens', {
    body: { name: 'ci', role: 'viewer' },
    headers: { cookie, ...headers },
  });
  expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test('a session changes what its role may when the console itself asks', async () => {
  const cookie = await cookieOf('administrator');
  const headers = { cookie, ...ours, 'sec-fetch-site': 'same-origin' };
  const made = await stage.ask('nobody', 'POST /tokens', { body: { name: 'ci', role: 'viewer' }, headers });
  expect(made).toMatchObject({ status: 201, body: { token: { createdBy: 'user:ada' } } });
});

test('a viewer’s session may change nothing', async () => {
  const headers = { cookie: await cookieOf('viewer'), ...ours };
  for (const request of ['POST /plans/x/approve', 'POST /tokens', 'POST /administrators'])
    expect((await stage.ask('nobody', request, { body: {}, headers })).status).toBe(403);
});

describe('one’s own password', () => {
  const next = 'a better horse and battery';
  /** Another session of ada's; nothing when the password is not right. */
  async function signedIn(password: string): Promise<string | undefined> {
    const { headers } = await stage.ask('nobody', 'POST /session', {
      body: { name: 'ada', password },
      headers: ours,
    });
    return headers.get('set-cookie') ?? undefined;
  }
  const change = (cookie: string, body: object) =>
    stage.ask('nobody', 'PUT /session/password', { body, headers: { cookie, ...ours } });
  const isIn = async (cookie: string) =>
    (await stage.ask('nobody', 'GET /me', { headers: { cookie } })).status === 200;

  test('is changed with the present one; every session but that of this browser ends', async () => {
    const mine = await cookieOf('viewer');
    const other = (await signedIn(password)) ?? '';
    const changed = await change(mine, { present: password, password: next });
    expect(changed.status).toBe(204);
    const renewed = changed.headers.get('set-cookie') ?? '';
    expect([await isIn(renewed), await isIn(mine), await isIn(other)]).toEqual([true, false, false]);
    expect([await signedIn(password), (await signedIn(next)) !== undefined]).toEqual([undefined, true]);
    const { body } = await stage.ask('viewer', 'GET /audit?limit=3');
    expect(JSON.stringify(body)).toContain('"actor":"user:ada","action":"administrator.changed"');
    expect(JSON.stringify(body)).not.toContain(next);
  });

  test('stays when the present one is not right, and guessing it has an end', async () => {
    const cookie = await cookieOf('viewer');
    const wrong = await change(cookie, { present: 'not the right one', password: next });
    expect(wrong).toMatchObject({ status: 400, body: { faults: [{ path: 'present' }] } });
    expect(await isIn(cookie)).toBe(true);
    for (let guess = 0; guess < 12; guess++)
      await change(cookie, { present: `guess number ${guess}`, password: next });
    expect((await change(cookie, { present: password, password: next })).status).toBe(429);
  });

  test('is nothing that a token has', async () => {
    const body = { present: password, password: next };
    expect(await stage.ask('administrator', 'PUT /session/password', { body })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('A token has no password') },
    });
  });
});

test('after signing out the cookie is worth nothing', async () => {
  const headers = { cookie: await cookieOf('viewer'), ...ours };
  expect(await stage.ask('nobody', 'DELETE /session', { headers })).toMatchObject({ status: 200, body: {} });
  expect((await stage.ask('nobody', 'GET /me', { headers })).status).toBe(401);
});

test('a sign-in that another site sends is refused before the password is looked at', async () => {
  const { status } = await stage.ask('nobody', 'POST /session', { body: { name: 'ada', password } });
  expect(status).toBe(403);
});

test('administrators are listed in pages, and found whatever the case and accents of their names', async () => {
  for (const name of ['Zoë', 'grace', 'Zoe Two', 'ada'])
    await stage.get('POST /administrators', { body: { name, role: 'viewer', password } });
  const found = await stage.get<{ items: { name: string }[]; next: string }>(
    'GET /administrators?text=ZOE&limit=1',
  );
  const rest = await stage.get<typeof found>(`GET /administrators?text=ZOE&limit=1&cursor=${found.next}`);
  expect([...found.items, ...rest.items].map(({ name }) => name).toSorted()).toEqual(['Zoe Two', 'Zoë']);
  expect(rest.next).toBeUndefined();
  const { items } = await stage.get<typeof found>('GET /administrators');
  expect(items).toHaveLength(4);
});

test('whether the printed link is still good is told before anything is typed, and guessing has an end', async () => {
  const { signIn, administrators } = stage;
  for (const { id } of await administrators.tokens()) await administrators.revokeToken(id, 'test');
  const code = await administrators.firstCode();
  const check = (code: unknown) =>
    stage.ask('nobody', 'POST /session/first/check', { body: { code }, headers: ours });
  expect((await check(code)).status).toBe(204);
  await signIn.first({ code: code ?? '', name: 'ada', password, address: '10.0.0.2' });
  expect(await check(code)).toMatchObject({
    status: 401,
    body: { detail: expect.stringContaining('used already') },
  });
  for (let guess = 0; guess < 12; guess++) await check(`guess number ${guess}`);
  expect((await check('once more')).status).toBe(429);
});

test('a password of less than twelve characters is a fault', async () => {
  const { status, body } = await stage.ask('administrator', 'POST /administrators', {
    body: { name: 'bob', role: 'viewer', password: 'short' },
  });
  expect(status).toBe(400);
  expect(body).toMatchObject({ faults: [{ path: 'password' }] });
});
