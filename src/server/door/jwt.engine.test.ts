import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeClock, fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { policyOf } from './policy.ts';
import { type DoorStage, issuerUrl, keysUrl, openIssuer, openStage } from './stage.ts';

let db: TestDatabase;
let clock: FakeClock;
let stage: DoorStage;
let issuer: Awaited<ReturnType<typeof openIssuer>>;
const trusted = { issuer: issuerUrl, jwks: keysUrl, audience: ['rollcall'], claims: { tid: 't1' } };

beforeEach(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  issuer = await openIssuer(() => clock.now());
  stage = openStage(db, testTools({ clock, fetch: (request) => issuer.fetch(request) }));
  await stage.source('idp', { issuers: [trusted] });
});
afterEach(async () => {
  await stage.door.idle();
  await db.close();
});

const seconds = () => Math.floor(clock.now() / 1_000);

describe('a token of a foreign issuer', () => {
  test('opens the source whose settings name the issuer, and its keys are asked for once', async () => {
    expect(await stage.show(await issuer.token())).toEqual({ name: `idp ${issuerUrl} idp` });
    await stage.show(await issuer.token());
    expect(issuer.asked).toBe(1);
    await stage.source('other');
    await expect(stage.show(await issuer.token(), { source: 'other' })).rejects.toMatchObject({
      status: 401,
    });
  });

  test.each([
    ['another issuer', { iss: 'https://evil.example.com/' }],
    ['another audience', { aud: 'somebody else' }],
    ['another tenant', { tid: 't2' }],
    ['no tenant', { tid: undefined }],
    ['no end', { exp: undefined }],
  ])('with %s opens nothing', async (_, claims) => {
    await expect(stage.show(await issuer.token(claims))).rejects.toMatchObject({ status: 401 });
  });

  test('may be a minute off by the clock, and no more', async () => {
    await stage.show(await issuer.token({ exp: seconds() - 59 }));
    await stage.show(await issuer.token({ nbf: seconds() + 59 }));
    await expect(stage.show(await issuer.token({ exp: seconds() - 60 }))).rejects.toMatchObject({
      status: 401,
      message: 'The token is not taken: it has expired.',
    });
    await expect(stage.show(await issuer.token({ nbf: seconds() + 61 }))).rejects.toMatchObject({
      status: 401,
    });
  });

  test('is taken with no other signature than those that are named', async () => {
    const claims = { iss: issuerUrl, aud: 'rollcall', tid: 't1', exp: seconds() + 60 };
    const unsigned = new UnsecuredJWT(claims).encode();
    const shared = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new TextEncoder().encode('x'.repeat(32)));
    await expect(stage.show(unsigned)).rejects.toMatchObject({ status: 401 });
    await expect(stage.show(shared)).rejects.toMatchObject({ status: 401 });
    const token = await issuer.token();
    await expect(stage.show(`${token.slice(0, -4)}AAAA`)).rejects.toMatchObject({ status: 401 });
    await stage.source('idp', { issuers: [{ ...trusted, algorithms: ['ES256'] }] });
    await expect(stage.show(token)).rejects.toMatchObject({ status: 401 });
  });

  test('may only do what the settings say', async () => {
    await stage.source('idp', { issuers: [{ ...trusted, scopes: ['read'] }] });
    await stage.show(await issuer.token(), { needs: 'read' });
    await expect(stage.show(await issuer.token())).rejects.toMatchObject({ status: 403 });
  });

  test('is taken by whichever of the entries for its issuer it fits', async () => {
    const reader = { ...trusted, claims: { tid: 't1', azp: 'reader' }, scopes: ['read'] };
    const writer = { ...trusted, audience: ['people'], claims: { azp: 'writer' } };
    await stage.source('idp', { issuers: [reader, writer] });
    await stage.show(await issuer.token({ azp: 'reader' }), { needs: 'read' });
    await expect(stage.show(await issuer.token({ azp: 'reader' }))).rejects.toMatchObject({ status: 403 });
    await stage.show(await issuer.token({ azp: 'writer', aud: 'people' }));
    await expect(stage.show(await issuer.token({ azp: 'writer' }))).rejects.toMatchObject({ status: 401 });
  });

  test('need not name its key, of however many that the issuer tells', async () => {
    await issuer.rotate('k2');
    const nameless = await issuer.token({}, 'k1', false);
    await stage.show(nameless);
    await stage.show(await issuer.token({}, 'k2', false));
    await expect(stage.show(`${nameless.slice(0, -4)}AAAA`)).rejects.toMatchObject({
      status: 401,
      message: 'The token is not taken: its signature is not right.',
    });
    await expect(stage.show(await issuer.token({ tid: 't2' }, 'k1', false))).rejects.toMatchObject({
      status: 401,
    });
  });

  test('is still heard where tokens that can be guessed have to wait', async () => {
    for (let at = 0; at < 11; at++) await stage.show(`guess-${at}`).catch(() => undefined);
    await stage.show(await issuer.token());
  });
});

