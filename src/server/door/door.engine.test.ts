import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeClock, fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { recordingLog, testTools } from '../../testkit/tools.ts';
import { configured, type DoorStage, openStage } from './stage.ts';

let db: TestDatabase;
let clock: FakeClock;
let stage: DoorStage;
const log = recordingLog();
const by = 'token:ada';
const minute = 60_000;
const both = ['read', 'write'] as const;

beforeEach(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  stage = openStage(db, { ...testTools({ clock }), log });
  await stage.source('idp', { token: configured });
});
afterEach(async () => {
  await stage.door.idle();
  await db.close();
});

const made = (more: object = {}) =>
  stage.door.credentials.create({ source: 'idp', name: 'first', kind: 'token', scopes: both, ...more }, by);

describe('a token', () => {
  test('of the settings opens its own source and no other', async () => {
    await stage.source('other', { token: 'the-token-of-another' });
    expect(await stage.show(configured)).toEqual({ name: 'idp token' });
    await expect(stage.show(configured, { source: 'other' })).rejects.toMatchObject({ status: 401 });
    await expect(stage.show('the-token-of-another')).rejects.toMatchObject({ status: 401 });
  });

  test.each([
    ['a bearer token', (secret: string) => `Bearer ${secret}`],
    ['itself alone', (secret: string) => secret],
    ['a password', (secret: string) => `Basic ${Buffer.from(`okta:${secret}`).toString('base64')}`],
  ])('is taken as %s', async (_, write) => {
    const { secret } = await made();
    expect(await stage.show('', { authorization: write(secret) })).toEqual({ name: 'idp first' });
  });

  test.each(['rollcall_at_0123456789abcdef', 'eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJl'])(
    'of the settings may look like another: %s',
    async (token) => {
      const issuer = {
        issuer: 'https://idp.example.com/',
        jwks: 'https://idp.example.com/k',
        audience: ['x'],
      };
      await stage.source('idp', { token, issuers: [issuer] });
      expect(await stage.show(token)).toEqual({ name: 'idp token' });
    },
  );

  test('that was made is shown once and kept nowhere', async () => {
    const { secret, credential } = await made();
    expect(secret).toMatch(/^rollcall_[\w-]{43}$/);
    expect(credential).toMatchObject({ name: 'first', kind: 'token', scopes: both, managedBy: 'api' });
    const kept = JSON.stringify([
      await db
        .tables<never>()
        .selectFrom('push_credential' as never)
        .selectAll()
        .execute(),
      await stage.door.credentials.list({ revoked: true }),
      log.lines,
    ]);
    expect(kept).not.toContain(secret);
    expect(kept).toContain(secret.slice(0, 13));
  });

  test('stops at once when it is revoked, here and within seconds in every other process', async () => {
    const { secret } = await made();
    const elsewhere = stage.again();
    const visit = { source: 'idp', authorization: secret, address: '192.0.2.9', needs: 'read' } as const;
    await elsewhere.admit(visit);
    await stage.show(secret);
    await stage.door.credentials.revoke({ source: 'idp', credential: 'first' }, by);
    await expect(stage.show(secret)).rejects.toMatchObject({ status: 401 });
    await clock.advance(5_000);
    await expect(elsewhere.admit(visit)).rejects.toMatchObject({ status: 401 });
    await elsewhere.idle();
  });

  test('ends when its time has come', async () => {
    const { secret } = await made({ expiresAt: clock.now() + minute });
    await clock.advance(minute - 1);
    await stage.show(secret);
    await clock.advance(1);
    await expect(stage.show(secret)).rejects.toMatchObject({ status: 401 });
    await expect(made({ name: 'late', expiresAt: clock.now() })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('may only do what its scopes say', async () => {
    const { secret } = await made({ scopes: ['read'] });
    await stage.show(secret, { needs: 'read' });
    await expect(stage.show(secret, { needs: 'write' })).rejects.toMatchObject({
      status: 403,
      message: 'This token may not write; use one that may.',
    });
  });

  test('has one other beside it, counted with those of the settings, and no third', async () => {
    await made();
    await expect(made({ name: 'second' })).rejects.toMatchObject({ code: 'conflict' });
    await stage.source('idp', {});
    await made({ name: 'second' });
    await expect(made({ name: 'third' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(made({ source: 'nobody' })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that is rotated works on beside its successor until its time is over', async () => {
    await stage.source('idp', {});
    const first = await made({ expiresAt: clock.now() + 100 * minute });
    const second = await stage.door.credentials.rotate(
      { source: 'idp', credential: 'first', overlap: 10 * minute },
      by,
    );
    expect(second.credential).toMatchObject({ name: 'first-2', expiresAt: clock.now() + 100 * minute });
    await stage.show(first.secret);
    await stage.show(second.secret);
    await clock.advance(10 * minute);
    await expect(stage.show(first.secret)).rejects.toMatchObject({ status: 401 });
    await stage.show(second.secret);
    const third = await stage.door.credentials.rotate(
      { source: 'idp', credential: 'first-2', overlap: 0 },
      by,
    );
    expect(third.credential.name).toBe('first-3');
    await expect(stage.show(second.secret)).rejects.toMatchObject({ status: 401 });
  });

  test('of a source that is gone opens nothing when one of its name comes again', async () => {
    const { secret } = await made();
    await stage.settings.removeConnection('idp', { actor: by });
    await stage.door.credentials.retire('idp', by);
    await stage.source('idp', {});
    await expect(stage.show(secret)).rejects.toMatchObject({ status: 401 });
  });
});

test('the last use is told to the minute, without a write for each request', async () => {
  const before = clock.now();
  await stage.show(configured, { address: '192.0.2.7' });
  await clock.advance(minute - 1);
  await stage.show(configured, { address: '192.0.2.8' });
  await stage.door.idle();
  const use = async () => (await stage.door.credentials.list({ source: 'idp' }))[0];
  expect(await use()).toMatchObject({ name: 'token', lastUsedAt: before, lastAddress: '192.0.2.7' });
  await clock.advance(1);
  await stage.show(configured, { address: '192.0.2.8' });
  await stage.door.idle();
  expect(await use()).toMatchObject({ lastUsedAt: before + minute, lastAddress: '192.0.2.8' });
});

describe('whoever guesses', () => {
  const guess = (token: string, address: string) =>
    stage.show(token, { address }).then(
      () => 200,
      (thrown) => thrown.status ?? thrown.code,
    );

  test('has to wait after ten failures, with the seconds told, while what was good before is still heard', async () => {
    const address = '192.0.2.66';
    expect(await guess(configured, address)).toBe(200);
    for (let at = 0; at < 10; at++) expect(await guess(`guess-${at}`, address)).toBe(401);
    await expect(stage.show('guess-11', { address })).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfter: 60,
    });
    expect(await guess(configured, address)).toBe(200);
    const { secret } = await made();
    expect(await guess(secret, address)).toBe(200);
    expect(await guess('guess-12', '192.0.2.67')).toBe(401);
    await clock.advance(minute);
    expect(await guess('guess-13', address)).toBe(401);
  });

  test('is nobody who shows nothing: whoever asks how to prove themselves is told, and may then do so', async () => {
    const address = '192.0.2.69';
    for (const authorization of [null, '', 'Bearer', 'Basic Og=='])
      for (let at = 0; at < 11; at++)
        await expect(stage.show('', { address, authorization })).rejects.toMatchObject({ status: 401 });
    expect(await guess('guess', address)).toBe(401);
    expect(await guess(configured, address)).toBe(200);
  });

  test('is counted by network where addresses are plenty', async () => {
    for (let at = 0; at < 10; at++) await guess(`guess-${at}`, `2001:db8:1:2::${at}`);
    expect(await guess('guess-11', '2001:db8:1:2:ffff::1')).toBe('rate-limited');
    expect(await guess('guess-11', '2001:db8:1:3::1')).toBe(401);
  });

  test('learns nothing about which sources there are', async () => {
    const of = (source: string) =>
      stage
        .show('guess', { source, address: '192.0.2.68' })
        .catch(({ status, message }) => ({ status, message }));
    expect(await of('idp')).toEqual(await of('nobody'));
  });

  test('learns by no foreign token which sources take those of others', async () => {
    const issuer = { issuer: 'https://idp.example.com/', jwks: 'https://idp.example.com/k', audience: ['x'] };
    await stage.source('idp', { issuers: [issuer] });
    const foreign = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"iss":"x"}').toString('base64url')}.c2ln`;
    const of = (source: string) =>
      stage.show(foreign, { source }).catch(({ status, message }) => ({ status, message }));
    expect(await of('idp')).toEqual(await of('nobody'));
    expect(JSON.stringify(log.lines)).toContain('its issuer (iss) is none that the settings name');
  });
});

test('whatever is shown, all digests are compared, and nothing but digests', async () => {
  const compared: number[][] = [];
  const same = (a: Uint8Array, b: Uint8Array) => {
    compared.push([a.length, b.length]);
    return Buffer.compare(a, b) === 0;
  };
  const counting = openStage(db, { ...testTools({ clock }), log }, { same });
  await counting.source('idp', {});
  const made = (name: string) =>
    counting.door.credentials.create({ source: 'idp', name, kind: 'token', scopes: both }, by);
  const [first, second] = [await made('first'), await made('second')];
  const comparisons = async (token: string) => {
    compared.length = 0;
    await counting.show(token).catch(() => undefined);
    for (const lengths of compared) expect(lengths).toEqual([32, 32]);
    return compared.length;
  };
  const shown = [first.secret, second.secret, `${first.secret.slice(0, -1)}_`, 'x', 'y'.repeat(10_000)];
  for (const token of shown) expect(await comparisons(token)).toBe(3);
  await counting.door.idle();
});

describe('a list of addresses', () => {
  beforeEach(() => stage.source('idp', { token: configured, addresses: ['10.0.0.0/8', '2001:db8::/32'] }));

  test.each(['10.1.2.3', '2001:db8::5'])('lets %s in', async (address) => {
    await stage.show(configured, { address });
  });

  test.each(['11.0.0.1', '2001:db9::5', 'unknown'])('keeps %s out, whatever it shows', async (address) => {
    await expect(stage.show(configured, { address })).rejects.toMatchObject({ status: 403 });
    await expect(stage.show('another-token', { address })).rejects.toMatchObject({ status: 401 });
  });
});

test('a client that asks for more than its rate is told when to come again, and others are not', async () => {
  await stage.source('idp', { token: configured, requestsPerSecond: 25 });
  const { secret } = await made();
  for (let at = 0; at < 50; at++) await stage.show(configured);
  await expect(stage.show(configured)).rejects.toMatchObject({ code: 'rate-limited', retryAfter: 0.04 });
  await stage.show(secret);
  await clock.advance(1_000);
  for (let at = 0; at < 25; at++) await stage.show(configured);
  await expect(stage.show(configured)).rejects.toMatchObject({ code: 'rate-limited' });
});

/** The door over settings of which one source cannot be read. */
async function doorWithBroken() {
  const { openDoor } = await import('./door.ts');
  const asked: string[] = [];
  const settings = {
    ...stage.settings,
    async pushSource(name: string) {
      asked.push(name);
      if (name === 'broken') throw new Error('OKTA_TOKEN is not set');
      return stage.settings.pushSource(name);
    },
  };
  const parts = { ...testTools({ clock }), log, db, audit: undefined as never, secrets: undefined as never };
  return { asked, door: openDoor({ ...parts, settings }) };
}

test('a source whose token cannot be found hides no other, and is there', async () => {
  await stage.source('broken', { token: 'a-token-of-the-other' });
  const { door } = await doorWithBroken();
  expect(await door.sources()).toEqual(['broken', 'idp']);
  expect((await door.credentials.list()).map(({ source }) => source)).toEqual(['idp']);
  await expect(door.credentials.list({ source: 'broken' })).rejects.toThrow('OKTA_TOKEN');
});

test('by a name that is made up nothing is looked up, and one that another process makes is known within a second', async () => {
  const { asked, door } = await doorWithBroken();
  const visit = { authorization: 'guess', needs: 'read' } as const;
  for (const [at, source] of ['\0', 'a/b', 'Idp', '', 'x'.repeat(64), 'later'].entries()) {
    await expect(door.admit({ ...visit, source, address: `192.0.2.${at}` })).rejects.toMatchObject({
      status: 401,
    });
    expect(await door.keepingOf(source)).toBeUndefined();
  }
  expect(asked).toEqual([]);
  await stage.source('later', {});
  await clock.advance(1_000);
  expect(await door.keepingOf('later')).toBeDefined();
  expect(asked).toEqual(['later']);
});

test('a clock that is set back lets nobody in for longer', async () => {
  const { secret } = await made();
  const elsewhere = stage.again();
  const visit = { source: 'idp', authorization: secret, address: '192.0.2.9', needs: 'read' } as const;
  await elsewhere.admit(visit);
  expect(elsewhere.admitted?.(visit)).toBeDefined();
  await stage.door.credentials.revoke({ source: 'idp', credential: 'first' }, by);
  await clock.leap(-3_600_000);
  expect(elsewhere.admitted?.(visit)).toBeUndefined();
  await expect(elsewhere.admit(visit)).rejects.toMatchObject({ status: 401 });
  await elsewhere.idle();
});

test('what is wrong with the settings is not told to whoever knocks', async () => {
  const broken = {
    ...stage.settings,
    pushSource: async () => Promise.reject(new Error('OKTA_TOKEN is not set')),
  };
  const { openDoor } = await import('./door.ts');
  const parts = { ...testTools({ clock }), log, db, audit: undefined as never, secrets: undefined as never };
  const door = openDoor({ ...parts, settings: broken });
  await expect(
    door.admit({ source: 'idp', authorization: configured, address: '192.0.2.1', needs: 'read' }),
  ).rejects.toMatchObject({ code: 'unavailable', message: expect.not.stringContaining('OKTA') });
});
