import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDirectory } from '../../directory/index.ts';
import { ScimError } from '../../scim/index.ts';
import { newSecretKey, openSecrets } from '../../store/index.ts';
import { type FakeClock, fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds, recordingLog } from '../../testkit/tools.ts';
import { openWays } from '../index.ts';
import { openScim } from '../scim/index.ts';
import { type Inspector, openInspector } from './inspector.ts';
import type { Keeping } from './recorder.ts';

let db: TestDatabase;
let clock: FakeClock;
let inspector: Inspector;
let keeping: Keeping;
let send: (method: string, path: string, body?: unknown, more?: object) => Promise<Response>;
const log = recordingLog();
const token = 'the-token-of-the-source';

beforeEach(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  keeping = { keep: 100, days: 7, personal: false, dialect: 'auto' };
  inspector = openInspector({
    db,
    clock,
    log,
    door: {
      async keepingOf(source) {
        if (source === 'broken') throw new Error('TOKEN is not set');
        return ['idp', 'other'].includes(source) ? keeping : undefined;
      },
      sources: async () => ['broken', 'idp', 'other'],
    },
  });
  const newId = countedIds();
  const service = openScim({
    db,
    directory: openDirectory({ db, clock, log, newId, join: [], onTold: async () => {} }),
    clock,
    newId,
    secrets: openSecrets([newSecretKey()]),
    log,
    inspector,
    ways: openWays({ trustedProxies: [] }),
    door: {
      async admit({ source, authorization }) {
        if (authorization !== `Bearer ${token}`) throw new ScimError(401, undefined, 'Send the token.');
        return { name: `${source} token` };
      },
      token: async () => Response.json({ access_token: 'granted' }),
    },
  });
  send = async (method, path, body, more = {}) => {
    const request = new Request(`https://rollcall.example/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...more },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const [, name = ''] = path.split(/[/?]/);
    const answer = await service.answer(request, { name, env: undefined, headers: {} });
    await answer.clone().text();
    return answer;
  };
});

afterEach(async () => {
  await inspector.close();
  await db.close();
});

const all = () => inspector.requests({ limit: 1_000 });
const everythingKept = async () =>
  JSON.stringify([
    await db
      .tables<never>()
      .selectFrom('push_request' as never)
      .selectAll()
      .execute(),
    log.lines,
  ]);

test('a request is kept with what became of it, and without what it says of people', async () => {
  await send(
    'POST',
    '/idp/Users',
    { userName: 'ada.lovelace', password: 'Tr0ub4dor', active: true },
    { 'user-agent': 'Okta SCIM Client 1.0.0' },
  );
  expect(await all()).toEqual([]);
  await clock.advance(1_000);
  await inspector.idle();
  const [kept] = await all();
  expect(kept).toMatchObject({
    source: 'idp',
    at: clock.now() - 1_000,
    milliseconds: 0,
    method: 'POST',
    path: '/scim/v2/idp/Users',
    status: 201,
    client: 'idp token',
    address: 'unknown',
    dialect: 'okta',
    agent: 'Okta SCIM Client 1.0.0',
    body: { userName: '[12 characters]', active: true },
    answer: { userName: '[12 characters]', active: true },
  });
  expect(await inspector.request(kept?.id ?? 0)).toEqual(kept);
  const everything = await everythingKept();
  for (const secret of ['lovelace', 'Tr0ub4dor', token]) expect(everything).not.toContain(secret);
});

test('a password is kept nowhere, even where what people are is shown', async () => {
  keeping = { ...keeping, personal: true };
  await send('POST', '/idp/Users', { userName: 'ada', password: 'Tr0ub4dor' });
  await send('PATCH', '/idp/Users/nobody', {
    Operations: [{ op: 'replace', path: 'password', value: 'Tr0ub4dor' }],
  });
  await send('POST', '/idp/Users', '{"password":"Tr0ub4dor"');
  await send('GET', '/idp/Users?filter=password%20eq%20%22Tr0ub4dor%22');
  await send('POST', '/idp/oauth/token', 'client_secret=Tr0ub4dor');
  await inspector.idle();
  expect((await all()).map(({ status }) => status)).toEqual([200, 200, 400, 404, 201]);
  expect((await all()).at(-1)?.body).toMatchObject({ userName: 'ada' });
  const everything = await everythingKept();
  expect(everything).not.toContain('Tr0ub4dor');
  expect(everything).not.toContain('granted');
});

describe('whose client a source has', () => {
  const add = { Operations: [{ op: 'Add', path: 'title', value: 'Dr' }] };
  const told = async () => (await inspector.dialects()).find(({ source }) => source === 'idp');

  test('is told from what it sent, with when it was seen first and last, also where no request is kept', async () => {
    keeping = { ...keeping, keep: 0 };
    const made = await send('POST', '/idp/Users', { userName: 'ada' });
    const { id } = (await made.json()) as { readonly id: string };
    await send('PATCH', `/idp/Users/${id}`, add);
    await inspector.idle();
    const since = clock.now();
    expect(await told()).toMatchObject({ setting: 'auto', seems: 'entra-legacy', since, differs: false });
    await clock.advance(60_000);
    await send('PATCH', `/idp/Users/${id}`, add);
    await inspector.idle();
    expect(await told()).toMatchObject({ since, lastAt: since + 60_000 });
    expect(await all()).toEqual([]);
  });

  test('is not learned from whoever shows nothing good', async () => {
    await send('GET', '/idp/Users', undefined, { authorization: 'guess', 'user-agent': 'Okta SCIM Client' });
    await inspector.idle();
    expect(await told()).toMatchObject({ because: [], differs: false });
    expect((await all())[0]).toMatchObject({ status: 401, dialect: 'okta' });
  });

  test('may be another than the settings name, which is said, and changes no answer', async () => {
    keeping = { ...keeping, dialect: 'okta-aiw', days: 30 };
    const made = await send('POST', '/idp/Users', { userName: 'ada' }, { 'user-agent': 'Okta SCIM Client' });
    const { id } = (await made.json()) as { readonly id: string };
    await inspector.idle();
    expect(await told()).toMatchObject({ setting: 'okta-aiw', seems: 'okta', differs: false });
    await clock.advance(8 * 86_400_000);
    expect((await send('PATCH', `/idp/Users/${id}`, add)).status).toBe(200);
    await inspector.idle();
    expect(await told()).toMatchObject({ setting: 'okta-aiw', seems: 'entra-legacy', differs: true });
    expect((await all()).map(({ dialect }) => dialect)).toEqual(['entra-legacy', 'okta-aiw']);
  });

  test('is forgotten when it was not seen for 90 days', async () => {
    await send('GET', '/idp/Users', undefined, { 'user-agent': 'Okta SCIM Client' });
    await inspector.idle();
    await clock.advance(91 * 86_400_000);
    await inspector.retain();
    expect(await told()).toMatchObject({ because: [] });
  });
});

describe('whoever shows nothing good', () => {
  test('is kept as nobody', async () => {
    await send('GET', '/idp/Users', undefined, { authorization: 'Bearer another' });
    await inspector.idle();
    const [kept] = await all();
    expect(kept).toMatchObject({ status: 401, answer: { detail: 'Send the token.' } });
    expect(kept).not.toHaveProperty('client');
  });

  test('does not wash away the rest, and makes no record under a name of their own', async () => {
    await send('GET', '/idp/Users');
    for (let at = 0; at < 200; at++) {
      await send('GET', '/idp/Users', undefined, { authorization: 'guess' });
      await send('GET', '/nobody/Users', undefined, { authorization: 'guess' });
    }
    await inspector.idle();
    expect((await all()).length).toBe(21);
    expect(await inspector.requests({ source: 'nobody', limit: 10 })).toEqual([]);
  });
});

describe('whoever is outside', () => {
  const guess = (path: string, more: object = {}) =>
    send('GET', path, undefined, { authorization: 'guess', ...more });

  test('washes away a quarter of what is kept at most, however long it goes on', async () => {
    keeping = { ...keeping, keep: 40 };
    for (let at = 0; at < 40; at++) await send('GET', `/idp/Users/u${at}`);
    await inspector.idle();
    for (let batch = 0; batch < 5; batch++) {
      for (let at = 0; at < 30; at++) await guess('/idp/Users');
      await inspector.idle();
    }
    const clients = (await all()).map(({ client }) => client);
    expect(clients).toHaveLength(40);
    expect(clients.filter((each) => each === undefined)).toHaveLength(10);
  });

  test.each([
    ['a backslash in its name', { 'user-agent': 'x\\u0000' }],
    ['more of them', { 'user-agent': '\\\\u0000\\ud800', 'content-type': '\\' }],
  ])('keeps nobody else’s requests out of the record by %s', async (_, headers) => {
    await guess('/idp/Users', headers);
    await send('GET', '/idp/Users/u1');
    await inspector.idle();
    const [newest, oldest] = await all();
    expect(newest).toMatchObject({ client: 'idp token' });
    expect(oldest).toMatchObject({ agent: headers['user-agent'] });
  });

  test('keeps nobody else’s requests out of the record by an address that is none', async () => {
    const headers = new Headers();
    const answered = { source: 'idp', method: 'GET', headers, status: 401, client: undefined, address: '' };
    inspector.begin()({ ...answered, url: 'http://1.2.3.4.5/scim/v2/idp/Users' });
    await send('GET', '/idp/Users/u1');
    await inspector.idle();
    expect((await all()).map(({ client }) => client)).toEqual(['idp token']);
  });

  test('has no more looked at of a long address than its beginning', async () => {
    const flag = 'aadOptscim062020';
    await guess(`/idp/Users?${flag}`);
    await guess(`/idp/Users?${'a&'.repeat(10_000)}${flag}`);
    await inspector.idle();
    expect((await all()).map(({ dialect }) => dialect)).toEqual(['unknown', 'entra-compliant']);
  });
});

test('a source whose settings cannot be read keeps the requests of no other out of the record, nor the old ones in', async () => {
  await send('GET', '/broken/Users');
  await send('GET', '/idp/Users');
  await inspector.idle();
  expect((await all()).map(({ source }) => source)).toEqual(['idp']);
  const [told] = await inspector.dialects();
  expect(told).toMatchObject({ source: 'broken', setting: 'auto' });
  await clock.advance(8 * 86_400_000);
  await inspector.retain();
  expect(await all()).toEqual([]);
});

test('only the newest are kept, each source by itself, and what is old is forgotten', async () => {
  keeping = { ...keeping, keep: 3 };
  for (let at = 0; at < 5; at++) await send('GET', `/idp/Users/u${at}`);
  await send('GET', '/other/Users/x');
  await inspector.idle();
  await send('GET', '/idp/Users/u5');
  await inspector.idle();
  const paths = async (source: string) =>
    (await inspector.requests({ source, limit: 10 })).map(({ path }) => path.slice(-2));
  expect(await paths('idp')).toEqual(['u5', 'u4', 'u3']);
  expect(await paths('other')).toEqual(['/x']);
  await clock.advance(8 * 86_400_000);
  await send('GET', '/idp/Users/u6');
  await inspector.idle();
  expect(await paths('idp')).toEqual(['u6']);
  await inspector.retain();
  expect(await paths('other')).toEqual([]);
});

test('nothing is kept where nothing is to be', async () => {
  keeping = { ...keeping, keep: 0 };
  await send('GET', '/idp/Users');
  await inspector.idle();
  expect(await all()).toEqual([]);
});

test('requests are found by their failure, and read on from one to the next', async () => {
  await send('GET', '/idp/Users');
  await send('GET', '/idp/Users/nobody');
  await send('GET', '/idp/ServiceProviderConfig');
  await inspector.idle();
  expect((await inspector.requests({ failed: true, limit: 10 })).map(({ status }) => status)).toEqual([404]);
  const [newest, middle] = await inspector.requests({ limit: 2 });
  expect(await inspector.requests({ before: middle?.id ?? 0, limit: 10 })).toHaveLength(1);
  expect(await inspector.requests({ after: middle?.id ?? 0, limit: 10 })).toEqual([newest]);
  await expect(inspector.request(999)).rejects.toMatchObject({ code: 'not-found' });
});

test('what is large is noted with its size alone', async () => {
  const users = Array.from({ length: 3_000 }, (_, at) => ({ value: `member-${at}-with-a-long-id` }));
  await send('POST', '/idp/Groups', { displayName: 'Staff', members: users });
  await inspector.idle();
  expect((await all())[0]).toMatchObject({
    status: 201,
    body: '[too large to be shown]',
    bytes: expect.any(Number),
  });
});

test('of what is read only the newest answers are held, as many as there is room for, and none that is large', async () => {
  const create = async (userName: string, length: number) => {
    const made = await send('POST', '/idp/Users', { userName, title: 'x'.repeat(length) });
    return `/idp/Users/${((await made.json()) as { id: string }).id}`;
  };
  const [some, large] = [await create('some', 50_000), await create('large', 70_000)];
  for (let read = 0; read < 13; read++) await send('GET', some);
  await send('GET', large);
  await inspector.idle();
  const reads = (await all()).filter(({ method }) => method === 'GET');
  expect(reads).toHaveLength(14);
  expect(reads.filter(({ path }) => path.endsWith(large)).map(({ answer }) => answer)).toEqual([
    '[too large to be shown]',
  ]);
  const answers = reads.filter(({ path }) => path.endsWith(some)).map(({ answer }) => answer !== undefined);
  const kept = answers.filter(Boolean).length;
  expect(kept).toBe(5);
  // The newest come first.
  expect(answers).toEqual([...Array(kept).fill(true), ...Array(13 - kept).fill(false)]);
});

test('what no database keeps is left out', async () => {
  keeping = { ...keeping, personal: true };
  await send('POST', '/idp/Users', '{"userName":"a\\u0000b\\ud800c"}');
  await inspector.idle();
  expect((await all())[0]).toMatchObject({ status: 400 });
});

test('what proves somebody is kept neither of headers nor of an address, also where what people are is shown', async () => {
  const pasted = `rollcall_${'Ab-_'.repeat(11)}`;
  for (const personal of [true, false]) {
    keeping = { ...keeping, personal };
    const headers = { 'user-agent': `x ${pasted}`, 'content-type': 'x; token=S3cr3t' };
    await send('GET', `/idp/Users/${pasted}?${pasted}=1&x=${pasted}`, undefined, headers);
    await inspector.idle();
  }
  expect(await all()).toHaveLength(2);
  expect(await everythingKept()).not.toMatch(/Ab-_|S3cr3t/);
});

test('no spelling of a secret and no part of what could not be read is kept, of requests and of answers', async () => {
  keeping = { ...keeping, personal: true, secrets: new Set(['pin']) };
  const made = await send('POST', '/idp/Users', {
    userName: 'ada',
    PASSWORD: 'S3cr3t',
    'urn:x:Badge:1.0': { pin: 'S3cr3t' },
  });
  const { id } = (await made.json()) as { readonly id: string };
  const patches = [
    { OPERATIONS: [{ OP: 'replace', PATH: 'Password', VALUE: 'S3cr3t!' }] },
    {
      Operations: [{ op: 'add', value: { 'urn:ietf:params:scim:schemas:core:2.0:User:password': 'S3cr3t' } }],
    },
    { Operations: [{ op: 'add', path: 'password[value eq S3cr3t]', value: 'S3cr3t' }] },
  ];
  for (const patch of patches) await send('PATCH', `/idp/Users/${id}`, patch);
  await send('POST', '/idp/Bulk', {
    operations: patches.map((data) => ({ METHOD: 'PATCH', PATH: `/Users/${id}`, DATA: data })),
  });
  for (const Filter of ['password eq S3cr3t', 'password eq "S3cr3t" x', 'urn:x:Badge:1.0:pin eq S3cr3t']) {
    await send('POST', '/idp/Users/.search', { Filter });
    await send('GET', `/idp/Users?Filter=${encodeURIComponent(Filter)}`);
  }
  await send('GET', '/idp/Users?access_token=S3cr3t&Authorization=S3cr3t&passCode=S3cr3t');
  await inspector.idle();
  keeping = { ...keeping, personal: false };
  for (const filter of [
    "userName eq 'Grace Hopper'",
    'userName eq “Grace Hopper”',
    'userName equals Hopper',
    'Hopper',
  ]) {
    await send('POST', '/idp/Users/.search', { filter });
    await send('GET', `/idp/Users?filter=${encodeURIComponent(filter)}`);
    await send('PATCH', `/idp/Users/${id}`, {
      Operations: [{ op: 'add', path: `emails[${filter}]`, value: 'Hopper' }],
    });
  }
  await inspector.idle();
  expect((await all()).length).toBe(1 + 3 + 1 + 6 + 1 + 12);
  expect(await everythingKept()).not.toMatch(/S3cr3t|Hopper|Grace/);
});
