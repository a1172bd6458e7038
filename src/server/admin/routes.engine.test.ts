import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type AnySourceConnector,
  type AnyTargetConnector,
  ProvisioningError,
  secret,
} from '../../model/index.ts';
import type { Role } from '../../settings/index.ts';
import { createWorld, memoryConnector, type World } from '../../targets/memory/index.ts';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { type TestTools, testTools } from '../../testkit/tools.ts';
import { type More, openStage, type Stage } from './stage.ts';

let db: TestDatabase;
let world: World;
let stage: Stage;
let tools: TestTools;

const okta: AnySourceConnector = {
  kind: 'source',
  type: 'scim',
  title: 'SCIM',
  pushes: true,
  config: z.strictObject({ token: secret() }),
  open: () => ({ check: async () => {}, read: async function* () {}, close: async () => {} }),
};

/** A target whose credentials do not suffice. */
const broken: AnyTargetConnector = {
  ...memoryConnector(() => world),
  type: 'broken',
  open: (config, given) => ({
    ...memoryConnector(() => world).open(config, given),
    check: async () => {
      throw new ProvisioningError('forbidden', 'The token may not read groups; grant it that.');
    },
  }),
};

beforeEach(async () => {
  db = await openTestDatabase();
  world = createWorld();
  // Time stands still; what waits for the database waits in earnest.
  tools = testTools({ clock: { now: () => monday, sleep: realClock().sleep } });
  const connectors = { sources: [okta], targets: [memoryConnector(() => world), broken] };
  stage = await openStage({ db, tools, connectors });
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

async function ask(role: Role | 'nobody', request: string, more?: More) {
  const answer = await stage.call(role, request, more);
  const text = await answer.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: answer.status, body, headers: answer.headers };
}

/** What is expected to be answered well, and is. */
async function get<T>(request: string, more?: More): Promise<T> {
  const { status, body } = await ask('administrator', request, more);
  expect({ status, body }).toMatchObject({ status: expect.closeTo(200, -1.3) });
  return body as T;
}

const connection = { kind: 'source', type: 'scim', config: { token: 'hunter2' } };
const staff = { from: ['okta'], to: 'jira', groups: { include: ['*'], create: true } };

async function furnish() {
  await get('PUT /connections/okta', { body: connection });
  await get('PUT /connections/jira', { body: { kind: 'target', type: 'memory', config: {} } });
  await get('PUT /syncs/staff', { body: staff });
}

function tellPeople(...names: string[]) {
  return stage.directory.tell('okta', [
    ...names.map((name) => ({
      type: 'identity' as const,
      identity: {
        id: `o-${name}`,
        userName: name,
        active: true,
        attributes: {
          userName: name,
          displayName: `Person ${name}`,
          emails: [{ value: `${name}@example.com`, primary: true }],
        },
      },
    })),
    {
      type: 'group',
      group: {
        id: 'g',
        name: 'Staff',
        members: names.map((name) => ({ type: 'identity', id: `o-${name}` })),
      },
    },
  ]);
}

interface Begun {
  readonly run: string;
  readonly state: string;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

async function personNamed(name: string): Promise<string> {
  const { items } = await get<Page<{ id: string }>>(`GET /people?text=${name}`);
  return items[0]!.id;
}

/** Begins a run and waits for its end; gives its plan. */
async function planOf(request: string): Promise<string> {
  const { run } = await get<Begun>(request, { body: {} });
  await stage.idle();
  return (await get<{ run: { plan: string } }>(`GET /runs/${run}`)).run.plan;
}

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
    expect((await ask(role, request, more)).status).toBe(status);
  });

  test('whoever shows no token is told how to, before anything is said of the request', async () => {
    const { status, body, headers } = await ask('nobody', 'PUT /connections/okta', { body: { nonsense: 1 } });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="rollcall"');
    expect(body).toMatchObject({
      code: 'unauthorized',
      detail: 'Send an admin token, as "Authorization: Bearer TOKEN".',
    });
  });

  test('whose role does not suffice is told which one does', async () => {
    const { body } = await ask('viewer', 'DELETE /syncs/staff');
    expect(body).toMatchObject({
      code: 'forbidden',
      detail: 'The token viewer has the role viewer; this needs the role administrator.',
    });
  });

  test('whoever guesses tokens is made to wait', async () => {
    for (let guess = 0; guess < 10; guess++)
      await ask('nobody', 'GET /status', { headers: { authorization: `Bearer guess-${guess}` } });
    const { status, headers } = await ask('nobody', 'GET /status', {
      headers: { authorization: 'Bearer guess' },
    });
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('the first administrator is made by the one-time code alone', async () => {
    for (const { id, role } of await stage.administrators.tokens())
      if (role === 'administrator') await stage.administrators.revokeToken(id, 'test');
    const code = await stage.administrators.firstCode();
    const { status, body } = await ask('nobody', 'POST /tokens/first', { body: { code, name: 'ada' } });
    expect(status).toBe(201);
    const { secret } = body as { secret: string };
    const headers = { authorization: `Bearer ${secret}` };
    expect((await ask('nobody', 'GET /me', { headers })).body).toEqual({
      name: 'ada',
      role: 'administrator',
    });
    expect((await ask('nobody', 'POST /tokens/first', { body: { code, name: 'eve' } })).status).toBe(401);
  });

  test('a token is shown once, works, is listed without itself, and stops when it is revoked', async () => {
    const made = await get<{ secret: string; token: { id: string } }>('POST /tokens', {
      body: { name: 'ci', role: 'viewer' },
    });
    const headers = { authorization: `Bearer ${made.secret}` };
    expect((await ask('nobody', 'GET /me', { headers })).body).toEqual({ name: 'ci', role: 'viewer' });
    expect(JSON.stringify(await get('GET /tokens'))).not.toContain(made.secret);
    await get(`DELETE /tokens/${made.token.id}`);
    expect((await ask('nobody', 'GET /me', { headers })).status).toBe(401);
    expect(await get<unknown[]>('GET /tokens?revoked=true')).toHaveLength(4);
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
    ['POST /tokens', { body: { name: 'ci', role: 'root' } }, ['role']],
    ['POST /tokens', { body: { name: 'ci', role: 'viewer', expiresAt: 1 } }, ['expiresAt']],
    ['POST /syncs/staff/run', { body: { people: [] } }, ['people']],
  ])('of %s %j are told with their paths', async (request, more, paths) => {
    const { status, body, headers } = await ask('administrator', request, more);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    const { faults } = body as { faults: { path: string }[] };
    expect(faults.map(({ path }) => path)).toEqual(paths);
  });

  test('a body that is no JSON is refused in a sentence', async () => {
    const { status, body } = await ask('administrator', 'PUT /connections/okta', { body: '{"kind":' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid', detail: expect.stringContaining('cannot be read') });
  });

  test('a body that is far too large is refused unread', async () => {
    const body = JSON.stringify({ ...connection, config: { token: 'x'.repeat(5_000_000) } });
    const answer = await ask('administrator', 'PUT /connections/okta', {
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
    const { status, body } = await ask(
      'administrator',
      request,
      request.startsWith('POST') ? { body: {} } : {},
    );
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not-found', request: expect.any(String) });
  });
});

describe('connections', () => {
  test('are made, told without their secrets, changed with care, and removed', async () => {
    const made = await ask('administrator', 'PUT /connections/okta', {
      body: connection,
      headers: { 'if-none-match': '*' },
    });
    expect(made.headers.get('etag')).toBe('"1"');
    expect(JSON.stringify(made.body)).not.toContain('hunter2');
    const shown = await get<{ config: object }>('GET /connections/okta');
    const again = { ...connection, config: shown.config };
    expect(
      (await ask('administrator', 'PUT /connections/okta', { body: again, headers: { 'if-match': '"7"' } }))
        .body,
    ).toMatchObject({ code: 'stale' });
    expect(await get('PUT /connections/okta', { body: again, headers: { 'if-match': '"1"' } })).toMatchObject(
      { version: 1 },
    );
    await get('DELETE /connections/okta', { headers: { 'if-match': '"1"' } });
    expect(await get<unknown[]>('GET /connections')).toEqual([]);
    expect(await get<unknown[]>('GET /connections?removed=true')).toHaveLength(1);
    expect(
      (await get<{ action: string }[]>('GET /connections/okta/versions')).map(({ action }) => action),
    ).toEqual(['removed', 'created']);
  });

  test('are tried: what is missing is an answer, not a failure of the request', async () => {
    await furnish();
    await get('PUT /connections/second', { body: { kind: 'target', type: 'broken', config: {} } });
    expect(await get('POST /connections/jira/check')).toEqual({ ok: true, milliseconds: 0 });
    expect(await get('POST /connections/second/check')).toEqual({
      ok: false,
      milliseconds: 0,
      code: 'forbidden',
      message: 'The token may not read groups; grant it that.',
    });
  });

  test('say what they can do, and how many seats are taken', async () => {
    world.products.set('wiki', { name: 'Wiki', total: 10 });
    await furnish();
    const can = await get<{ schema: { name: string }[]; changes: string[] }>(
      'GET /connections/jira/capabilities',
    );
    expect(can.schema.map(({ name }) => name)).toContain('userName');
    expect(can.changes).toContain('account.create');
    expect(await get('GET /connections/jira/seats')).toEqual([
      { product: 'wiki', name: 'Wiki', used: 0, total: 10 },
    ]);
  });

  test('connectors tell their forms, secrets marked', async () => {
    const [first] = await get<{ type: string; pushes: boolean; config: object }[]>('GET /connectors');
    expect(first).toMatchObject({
      type: 'scim',
      pushes: true,
      config: { properties: { token: { secret: true } } },
    });
  });
});

describe('syncs', () => {
  beforeEach(furnish);

  test('are told as written and with every default', async () => {
    expect(await get('GET /syncs/staff')).toMatchObject({
      written: staff,
      sync: { timeZone: 'UTC', correlate: ['externalId', 'userName'] },
      faults: [],
    });
    expect(await get<unknown[]>('GET /syncs')).toHaveLength(1);
    expect(await get<unknown[]>('GET /syncs/staff/versions')).toHaveLength(1);
  });

  test('can be checked without saving them', async () => {
    expect(await get('POST /syncs/draft/check', { body: staff })).toMatchObject({ name: 'draft' });
    const wrong = { ...staff, attributes: { userName: 'user.userNam +' } };
    const { status, body } = await ask('viewer', 'POST /syncs/draft/check', { body: wrong });
    expect(status).toBe(400);
    expect(body).toMatchObject({ faults: [{ path: 'attributes.userName' }] });
    expect(await get<unknown[]>('GET /syncs')).toHaveLength(1);
  });

  test('show what they make of a person, saved or not, and what fails for the person', async () => {
    await tellPeople('ada');
    const person = await personNamed('ada');
    expect(await get('POST /syncs/staff/preview', { body: { person } })).toMatchObject({
      scope: { inScope: true },
      attributes: expect.arrayContaining([
        { name: 'userName', value: 'ada', write: 'always', empty: 'keep' },
      ]),
      entitlements: [
        {
          name: 'Staff',
          isDefault: false,
          because: expect.any(String),
          rule: expect.any(String),
          reasons: expect.any(Array),
        },
      ],
      faults: [],
    });
    const sync = {
      ...staff,
      scope: { groups: ['Nobody'] },
      attributes: { userName: 'upper(user.userName)', title: 'string(int(user.userName))' },
    };
    const preview = await get<{ scope: { inScope: boolean }; faults: { path: string }[] }>(
      'POST /syncs/staff/preview',
      { body: { person, sync } },
    );
    expect(preview.scope.inScope).toBe(false);
    expect(preview.faults.map(({ path }) => path)).toEqual(['attributes.title']);
  });

  test('expressions can be looked up, checked and tried', async () => {
    await tellPeople('ada');
    const known = await get<{ functions: { name: string }[]; members: { path: string }[] }>(
      'GET /expressions',
    );
    expect(known.functions.map(({ name }) => name)).toContain('substringBefore');
    expect(known.members.map(({ path }) => path)).toContain('user.userName');
    expect(await get('POST /expressions/check', { body: { expression: 'user.userName +' } })).toMatchObject({
      faults: [{}],
    });
    const body = { expression: 'upper(user.userName)', person: await personNamed('ada'), from: ['okta'] };
    expect(await get('POST /expressions/preview', { body })).toEqual({ value: 'ADA' });
  });

  test('are exported with connections, secrets left out', async () => {
    expect(await get('GET /settings')).toEqual({
      sources: { okta: { type: 'scim', token: { env: 'OKTA_TOKEN' } } },
      targets: { jira: { type: 'memory' } },
      syncs: { staff },
    });
  });
});

describe('plans and runs', () => {
  beforeEach(async () => {
    await furnish();
    await tellPeople('ada', 'grace');
  });

  test('a first run is held, looked at, approved and applied; then nothing is left to do', async () => {
    const plan = await planOf('POST /syncs/staff/run');
    expect(await get('GET /status')).toMatchObject({
      syncs: [{ name: 'staff', confirmed: false, waiting: { id: plan } }],
    });

    const shown = await get<{ plan: { state: string; hold: { rule: string }[] }; digest: string }>(
      `GET /plans/${plan}`,
    );
    expect(shown.plan).toMatchObject({
      state: 'held',
      hold: [{ rule: 'first-run' }],
      counts: { changes: { 'account.create': 2 } },
    });
    expect(world.accounts.size).toBe(0);

    const digest = 'another';
    expect((await ask('operator', `POST /plans/${plan}/approve`, { body: { digest } })).body).toMatchObject({
      code: 'stale',
    });
    expect((await ask('operator', `POST /plans/${plan}/apply`)).body).toMatchObject({ code: 'unsafe' });
    await get(`POST /plans/${plan}/approve`, { body: { digest: shown.digest, note: 'looked at' } });
    await get(`POST /plans/${plan}/apply`);
    await stage.idle();
    expect([...world.accounts.values()].map(({ attributes }) => attributes.userName).toSorted()).toEqual([
      'ada',
      'grace',
    ]);
    expect(await get(`GET /plans/${plan}`)).toMatchObject({
      plan: { state: 'applied', decidedBy: 'token:administrator', note: 'looked at' },
    });

    const second = await planOf('POST /syncs/staff/plan');
    expect(await get(`GET /plans/${second}`)).toMatchObject({ plan: { state: 'empty' } });
  });

  test('changes and people of a plan are listed in pages, and picked by what they are', async () => {
    const plan = await planOf('POST /syncs/staff/plan');
    const all = await get<Page<{ seq: number }>>(`GET /plans/${plan}/changes`);
    expect(all.items.length).toBeGreaterThan(3);
    const paged: unknown[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page: Page<unknown> = await get(
        `GET /plans/${plan}/changes?limit=2${next === '' ? '' : `&cursor=${next}`}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      paged.push(...page.items);
      next = page.next;
    }
    expect(paged).toEqual(all.items);
    const creations = await get<Page<{ change: { type: string } }>>(
      `GET /plans/${plan}/changes?type=account.create`,
    );
    expect(creations.items.map(({ change }) => change.type)).toEqual(['account.create', 'account.create']);
    expect((await get<Page<unknown>>(`GET /plans/${plan}/people`)).items).toHaveLength(2);
  });

  test('a plan that is rejected is not applied', async () => {
    const plan = await planOf('POST /syncs/staff/run');
    expect(await get(`POST /plans/${plan}/reject`, { body: { note: 'not today' } })).toMatchObject({
      state: 'rejected',
    });
    expect((await ask('operator', `POST /plans/${plan}/apply`)).status).toBe(409);
    expect(world.accounts.size).toBe(0);
  });

  test('a part of a plan is approved, and only that is done', async () => {
    const plan = await planOf('POST /syncs/staff/run');
    await get(`POST /plans/${plan}/approve`, { body: { people: [await personNamed('ada')] } });
    await get(`POST /plans/${plan}/apply`);
    await stage.idle();
    expect([...world.accounts.values()].map(({ attributes }) => attributes.userName)).toEqual(['ada']);
  });

  test('what a run did is undone by a plan that says what cannot be', async () => {
    const plan = await planOf('POST /syncs/staff/run');
    await get(`POST /plans/${plan}/approve`, { body: {} });
    const { run } = await get<Begun>(`POST /plans/${plan}/apply`);
    await stage.idle();
    const undo = await get<{ plan: { id: string; state: string }; irreversible: string[] }>(
      `POST /runs/${run}/undo`,
    );
    expect(undo.plan).toMatchObject({ state: 'held', kind: 'undo', undoes: plan });
    await get(`POST /plans/${undo.plan.id}/approve`, { body: {} });
    await get(`POST /plans/${undo.plan.id}/apply`);
    await stage.idle();
    expect([...world.accounts.values()].every(({ active }) => !active)).toBe(true);
  });

  test('a person is explained: what is wanted, held, done and to be done', async () => {
    const person = await personNamed('ada');
    const before = await get<{ next: { type: string }[] }>(`GET /people/${person}/explain?sync=staff`);
    expect(before).toMatchObject({ scope: { inScope: true }, situation: 'absent' });
    expect(before.next.map(({ type }) => type)).toContain('account.create');
    const plan = await planOf('POST /syncs/staff/run');
    await get(`POST /plans/${plan}/approve`, { body: {} });
    await get(`POST /plans/${plan}/apply`);
    await stage.idle();
    const after = await get<{ history: unknown[] }>(`GET /people/${person}/explain?sync=staff`);
    expect(after).toMatchObject({
      situation: 'confirmed',
      next: [],
      entitlements: [{ name: 'Staff', held: true, wanted: true, givenBy: ['staff'] }],
    });
    expect(after.history.length).toBeGreaterThan(0);
    expect(await get(`GET /people/${person}`)).toMatchObject({
      person: { id: person, groups: [{ name: 'Staff' }] },
      links: [{ target: 'jira' }],
    });
  });

  test('a link is made and taken away by hand', async () => {
    const account = world.addAccount({ attributes: { userName: 'countess' }, active: true });
    await planOf('POST /syncs/staff/plan');
    const person = await personNamed('ada');
    await get(`PUT /syncs/staff/links/${person}`, { body: { account } });
    expect(await get(`GET /people/${person}`)).toMatchObject({ links: [{ account, origin: 'manual' }] });
    expect((await ask('operator', `PUT /syncs/staff/links/${person}`, { body: { account } })).status).toBe(
      409,
    );
    await get(`DELETE /syncs/staff/links/${person}`);
    expect(await get(`GET /people/${person}`)).toMatchObject({ links: [] });
  });

  test('runs are listed, and one that has ended cannot be stopped', async () => {
    await planOf('POST /syncs/staff/plan');
    const { items } = await get<Page<{ id: string; actor: string }>>('GET /runs?sync=staff&state=held');
    expect(items).toMatchObject([{ kind: 'plan', actor: 'token:administrator' }]);
    expect((await ask('operator', `POST /runs/${items[0]!.id}/stop`)).status).toBe(409);
  });

  test('a run of a sync that is not there fails at once', async () => {
    expect((await ask('operator', 'POST /syncs/none/run', { body: {} })).status).toBe(404);
  });
});

describe('people and sources', () => {
  beforeEach(async () => {
    await furnish();
    await tellPeople('ada', 'grace', 'mary');
  });

  test('people are found by a part of their names, in pages', async () => {
    expect((await get<Page<{ userName: string }>>('GET /people?text=grac')).items).toMatchObject([
      { userName: 'grace', active: true },
    ]);
    const first = await get<Page<{ id: string }>>('GET /people?text=person&limit=2');
    const rest = await get<Page<{ id: string }>>(`GET /people?text=person&limit=2&cursor=${first.next}`);
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(3);
  });

  test('joiners and leavers are listed', async () => {
    await stage.directory.tell('okta', [{ type: 'removed', of: 'identity', id: 'o-mary' }]);
    const { items } = await get<Page<{ kind: string }>>('GET /lifecycle?source=okta');
    expect(items.map(({ kind }) => kind).toSorted()).toEqual(['joiner', 'joiner', 'joiner', 'leaver']);
    expect((await get<Page<unknown>>('GET /lifecycle?kind=leaver&limit=1')).items).toHaveLength(1);
  });

  test('sources say what they tell, and are asked to be read', async () => {
    expect(await get('GET /sources')).toMatchObject([
      { source: 'okta', type: 'scim', counts: { people: 3, groups: 1, memberships: 3 } },
    ]);
    expect((await ask('operator', 'POST /sources/okta/read', { body: {} })).status).toBe(202);
    expect((await ask('operator', 'POST /sources/jira/read', { body: {} })).status).toBe(404);
    expect(stage.asked).toEqual([{ source: 'okta', full: true, actor: 'token:operator' }]);
  });

  test('a reading that lacked too much is believed or dropped by a person, and that is in the audit', async () => {
    const reading = (only: readonly string[]) => ({
      check: async () => {},
      close: async () => {},
      async *read() {
        for (const id of only)
          yield { type: 'identity', identity: { id, active: true, attributes: {} } } as const;
        yield { type: 'complete' } as const;
      },
    });
    const everybody = Array.from({ length: 20 }, (_, index) => `p${index}`);
    await stage.directory.read('hr', reading(everybody), { full: true, maxShrink: 0.2 });
    const half = await stage.directory.read('hr', reading(everybody.slice(10)), {
      full: true,
      maxShrink: 0.2,
    });
    const { items } = await get<Page<{ id: string }>>('GET /readings?state=held');
    expect(items).toMatchObject([{ id: half.id, source: 'hr' }]);
    expect(await get(`POST /readings/${half.id}/disbelieve`)).toMatchObject({ state: 'disbelieved' });
    expect((await ask('operator', `POST /readings/${half.id}/believe`)).body).toMatchObject({
      code: 'stale',
    });
    const later = await stage.directory.read('hr', reading(everybody.slice(10)), {
      full: true,
      maxShrink: 0.2,
    });
    expect(await get(`POST /readings/${later.id}/believe`)).toMatchObject({
      state: 'complete',
      departed: { people: 10 },
    });
    expect(
      (await get<Page<{ action: string }>>('GET /audit?actor=token:administrator&limit=2')).items,
    ).toMatchObject([
      { action: 'reading.believed', subject: 'hr' },
      { action: 'reading.disbelieved', subject: 'hr' },
    ]);
  });
});

describe('the audit and jobs', () => {
  beforeEach(furnish);

  test('what was done is listed in pages, proved, and exported whole', async () => {
    const first = await get<Page<{ seq: number }>>('GET /audit?limit=2');
    const rest = await get<Page<{ seq: number }>>(`GET /audit?cursor=${first.next}`);
    const seqs = [...first.items, ...rest.items].map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
    expect(rest.next).toBeUndefined();

    const proof = await get<{ checked: number; head: string }>('GET /audit/verify');
    expect(proof).toMatchObject({ intact: true, checked: seqs.length });
    expect(await get(`GET /audit/verify?checked=${proof.checked}&head=${'0'.repeat(64)}`)).toMatchObject({
      intact: false,
    });

    const jsonl = await (await stage.call('viewer', 'GET /audit/export')).text();
    expect(
      jsonl
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).seq),
    ).toEqual(seqs.toReversed());
    const csv = await stage.call('viewer', 'GET /audit/export?format=csv&action=sync.created');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [header, line, end] = (await csv.text()).split('\r\n');
    expect(header).toBe('seq,at,actor,action,subject,sync,run,plan,person,details,hash');
    expect(line).toMatch(/^\d+,2026-01-05T08:00:00.000Z,token:administrator,sync.created,staff,staff,,,,"/);
    expect(end).toBe('');
  });

  test('jobs are counted, and schedules listed', async () => {
    await stage.jobs.schedule({
      name: 'sync:staff',
      cron: '0 * * * *',
      timeZone: 'UTC',
      job: { name: 'cycle', payload: {} },
    });
    expect(await get('GET /jobs')).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(await get('GET /schedules')).toEqual([
      { name: 'sync:staff', cron: '0 * * * *', timeZone: 'UTC', nextAt: expect.any(Number) },
    ]);
    expect(await get('GET /status')).toMatchObject({
      version: '0.0.0',
      engine: db.engine,
      syncs: [{ nextAt: expect.any(Number) }],
    });
  });

  test('a job that has failed for good is shown and can be tried again', async () => {
    await stage.jobs.add({ name: 'break', payload: { sync: 'staff' } });
    const fail = async () => {
      throw new ProvisioningError('invalid', 'It cannot be done so.');
    };
    await stage.jobs.drain({ break: fail });
    const [failed] = await get<{ id: string; message: string }[]>('GET /jobs/failures');
    expect(failed).toMatchObject({ name: 'break', message: 'It cannot be done so.' });
    await get(`POST /jobs/failures/${failed!.id}/retry`);
    expect(await get('GET /jobs')).toMatchObject({ waiting: 1, failed: 0 });
  });
});
