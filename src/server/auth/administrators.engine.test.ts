import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAudit } from '../../audit/index.ts';
import type { ProvisioningError } from '../../model/index.ts';
import { type FakeClock, fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/tools.ts';
import { type Administrators, openAdministrators } from './administrators.ts';

let db: TestDatabase;
let clock: FakeClock;
let administrators: Administrators;

beforeEach(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  administrators = openAdministrators({ db, clock, audit: openAudit(db), newId: countedIds() });
});

afterEach(() => db.close());

const address = '10.0.0.1';

function show(secret: string, from = address) {
  return administrators.authenticate({ authorization: `Bearer ${secret}`, address: from });
}

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no failure',
    (thrown: ProvisioningError) => thrown.code,
  );
}

test('a token is recognised with its name and role, and only its digest is kept', async () => {
  const { token, secret } = await administrators.createToken({ name: 'ci', role: 'operator' }, 'token:root');
  expect(await show(secret)).toEqual({ name: 'ci', role: 'operator', actor: 'token:ci' });
  expect(secret.startsWith(token.prefix)).toBe(true);
  const kept = await db.tables<{ admin_token: object }>().selectFrom('admin_token').selectAll().execute();
  expect(JSON.stringify(kept)).not.toContain(secret);
});

test('nothing, something else and a wrong token are refused', async () => {
  expect(await codeOf(administrators.authenticate({ address }))).toBe('unauthorized');
  expect(await codeOf(administrators.authenticate({ authorization: 'Basic eA==', address }))).toBe(
    'unauthorized',
  );
  expect(await codeOf(show('rollcall_wrong'))).toBe('unauthorized');
});

test('a token stops working when it expires, and says so', async () => {
  const expiresAt = clock.now() + 60_000;
  const { secret } = await administrators.createToken({ name: 'short', role: 'viewer', expiresAt }, 'cli');
  await clock.advance(59_999);
  expect((await show(secret)).name).toBe('short');
  await clock.advance(1);
  await expect(show(secret)).rejects.toThrow('The token short expired on 2026-01-05; make a new one.');
});

test('a token that would have expired already is refused', async () => {
  const wanted = { name: 'late', role: 'viewer', expiresAt: clock.now() } as const;
  expect(await codeOf(administrators.createToken(wanted, 'cli'))).toBe('invalid');
});

test('a revoked token stops working at once, and its name is free again', async () => {
  const { token, secret } = await administrators.createToken({ name: 'ci', role: 'operator' }, 'cli');
  await administrators.revokeToken(token.id, 'token:root');
  expect(await codeOf(show(secret))).toBe('unauthorized');
  await administrators.createToken({ name: 'ci', role: 'viewer' }, 'cli');
  expect((await administrators.tokens()).map(({ role }) => role)).toEqual(['viewer']);
  expect(await administrators.tokens({ revoked: true })).toHaveLength(2);
});

