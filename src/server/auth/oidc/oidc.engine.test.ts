import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Audit, openAudit } from '../../../audit/index.ts';
import type { ServiceEntry } from '../../../settings/index.ts';
import { serviceEntries } from '../../../settings/index.ts';
import { newSecretKey, openSecrets } from '../../../store/index.ts';
import { fakeClock } from '../../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../../testkit/database.ts';
import { openPretendProvider, type PretendProvider } from '../../../testkit/openid-provider.ts';
import { countedIds, recordingLog, serve } from '../../../testkit/tools.ts';
import { openSignIn, type SignIn } from '../sign-in.ts';
import { openSingleSignOn, type SingleSignOn } from './oidc.ts';

const issuer = 'https://login.example.com';
const publicUrl = 'https://rollcall.example.com';
const redirect = `${publicUrl}/api/v1/session/oidc/callback`;
const ada = { sub: '00u1', email: 'ada@example.com', email_verified: true, groups: ['Admins'] };
const password = 'correct horse battery';

let db: TestDatabase;
let clock: ReturnType<typeof fakeClock>;
let audit: Audit;
let signIn: SignIn;
let provider: PretendProvider;
let settings: Record<string, unknown>;
let version: number;
let sso: SingleSignOn;

beforeEach(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  audit = openAudit(db);
  const newId = countedIds();
  signIn = openSignIn({ db, audit, clock, newId });
  provider = await openPretendProvider({
    issuer,
    clientId: 'rollcall',
    clientSecret: 's3cr:t%',
    redirect,
    clock,
  });
  provider.person = ada;
  version = 1;
  settings = {
    title: 'Okta',
    issuer,
    'client-id': 'rollcall',
    'client-secret': 's3cr:t%',
    roles: { administrator: ['Admins'], viewer: ['Auditors'] },
  };
  sso = openSingleSignOn({
    db,
    audit,
    clock,
    newId,
    signIn,
    publicUrl,
    log: recordingLog(),
    fetch: serve({ [issuer]: async (request) => provider.app.fetch(request) }),
    secrets: openSecrets([newSecretKey()]),
    settings: {
      service: async (name) => ({ name, written: {}, managedBy: 'api', version }),
      serviceEntry: async (name) =>
        serviceEntries[name].parse(name === 'sign-in' ? { oidc: settings } : {}) as ServiceEntry<typeof name>,
    },
  });
});

afterEach(() => db.close());

/** Goes all the way; gives the session. */
async function through(to = '/overview') {
  const { address, attempt } = await sso.begin(to);
  return sso.finish({ address: await provider.visit(address), attempt });
}

const refusal = async (): Promise<string> =>
  through().then(
    () => 'was let in',
    (thrown: Error) => thrown.message,
  );

test('whoever the rules give a role gets a session of it, and goes where they wanted to', async () => {
  const { session, to } = await through('/plans/7');
  expect(to).toBe('/plans/7');
  expect(await signIn.recognise(session)).toEqual({
    name: 'ada@example.com',
    role: 'administrator',
    actor: 'user:ada@example.com',
    hasPassword: false,
  });
  expect(await signIn.administrators()).toMatchObject([{ name: 'ada@example.com', ways: ['oidc'] }]);
});

test('whom no rule gives a role is not made, and the refusal is in the audit', async () => {
  provider.person = { ...ada, groups: ['Staff'] };
  expect(await refusal()).toContain('nothing gives them a role here');
  expect(await signIn.administrators()).toEqual([]);
  expect(await audit.list({ limit: 1 })).toMatchObject([
    { actor: 'oidc', action: 'session.refused', subject: 'ada@example.com' },
  ]);
});

test('role and name follow the provider at the next sign-in, in every session', async () => {
  const first = await through();
  provider.person = { ...ada, email: 'ada.lovelace@example.com', groups: ['Auditors'] };
  await through();
  expect(await signIn.recognise(first.session)).toMatchObject({
    name: 'ada.lovelace@example.com',
    role: 'viewer',
  });
  expect(await signIn.administrators()).toHaveLength(1);
});

test('nobody takes over an administrator with a password by bearing the name', async () => {
  await signIn.add({ name: 'ada@example.com', role: 'administrator', password }, 'test');
  expect(await refusal()).toContain('who has a password');
  expect(await signIn.administrators()).toMatchObject([{ ways: ['password'] }]);
});

test('an administrator with a password is the same person where the settings say so, and keeps the role', async () => {
  await signIn.add({ name: 'ada@example.com', role: 'administrator', password }, 'test');
  settings = { ...settings, 'link-by-address': true };
  provider.person = { ...ada, groups: ['Auditors'] };
  const { session } = await through();
  expect((await signIn.recognise(session)).role).toBe('administrator');
  expect(await signIn.administrators()).toMatchObject([{ ways: ['password', 'oidc'] }]);
});

test('an address that nobody verified links nobody', async () => {
  await signIn.add({ name: 'ada@example.com', role: 'administrator', password }, 'test');
  settings = { ...settings, 'link-by-address': true };
  provider.person = { ...ada, email_verified: false, preferred_username: 'ada@example.com' };
  expect(await refusal()).toContain('who has a password');
});