describe('the keys of an issuer', () => {
  test('are asked for anew when a new one signs, and not more than twice a minute', async () => {
    await stage.show(await issuer.token());
    await issuer.rotate('k2');
    await expect(stage.show(await issuer.token())).rejects.toMatchObject({ status: 401 });
    expect(issuer.asked).toBe(1);
    await clock.advance(30_000);
    await stage.show(await issuer.token());
    await stage.show(await issuer.token({}, 'k1'));
    expect(issuer.asked).toBe(2);
    await issuer.rotate('k3');
    for (let at = 0; at < 50; at++) await stage.show(await issuer.token()).catch(() => undefined);
    expect(issuer.asked).toBe(2);
  });

  test('are used on for a day while the issuer does not answer', async () => {
    const later = () => issuer.token({ exp: seconds() + 3_600 });
    await stage.show(await later());
    issuer.isUp = false;
    await clock.advance(23 * 3_600_000);
    await stage.show(await later());
    await clock.advance(2 * 3_600_000);
    await expect(stage.show(await later())).rejects.toMatchObject({ code: 'unavailable' });
    issuer.isUp = true;
    await clock.advance(30_000);
    await stage.show(await later());
  });

  test('that are refused leave nothing open', async () => {
    let isOpen = true;
    const body = new ReadableStream({
      cancel() {
        isOpen = false;
      },
    });
    const refusing = openStage(db, {
      ...testTools({ clock }),
      fetch: async () => new Response(body, { status: 503 }),
    });
    await expect(refusing.show(await issuer.token())).rejects.toMatchObject({ code: 'unavailable' });
    expect(isOpen).toBe(false);
  });

  test('that do not come in time are not waited for', async () => {
    let asked = 0;
    const silent = openStage(db, {
      ...testTools({ clock }),
      fetch: () => {
        asked += 1;
        return new Promise<Response>(() => undefined);
      },
    });
    const token = await issuer.token();
    const shown = expect(silent.show(token)).rejects.toMatchObject({ code: 'unavailable', retryAfter: 30 });
    await expect.poll(() => asked).toBe(1);
    await clock.advance(5_000);
    await shown;
  });
});

describe('a token that Entra ID makes itself', () => {
  const tenant = '11111111-2222-4333-8444-555555555555';
  const right = {
    iss: `https://sts.windows.net/${tenant}/`,
    aud: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
    tid: tenant,
    appid: '00000014-0000-0000-c000-000000000000',
  };
  beforeEach(async () => {
    const keys = `https://login.microsoftonline.com/${tenant}/discovery/keys`;
    const fetch = (request: Request) => issuer.fetch(request.url === keys ? new Request(keysUrl) : request);
    stage = openStage(db, testTools({ clock, fetch }));
    await stage.source('idp', { entraTenant: tenant.toUpperCase() });
  });

  const older = '00000002-0000-0000-c000-000000000000';

  test.each([right.aud, older])('for %s opens the source of its tenant', async (aud) => {
    expect(await stage.show(await issuer.token({ ...right, aud }))).toEqual({
      name: `idp ${right.iss} ${right.appid}`,
    });
  });

  test.each([
    ['another tenant', { tid: '99999999-2222-4333-8444-555555555555' }],
    ['another tenant’s issuer', { iss: 'https://sts.windows.net/99999999-2222-4333-8444-555555555555/' }],
    ['another audience', { aud: '00000003-0000-0000-c000-000000000000' }],
    ['another application', { appid: '99999999-0000-0000-c000-000000000000' }],
    ['no application', { appid: undefined }],
    ['the older audience and another tenant', { aud: older, tid: '99999999-2222-4333-8444-555555555555' }],
    [
      'the older audience and another application',
      { aud: older, appid: '99999999-0000-0000-c000-000000000000' },
    ],
  ])('opens nothing with %s', async (_, claims) => {
    await expect(stage.show(await issuer.token({ ...right, ...claims }))).rejects.toMatchObject({
      status: 401,
    });
  });
});

test('Entra ID is known by its tenant: issuer, audience, tid and appid all have to fit', () => {
  const tenant = '11111111-2222-4333-8444-555555555555';
  expect(policyOf({ entraTenant: tenant }).issuers).toEqual([
    {
      issuer: `https://sts.windows.net/${tenant}/`,
      jwks: `https://login.microsoftonline.com/${tenant}/discovery/keys`,
      audience: ['8adf8e6e-67b2-4cf2-a259-e3dc5476c621', '00000002-0000-0000-c000-000000000000'],
      claims: { tid: tenant, appid: '00000014-0000-0000-c000-000000000000' },
      algorithms: ['RS256'],
      scopes: ['read', 'write'],
    },
  ]);
});
