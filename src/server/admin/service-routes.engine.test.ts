import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { openPretendProvider, type PretendProvider } from '../../testkit/openid-provider.ts';
import { serve, testTools } from '../../testkit/tools.ts';
import { openStage, type Stage } from './fixture.ts';

const issuer = 'https://login.example.com';
const redirect = 'http://localhost/api/v1/session/oidc/callback';
const oidc = {
  title: 'Okta',
  issuer,
  'client-id': 'rollcall',
  'client-secret': 'a secret of the client',
  roles: { operator: ['Operators'] },
};

let db: TestDatabase;
let stage: Stage;
let provider: PretendProvider;

beforeEach(async () => {
  db = await openTestDatabase();
  const clock = { now: () => monday, sleep: realClock().sleep };
  provider = await openPretendProvider({
    issuer,
    redirect,
    clock,
    clientId: oidc['client-id'],
    clientSecret: oidc['client-secret'],
  });
  provider.person = { sub: '1', email: 'ada@example.com', email_verified: true, groups: ['Operators'] };
  const fetch = serve({ [issuer]: async (request) => provider.app.fetch(request) });
  stage = await openStage(db, { ...testTools({ clock }), fetch });
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

/** The cookies that an answer sets, as a browser sends them. */
const cookiesOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

const save = (body: object) => stage.ask('administrator', 'PUT /service/sign-in', { body });

describe('single sign-on', () => {
  /** As a browser goes: to the provider and back. */
  async function signIn(to = '/people') {
    const there = await stage.call('nobody', `GET /session/oidc?to=${to}&moved=1`);
    const back = await provider.visit(there.headers.get('location') ?? '');
    const cookie = cookiesOf(there.headers);
    return stage.call('nobody', `GET /session/oidc/callback${back.search}`, { headers: { cookie } });
  }

  test('leads from the button to the provider and back to the page, with a session', async () => {
    await save({ oidc });
    expect(await stage.get('GET /session/ways')).toEqual({ password: true, oidc: { title: 'Okta' } });
    const answer = await signIn();
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/people');
    const cookie = cookiesOf(answer.headers);
    const { body } = await stage.ask('nobody', 'GET /me', { headers: { cookie } });
    expect(body).toEqual({ name: 'ada@example.com', role: 'operator', password: false });
    const out = await stage.ask('nobody', 'DELETE /session', {
      headers: { cookie, 'x-rollcall-console': '1' },
    });
    expect(out.body).toMatchObject({ next: expect.stringContaining(`${issuer}/sign-out?`) });
  });

  test('refuses with a sentence that is told to that browser, until the next attempt', async () => {
    await save({ oidc });
    provider.person = { sub: '2', email: 'eve@example.com', email_verified: true };
    const answer = await signIn();
    expect(answer.headers.get('location')).toBe('/sign-in');
    const cookie = cookiesOf(answer.headers);
    const told = await stage.call('nobody', 'GET /session/ways', { headers: { cookie } });
    expect(await told.json()).toMatchObject({
      refused: expect.stringContaining('nothing gives them a role here'),
    });
    const again = await stage.call('nobody', 'GET /session/oidc?moved=1', { headers: { cookie } });
    expect(again.headers.get('set-cookie')).toContain('rollcall_refusal=;');
    expect(await stage.get('GET /session/ways')).not.toHaveProperty('refused');
  });

  test('begins at the address that the provider sends browsers back to', async () => {
    await save({ oidc });
    const answer = await stage.call('nobody', 'GET /session/oidc?to=/plans', {
      headers: { host: 'elsewhere' },
    });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toContain(issuer);
  });

  test.each(['//evil.example.com', '/\\evil.example.com', 'https://evil.example.com'])(
    'never leads to %s',
    async (to) => {
      await save({ oidc });
      expect((await signIn(encodeURIComponent(to))).headers.get('location')).toBe('/overview');
    },
  );

  test('that is not set up leads back to the page of sign-in', async () => {
    const answer = await stage.call('nobody', 'GET /session/oidc?moved=1');
    expect(answer.headers.get('location')).toBe('/sign-in');
    expect(await stage.get('GET /session/ways')).toEqual({ password: true });
  });

  test('is checked with the provider', async () => {
    await save({ oidc });
    expect(await stage.get('POST /service/sign-in/check')).toEqual({ redirect, warnings: [] });
  });
});

describe('settings of the service', () => {
  test('keep their secret sealed and show a mark in its place', async () => {
    await save({ oidc });
    const { body } = await stage.ask('administrator', 'GET /service/sign-in');
    expect(body).toMatchObject({
      managedBy: 'api',
      version: 1,
      written: { oidc: { 'client-secret': { sealed: true } } },
    });
    const { written } = body as { written: object };
    expect((await save(written)).status).toBe(200);
    expect(await stage.get('POST /service/sign-in/check')).toMatchObject({ warnings: [] });
    expect(await stage.get('GET /secrets/keys')).toMatchObject([{ seals: true, atHand: true, secrets: 1 }]);
  });

  test.each([
    ['without a rule', { ...oidc, roles: {} }, 'oidc.roles'],
    ['for everybody of the world', { ...oidc, everybody: 'viewer' }, 'oidc.domains'],
    ['over plain HTTP', { ...oidc, issuer: 'http://login.example.com' }, 'oidc.issuer'],
    [
      'with a secret that points at this machine',
      { ...oidc, 'client-secret': { env: 'PATH' } },
      'oidc.client-secret',
    ],
    ['with a mistyped key', { ...oidc, isuer: issuer }, 'oidc.isuer'],
  ])('are refused %s, with the place of the fault', async (_, written, path) => {
    expect(await save({ oidc: written })).toMatchObject({ status: 400, body: { faults: [{ path }] } });
  });

  test('are changed by administrators alone, and what they looked at counts', async () => {
    const body = { runs: '10d' };
    expect((await stage.ask('operator', 'PUT /service/retention', { body })).status).toBe(403);
    const stale = { body, headers: { 'if-match': '"3"' } };
    expect((await stage.ask('administrator', 'PUT /service/retention', stale)).status).toBe(409);
    await stage.get('PUT /service/retention', { body });
    expect(await stage.settings.serviceEntry('retention')).toMatchObject({ runs: '10d', events: '365d' });
    await stage.get('DELETE /service/retention');
    expect(await stage.settings.serviceEntry('retention')).toMatchObject({ runs: '90d' });
  });

  test('of the file are shown and not changed, and go back to their defaults when the file no longer names them', async () => {
    const declared = { connections: [], syncs: [] };
    await stage.settings.applyFile({ ...declared, service: { retention: { runs: '5d' } } });
    const answer = await stage.ask('administrator', 'PUT /service/retention', { body: { runs: '9d' } });
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('rollcall.yaml') } });
    expect(await stage.get('GET /service/retention')).toMatchObject({
      managedBy: 'file',
      written: { runs: '5d' },
    });
    await stage.settings.applyFile(declared);
    expect(await stage.get('GET /service/retention')).toMatchObject({ managedBy: 'default', written: {} });
  });
});

