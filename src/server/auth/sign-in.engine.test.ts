import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Audit, openAudit } from '../../audit/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/tools.ts';
import { type Administrators, openAdministrators } from './administrators.ts';
import { openSignIn, type SignIn } from './sign-in.ts';

const hour = 3_600_000;
const password = 'correct horse battery';
const ada = { name: 'ada', role: 'administrator', password } as const;
const here = { address: '10.0.0.1' };

let db: TestDatabase;
let clock: ReturnType<typeof fakeClock>;
let audit: Audit;
let signIn: SignIn;
let administrators: Administrators;

beforeEach(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  audit = openAudit(db);
  const parts = { db, clock, audit, newId: countedIds() };
  signIn = openSignIn(parts);
  administrators = openAdministrators(parts);
});

afterEach(() => db.close());

test('whoever shows name and password is recognised by the session, until they sign out', async () => {
  await signIn.add(ada, 'test');
  const session = await signIn.signIn({ name: 'ada', password, ...here });
  expect(await signIn.recognise(session)).toEqual({
    name: 'ada',
    role: 'administrator',
    actor: 'user:ada',
    hasPassword: true,
  });
  await signIn.signOut(session);
  await expect(signIn.recognise(session)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('a wrong password and a name that is not there are refused in the same words', async () => {
  await signIn.add(ada, 'test');
  const refused = async (name: string) =>
    signIn.signIn({ name, password: 'wrong', ...here }).catch((thrown: Error) => thrown.message);
  expect(await refused('ada')).toBe('Name or password is not right; try again.');
  expect(await refused('eve')).toBe(await refused('ada'));
});

test('after ten failures an address waits, even with the right password', async () => {
  await signIn.add(ada, 'test');
  for (let guess = 0; guess < 10; guess++)
    await signIn.signIn({ name: 'eve', password: `guess ${guess}`, ...here }).catch(() => undefined);
  await expect(signIn.signIn({ name: 'ada', password, ...here })).rejects.toMatchObject({
    code: 'rate-limited',
  });
  expect(await signIn.signIn({ name: 'ada', password, address: '10.0.0.2' })).toBeTypeOf('string');
});

test('a session is over after eight hours without use, and after a week however much it is used', async () => {
  await signIn.add(ada, 'test');
  const unused = await signIn.signIn({ name: 'ada', password, ...here });
  const used = await signIn.signIn({ name: 'ada', password, ...here });
  await clock.advance(7 * hour);
  await signIn.recognise(used);
  await clock.advance(2 * hour);
  await expect(signIn.recognise(unused)).rejects.toMatchObject({ code: 'unauthorized' });
  for (let passed = 9; passed < 7 * 24; passed += 7) {
    await signIn.recognise(used);
    await clock.advance(7 * hour);
  }
  await expect(signIn.recognise(used)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('a changed role or password ends the sessions of whoever has it', async () => {
  await signIn.add(ada, 'test');
  const bob = await signIn.add({ name: 'bob', role: 'viewer', password }, 'user:ada');
  const session = await signIn.signIn({ name: 'bob', password, ...here });
  await signIn.change(bob.id, { role: 'operator', password: 'another long one' }, 'user:ada');
  await expect(signIn.recognise(session)).rejects.toMatchObject({ code: 'unauthorized' });
  const again = await signIn.signIn({ name: 'bob', password: 'another long one', ...here });
  expect((await signIn.recognise(again)).role).toBe('operator');
});

test('the last administrator is neither removed nor made less', async () => {
  const { id } = await signIn.add(ada, 'test');
  await signIn.add({ name: 'bob', role: 'operator', password }, 'test');
  await expect(signIn.remove(id, 'user:bob')).rejects.toMatchObject({ code: 'conflict' });
  await expect(signIn.change(id, { role: 'viewer' }, 'user:bob')).rejects.toMatchObject({ code: 'conflict' });
});

test('whoever is removed is out at once, and their name is free again', async () => {
  await signIn.add(ada, 'test');
  const bob = await signIn.add({ name: 'bob', role: 'viewer', password }, 'test');
  const session = await signIn.signIn({ name: 'bob', password, ...here });
  await signIn.remove(bob.id, 'user:ada');
  await expect(signIn.recognise(session)).rejects.toMatchObject({ code: 'unauthorized' });
  await signIn.add({ name: 'bob', role: 'viewer', password }, 'test');
  expect((await signIn.administrators()).map(({ name }) => name)).toEqual(['ada', 'bob']);
});

test('two of one name are refused', async () => {
  await signIn.add(ada, 'test');
  await expect(signIn.add(ada, 'test')).rejects.toMatchObject({
    code: 'conflict',
    faults: [{ path: 'name' }],
  });
});

test('the printed link makes the first administrator once; then no other link is made', async () => {
  const code = (await administrators.firstCode()) ?? '';
  // To look at it does not use it up.
  await signIn.checkFirst({ code, ...here });
  const session = await signIn.first({ code, name: 'ada', password, ...here });
  await expect(signIn.checkFirst({ code, ...here })).rejects.toMatchObject({ code: 'unauthorized' });
  expect((await signIn.recognise(session)).role).toBe('administrator');
  await expect(signIn.first({ code, name: 'eve', password, ...here })).rejects.toMatchObject({
    code: 'unauthorized',
  });
  expect(await administrators.firstCode()).toBeUndefined();
});

test('neither passwords nor sessions are kept as they are, and what was done is in the audit', async () => {
  await signIn.add(ada, 'test');
  const session = await signIn.signIn({ name: 'ada', password, ...here });
  const lines = await audit.list({ limit: 10 });
  expect(lines.map(({ action }) => action)).toEqual(['session.begun', 'administrator.added']);
  expect(JSON.stringify(lines)).not.toContain(password);
  expect(JSON.stringify(lines)).not.toContain(session);
});