test('every token is listed, however many there are, and found among them', async () => {
  const name = (number: number) => `t${String(number).padStart(4, '0')}`;
  const rows = Array.from({ length: 1_001 }, (_, number) => ({
    id: name(number),
    name: name(number),
    role: 'viewer',
    digest: name(number),
    prefix: '',
    managed_by: 'api',
    created_at: 0,
    created_by: 'test',
  }));
  await db.tables<{ admin_token: (typeof rows)[number] }>().insertInto('admin_token').values(rows).execute();
  expect((await administrators.tokens()).map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
  const found = await administrators.tokens({ text: 'T1000', limit: 2 });
  expect(found.map(({ name }) => name)).toEqual(['t1000']);
});

test('two live tokens never share a name', async () => {
  await administrators.createToken({ name: 'ci', role: 'operator' }, 'cli');
  expect(await codeOf(administrators.createToken({ name: 'ci', role: 'viewer' }, 'cli'))).toBe('conflict');
});

test('the last use is told to the minute, so that a busy token does not write at every request', async () => {
  const { secret } = await administrators.createToken({ name: 'ci', role: 'operator' }, 'cli');
  const lastUse = async () => (await administrators.tokens())[0]?.lastUsedAt;
  expect(await lastUse()).toBeUndefined();
  const first = clock.now();
  await show(secret);
  await clock.advance(59_999);
  await show(secret);
  expect(await lastUse()).toBe(first);
  await clock.advance(1);
  await show(secret);
  expect(await lastUse()).toBe(first + 60_000);
});

test('whoever guesses must wait, while a token that was good from there is still heard', async () => {
  const { secret } = await administrators.createToken({ name: 'ci', role: 'operator' }, 'cli');
  const { secret: unseen } = await administrators.createToken({ name: 'unseen', role: 'operator' }, 'cli');
  await show(secret);
  for (let guess = 0; guess < 10; guess++) expect(await codeOf(show(`guess-${guess}`))).toBe('unauthorized');
  await expect(show('guess-11')).rejects.toMatchObject({ code: 'rate-limited', retryAfter: 60 });
  expect(await codeOf(show(unseen))).toBe('rate-limited');
  expect((await show(secret)).name).toBe('ci');
  expect((await show(unseen, '10.0.0.2')).name).toBe('unseen');
  await clock.advance(60_000);
  expect((await show(unseen)).name).toBe('unseen');
});

test('the first link makes one administrator, once', async () => {
  const code = await administrators.firstCode();
  const { secret } = await administrators.redeem({ code: code!, name: 'ada', address });
  expect(await show(secret)).toEqual({ name: 'ada', role: 'administrator', actor: 'token:ada' });
  expect(await codeOf(administrators.redeem({ code: code!, name: 'eve', address }))).toBe('unauthorized');
  expect(await administrators.firstCode()).toBeUndefined();
});

test('a link is good for a day, and a newer one replaces it', async () => {
  const older = await administrators.firstCode();
  const newer = await administrators.firstCode();
  expect(await codeOf(administrators.redeem({ code: older!, name: 'ada', address }))).toBe('unauthorized');
  await clock.advance(86_400_000);
  expect(await codeOf(administrators.redeem({ code: newer!, name: 'ada', address }))).toBe('unauthorized');
});

test('when the last administrator has expired, the next start prints a link again', async () => {
  const expiresAt = clock.now() + 1_000;
  await administrators.createToken({ name: 'root', role: 'administrator', expiresAt }, 'cli');
  expect(await administrators.firstCode()).toBeUndefined();
  await clock.advance(1_000);
  expect(await administrators.firstCode()).toBeDefined();
});

test('the tokens of the file are what the file declares', async () => {
  const declared = (token: string, role: 'viewer' | 'operator' = 'operator') => [{ name: 'ci', role, token }];
  const [one, two] = ['1'.repeat(40), '2'.repeat(40)] as const;
  await administrators.declare(declared(one));
  await administrators.declare(declared(one));
  expect(await administrators.tokens({ revoked: true })).toHaveLength(1);
  expect((await show(one)).role).toBe('operator');

  await administrators.declare(declared(two, 'viewer'));
  expect(await codeOf(show(one))).toBe('unauthorized');
  expect((await show(two)).role).toBe('viewer');

  const [token] = await administrators.tokens();
  expect(await codeOf(administrators.revokeToken(token!.id, 'token:root'))).toBe('conflict');
  await administrators.declare([]);
  expect(await codeOf(show(two))).toBe('unauthorized');
});

test('tokens made through the API stay when the file declares others', async () => {
  const { secret } = await administrators.createToken({ name: 'mine', role: 'viewer' }, 'token:root');
  await administrators.declare([{ name: 'ci', role: 'operator', token: '3'.repeat(40) }]);
  expect((await show(secret)).name).toBe('mine');
});

test('every making and revoking is in the audit, and no token is', async () => {
  const { token, secret } = await administrators.createToken({ name: 'ci', role: 'operator' }, 'token:root');
  await administrators.revokeToken(token.id, 'token:root');
  const lines = await openAudit(db).list();
  expect(lines.map(({ action, subject, actor }) => ({ action, subject, actor })).toSorted(byAction)).toEqual([
    { action: 'token.created', subject: 'ci', actor: 'token:root' },
    { action: 'token.revoked', subject: 'ci', actor: 'token:root' },
  ]);
  expect(JSON.stringify(lines)).not.toContain(secret);
});

function byAction(a: { action: string }, b: { action: string }): number {
  return a.action < b.action ? -1 : 1;
}
