/** Seats over HTTP: reports, history, who waits, what could be taken back, and the plan that it becomes. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Stage } from './fixture.ts';

const day = 86_400_000;
let now = monday;
let database: Awaited<ReturnType<typeof openTestDatabase>>;
let stage: Stage;

async function applied(plan: string): Promise<void> {
  await stage.get(`POST /plans/${plan}/approve`, { body: {} });
  await stage.get(`POST /plans/${plan}/apply`);
  await stage.idle();
}

beforeAll(async () => {
  database = await openTestDatabase();
  stage = await openStage(database, testTools({ clock: { now: () => now, sleep: realClock().sleep } }));
  await stage.get('PUT /service/seats', {
    body: {
      currency: 'EUR',
      prices: { jira: { software: { bands: [{ 'up-to': 2, price: 10 }, { price: 5 }] } } },
    },
  });
  const { world } = stage;
  world.products.set('software', { name: 'Software', total: 3 });
  world.addEntitlement({ name: 'Staff', kind: 'group', licences: ['software'] });
  await stage.furnish();
  await stage.get('PUT /syncs/staff', {
    headers: { 'if-match': (await stage.ask('administrator', 'GET /syncs/staff')).headers.get('etag') ?? '' },
    body: {
      from: ['okta'],
      to: 'jira',
      groups: { include: ['*'], create: true },
      deprovision: { 'inactive-after': '90d', 'never-active-after': '90d' },
    },
  });
  await stage.tellPeople('ada', 'bob', 'eve', 'ida');
});
afterAll(() => database.close());

describe('before anything was read', () => {
  test('a target has no seats to tell', async () => {
    for (const path of ['', '/look', '/holders', '/reclaimable', '/reclaim', '/export'])
      expect((await stage.call('viewer', `GET /seats/jira${path}`)).status).toBe(404);
    expect(await stage.get('GET /seats/jira/history')).toEqual([]);
    expect(await stage.get('GET /seats/jira/waiting')).toEqual({ items: [], names: {} });
  });
});

describe('a plan', () => {
  test('shows seats and cost before and after, and who waits', async () => {
    const plan = await stage.planOf('POST /syncs/staff/plan');
    expect(await stage.get(`GET /plans/${plan}/seats`)).toEqual({
      currency: 'EUR',
      products: [
        {
          product: 'software',
          name: 'Software',
          total: 3,
          before: 0,
          after: 3,
          takes: 3,
          frees: 0,
          waits: 1,
          costBefore: 0,
          costAfter: 25,
        },
      ],
    });
    const { items } = await stage.get<{ items: { message: string }[] }>(
      `GET /plans/${plan}/people?standing=waiting`,
    );
    expect(items).toMatchObject([
      { message: 'Waits for a seat of Software (all 3 are taken): next in line.' },
    ]);
    expect((await stage.call('viewer', 'GET /plans/none/seats')).status).toBe(404);
    const run = await stage.planOf('POST /syncs/staff/run');
    await applied(run);
    await stage.planOf('POST /syncs/staff/run');
  });
});

describe('a target', () => {
  test('tells its seats with total, money and how many wait', async () => {
    expect(await stage.get('GET /seats/jira')).toMatchObject({
      currency: 'EUR',
      products: [
        {
          product: 'software',
          name: 'Software',
          used: 3,
          total: 3,
          waiting: 1,
          reclaimable: 0,
          cost: 25,
          saving: 0,
        },
      ],
    });
    expect(await stage.get('GET /seats')).toMatchObject([
      { products: [{ name: 'Software', used: 3, total: 3, cost: 25 }] },
    ]);
  });

  test('tells who holds them, page by page', async () => {
    const first = await stage.get<{ items: object[]; next: string }>('GET /seats/jira/holders?limit=2');
    expect(first.items).toHaveLength(2);
    const rest = await stage.get<{ items: object[] }>(`GET /seats/jira/holders?limit=2&cursor=${first.next}`);
    expect(rest.items).toMatchObject([{ via: ['Staff'], products: ['software'] }]);
    expect(await stage.get('GET /seats/jira/holders?product=other')).toEqual({ items: [] });
  });

  test('finds those who hold them by a part of the name or the address, page by page', async () => {
    const found = async (query: string) =>
      stage.get<{ items: { userName: string }[]; next?: string }>(`GET /seats/jira/holders?${query}`);
    const all = (await found('')).items.map(({ userName }) => userName);
    expect(all).toHaveLength(3);
    const [some = ''] = all;
    expect((await found(`text=${some.toUpperCase()}`)).items).toMatchObject([{ userName: some }]);
    expect((await found(`text=PERSON+${some}`)).items).toMatchObject([{ userName: some }]);
    const first = await found('text=example.com&limit=2');
    const rest = await found(`text=example.com&limit=2&cursor=${first.next}`);
    expect([...first.items, ...rest.items].map(({ userName }) => userName)).toEqual(all);
    expect(rest.next).toBeUndefined();
    expect(await found('text=nobody')).toEqual({ items: [] });
  });

  test('tells who waits, by name', async () => {
    const { items, names } = await stage.get<{ items: { person: string }[]; names: Record<string, string> }>(
      'GET /seats/jira/waiting',
    );
    expect(items).toMatchObject([{ sync: 'staff', products: ['software'] }]);
    expect(names[items[0]?.person ?? '']).toBeDefined();
  });

  test('tells the days that were kept, with no forecast from one of them', async () => {
    expect(await stage.get('GET /seats/jira/history?days=30')).toEqual([
      {
        product: 'software',
        name: 'Software',
        currency: 'EUR',
        days: [{ at: expect.any(Number), used: 3, total: 3 }],
        forecasts: [],
      },
    ]);
  });

  test('tells of a person what makes them billable', async () => {
    const person = await stage.personNamed('ada');
    expect(await stage.get(`GET /people/${person}/billing`)).toMatchObject([
      {
        target: 'jira',
        product: 'software',
        name: 'Software',
        entitlement: 'Staff',
        kind: 'group',
        givenBy: ['staff'],
      },
    ]);
  });

  test('exports everything as CSV and as lines of JSON', async () => {
    const text = async (query: string) =>
      (await stage.call('viewer', `GET /seats/jira/export?${query}`)).text();
    expect(await text('of=products')).toMatch(/^target,product,used,total.*\r\njira,software,3,3,/);
    expect((await text('of=holders')).split('\r\n')).toHaveLength(5);
    expect(await text('of=history')).toMatch(/\r\njira,software,\d{4}-\d\d-\d\d,3,3,Software\r\n$/);
    expect(await text('of=waiting')).toMatch(/\r\njira,[^,]+,staff,software,\d{4}-/);
    const lines = (await text('of=products&format=jsonl')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ target: 'jira', used: 3, cost: 25 }]);
  });
});

describe('seats that could be taken back', () => {
  test('are listed with their kinds, and become a plan that waits for approval', async () => {
    const { world } = stage;
    const account = (name: string) =>
      world.snapshot().accounts.find(({ attributes }) => attributes.userName === name)?.id ?? '';
    const uses = (name: string) =>
      world.changeAccount(account(name), (one) => ({ ...one, lastActive: new Date(now).toISOString() }));
    uses('ada');
    now += 100 * day;
    uses('bob');
    uses('eve');
    await stage.planOf('POST /syncs/staff/run');
    expect(await stage.get('GET /seats/jira/reclaimable')).toMatchObject({
      items: [{ userName: 'ada', kind: 'inactive', because: expect.stringContaining('Last active on') }],
    });
    expect(await stage.get('GET /seats/jira/reclaimable?kind=never')).toEqual({ items: [] });
    expect(await stage.get('GET /seats/jira/reclaim')).toEqual({
      currency: 'EUR',
      kinds: [{ kind: 'inactive', accounts: 1 }],
      products: [{ product: 'software', name: 'Software', seats: 1, saving: 5 }],
    });
    expect(await stage.get('GET /seats/jira/look?limit=1'), 'one look tells all of it').toEqual({
      report: await stage.get('GET /seats/jira'),
      reclaim: await stage.get('GET /seats/jira/reclaim'),
      reclaimable: await stage.get('GET /seats/jira/reclaimable?limit=1'),
    });
    expect(
      await stage.ask('viewer', 'POST /seats/jira/reclaim', { body: { kinds: ['inactive'] } }),
    ).toMatchObject({ status: 403 });
    const { plans } = await stage.get<{ plans: string[] }>('POST /seats/jira/reclaim', {
      body: { kinds: ['inactive', 'never'], by: 'remove-licences' },
    });
    const [plan = ''] = plans;
    expect(await stage.get(`GET /plans/${plan}`)).toMatchObject({
      plan: { kind: 'reclaim', state: 'held', counts: { changes: { 'grant.remove': 1 } } },
    });
    expect(await stage.get(`GET /plans/${plan}/seats`)).toMatchObject({
      products: [{ before: 3, after: 2, costBefore: 25, costAfter: 20 }],
    });
    await applied(plan);
    await stage.planOf('POST /syncs/staff/run');
    const holders = await stage.get<{ items: { userName: string }[] }>('GET /seats/jira/holders');
    expect(holders.items.map(({ userName }) => userName).sort(), 'who waited has it now').toEqual([
      'bob',
      'eve',
      'ida',
    ]);
  });

  test('that nobody has are refused with a sentence', async () => {
    expect(
      await stage.ask('operator', 'POST /seats/jira/reclaim', { body: { kinds: ['left'] } }),
    ).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('look at the report again') },
    });
    expect((await stage.ask('operator', 'POST /seats/jira/reclaim', { body: { kinds: [] } })).status).toBe(
      400,
    );
  });
});