describe('the configuration as a file', () => {
  interface Compared {
    readonly digest: string;
    readonly entries: readonly { readonly name: string; readonly secrets: readonly object[] }[];
    readonly faults: readonly object[];
  }
  const download = async () => (await stage.call('viewer', 'GET /settings/file')).text();
  const compare = (file: string) => stage.get<Compared>('POST /settings/file/compare', { body: { file } });

  test('is downloaded without a secret, and changes nothing when it comes back', async () => {
    await stage.furnish();
    await save({ oidc });
    const file = await download();
    expect(file).toContain('env: OKTA_TOKEN');
    expect(file).toContain('join:');
    expect(file).not.toContain('hunter2');
    expect(file).not.toContain('a secret of the client');
    expect(await compare(file)).toMatchObject({ entries: [], unnamed: [], faults: [], ignored: ['people'] });
  });

  test('shows every difference before it is taken over, and asks for secrets that are not here yet', async () => {
    await stage.furnish();
    const file = `
sources: { okta: { type: scim, token: { env: OKTA_TOKEN } }, entra: { type: scim, token: { env: ENTRA } } }
targets: { jira: { type: memory } }
syncs: { staff: { from: [okta], to: jira, enabled: false } }
retention: { runs: 7d }
`;
    const compared = await compare(file);
    expect(compared).toMatchObject({
      faults: [],
      entries: [
        {
          section: 'sources',
          name: 'entra',
          isNew: true,
          secrets: [{ path: 'sources.entra.token', state: 'needed' }],
        },
        {
          section: 'syncs',
          name: 'staff',
          isNew: false,
          differences: [{ path: 'syncs.staff.groups' }, { after: false }],
        },
        { section: 'service', name: 'retention', isNew: true },
      ],
    });
    const { digest } = compared;
    const without = await stage.ask('administrator', 'POST /settings/file/apply', { body: { file, digest } });
    expect(without).toMatchObject({ status: 400, body: { faults: [{ path: 'sources.entra.token' }] } });
    const secrets = { 'sources.entra.token': 'a token that was typed' };
    await stage.get('POST /settings/file/apply', { body: { file, digest, secrets } });
    expect((await stage.settings.savedSync('staff')).written).toMatchObject({ enabled: false });
    expect(await compare(file)).toMatchObject({ entries: [] });
    expect(
      await db
        .tables()
        .selectFrom('sealed_secret' as never)
        .selectAll()
        .execute(),
    ).toHaveLength(2);
  });

  test('is not taken over as it was compared when the settings have changed since', async () => {
    await stage.furnish();
    const file = 'syncs: { staff: { from: [okta], to: jira, enabled: false } }';
    const { digest } = await compare(file);
    await stage.get('PUT /syncs/staff', { body: { from: ['okta'], to: 'jira', schedule: '0 * * * *' } });
    const answer = await stage.ask('administrator', 'POST /settings/file/apply', { body: { file, digest } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'stale' } });
  });

  test('removes what it does not name only when it is told to', async () => {
    await stage.furnish();
    const file = 'targets: { jira: { type: memory } }';
    const { digest, ...compared } = await compare(file);
    expect(compared).toMatchObject({ entries: [], unnamed: [{ name: 'okta' }, { name: 'staff' }] });
    await stage.get('POST /settings/file/apply', { body: { file, digest } });
    expect(await stage.settings.connections()).toHaveLength(2);
    await stage.get('POST /settings/file/apply', { body: { file, digest, remove: true } });
    expect((await stage.settings.connections()).map(({ name }) => name)).toEqual(['jira']);
  });

  test.each([
    ['is empty', ''],
    ['holds only comments', '# nothing\n'],
    ['is a text', 'hello'],
    ['is a list', '- sources'],
    ['is no text at all', '\u0000\uFFFD\u0001'],
  ])('that %s is at fault, and offers to remove nothing', async (_, file) => {
    await stage.furnish();
    expect(await compare(file)).toMatchObject({ entries: [], unnamed: [], faults: [{ path: 'line 1' }] });
  });

  test('tells all its faults with their lines', async () => {
    const { faults } = await compare(
      'sources:\n  okta: { type: scmi }\nsyncs:\n  s: { from: [nobody], to: none }\n',
    );
    expect(faults).toEqual(
      expect.arrayContaining([
        { path: 'sources.okta.type', message: expect.stringContaining('(line 2)') },
        expect.objectContaining({ path: expect.stringContaining('syncs.s.from') }),
      ]),
    );
  });
});