test('another account of the provider with the same address is somebody else', async () => {
  await through();
  provider.person = { ...ada, sub: '00u2' };
  expect(await refusal()).toContain('Somebody else of Okta signs in here');
});

test('whoever signs in by the provider has no password, changes no role by hand, and is not the last with a password', async () => {
  const kept = await signIn.add({ name: 'grace', role: 'administrator', password }, 'test');
  await through();
  const [one] = await signIn.administrators();
  await expect(
    signIn.signIn({ name: 'ada@example.com', password: '', address: 'here' }),
  ).rejects.toMatchObject({
    code: 'unauthorized',
  });
  await expect(signIn.change(one?.id ?? '', { role: 'viewer' }, 'test')).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(signIn.remove(kept.id, 'test')).rejects.toMatchObject({ code: 'conflict' });
  await signIn.remove(one?.id ?? '', 'test');
});

test('a session by the provider is over after twelve hours, however much it is used', async () => {
  const { session } = await through();
  for (let hour = 0; hour < 11; hour++) {
    await clock.advance(3_600_000);
    await signIn.recognise(session);
  }
  await clock.advance(3_600_000);
  await expect(signIn.recognise(session)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('claims that the token leaves out are asked of the userinfo endpoint', async () => {
  provider.spoilt = { onlyUserinfo: ['groups', 'email', 'email_verified'] };
  const { session } = await through();
  expect(await signIn.recognise(session)).toMatchObject({ name: 'ada@example.com', role: 'administrator' });
});

test.each([
  ['signed with another key', { key: true }],
  ['for another client', { claims: { aud: 'another' } }],
  ['of another issuer', { claims: { iss: 'https://evil.example.com' } }],
  ['with another nonce', { claims: { nonce: 'another' } }],
  ['that has expired', { claims: { exp: 1 } }],
])('a token %s lets nobody in', async (_, spoilt) => {
  provider.spoilt = spoilt;
  expect(await refusal()).toContain('proves nothing');
  expect(await signIn.administrators()).toEqual([]);
});

test('a way back that was not begun in this browser, was changed or took too long is refused', async () => {
  const mine = await sso.begin('/');
  const other = await sso.begin('/');
  const back = await provider.visit(mine.address);
  const refused = { code: 'unauthorized', message: expect.stringContaining('not begun in this browser') };
  await expect(sso.finish({ address: back, attempt: undefined })).rejects.toMatchObject(refused);
  await expect(sso.finish({ address: back, attempt: other.attempt })).rejects.toMatchObject(refused);
  await expect(
    sso.finish({ address: back, attempt: `${mine.attempt.slice(0, 20)}A${mine.attempt.slice(21)}` }),
  ).rejects.toMatchObject(refused);
  await clock.advance(11 * 60_000);
  await expect(sso.finish({ address: back, attempt: mine.attempt })).rejects.toMatchObject(refused);
});

test('a code is good once', async () => {
  const { address, attempt } = await sso.begin('/');
  const back = await provider.visit(address);
  await sso.finish({ address: back, attempt });
  await expect(sso.finish({ address: back, attempt })).rejects.toMatchObject({ code: 'unauthorized' });
});

test('whoever is refused at the provider is told so', async () => {
  provider.person = 'nobody';
  expect(await refusal()).toContain('Okta did not let you in');
});

test('a wrong client secret is told to be the administrator’s to mend', async () => {
  settings = { ...settings, 'client-secret': 'wrong' };
  expect(await refusal()).toContain('an administrator must mend them in Settings');
});

test('a provider that is out of order is told, asked again only after a while, and then found', async () => {
  provider.isThere = false;
  expect(await refusal()).toContain('Okta cannot be asked how to sign in');
  provider.isThere = true;
  expect(await refusal()).toContain('Okta cannot be asked how to sign in');
  await clock.advance(6_000);
  expect(await refusal()).toBe('was let in');
});

test('what the provider tells of itself is read once, and anew after a change of the settings', async () => {
  await through();
  await through();
  expect(provider.asked.discovery).toBe(1);
  version = 2;
  await through();
  expect(provider.asked.discovery).toBe(2);
});

test('signing out names the place that ends the provider’s session too', async () => {
  const { session } = await through();
  const token = (await signIn.signOut(session)) ?? '';
  const end = await sso.end(token);
  expect((await provider.visit(end ?? '')).href).toBe(`${publicUrl}/sign-in`);
  await expect(signIn.recognise(session)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('neither the token of the provider nor the attempt can be read by whoever bears it', async () => {
  const { attempt } = await sso.begin('/overview');
  expect(attempt).not.toContain('overview');
  const { session } = await through();
  expect(await signIn.signOut(session)).not.toMatch(/eyJ[\w-]+\.eyJ/);
});

test('a check says where the provider must send browsers back to, and what it does not tell', async () => {
  settings = { ...settings, scopes: ['openid', 'groups'] };
  expect(await sso.check()).toEqual({
    redirect,
    warnings: ['Okta does not list the scope groups; it may refuse it.'],
  });
});

test('only sentences of ours are shown on the page of sign-in', () => {
  expect(sso.open(sso.seal('Nobody may.'))).toBe('Nobody may.');
  expect(sso.open('Call this number')).toBeUndefined();
});
