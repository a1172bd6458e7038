import { afterEach, beforeEach, expect, test } from 'vitest';

import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Page, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  stage = await openStage(db, testTools({ clock: { now: () => monday, sleep: realClock().sleep } }));
  await stage.furnish();
  await stage.tellPeople('ada', 'grace', 'linus');
  await stage.directory.tell('okta', [
    { type: 'group', group: { id: 'r', name: 'Red', members: [{ type: 'identity', id: 'o-ada' }] } },
    { type: 'group', group: { id: 'b', name: 'Blue', members: [{ type: 'identity', id: 'o-grace' }] } },
  ]);
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

interface Part {
  readonly count: number;
  readonly chosen: Readonly<Record<string, number>>;
  readonly needed: Readonly<Record<string, number>>;
}

const held = () => stage.planOf('POST /syncs/staff/run');
const count = (plan: string, body: object) => stage.get<Part>(`POST /plans/${plan}/part`, { body });
const digestOf = async (plan: string) => (await stage.get<{ digest: string }>(`GET /plans/${plan}`)).digest;
const names = () => [...stage.world.accounts.values()].map(({ attributes }) => attributes.userName).sort();
const grants = () => stage.world.snapshot().grants.toSorted();

/** Counts a part, approves exactly that, and applies it. */
async function approve(plan: string, part: object): Promise<void> {
  const { count: counted } = await count(plan, part);
  await stage.get(`POST /plans/${plan}/approve`, {
    body: { ...part, counted, digest: await digestOf(plan) },
  });
  await stage.get(`POST /plans/${plan}/apply`);
  await stage.idle();
}

test('a group that the plan makes is approved with the accounts of those who come into it, and nothing else', async () => {
  const plan = await held();
  const part = { groups: [{ made: 'red' }] };
  expect(await count(plan, part), 'by whatever case').toEqual({
    count: 3,
    chosen: { 'entitlement.create': 1, 'grant.add': 1 },
    needed: { 'account.create': 1 },
  });
  await approve(plan, part);
  expect(names()).toEqual(['ada']);
  expect(grants()).toEqual(['ada → Red']);
});

test('a filter is approved as a part: what it finds, with the groups and accounts that it needs', async () => {
  const plan = await held();
  const part = { filter: { type: 'grant.add', made: 'Staff' } };
  expect(await count(plan, part)).toEqual({
    count: 7,
    chosen: { 'grant.add': 3 },
    needed: { 'account.create': 3, 'entitlement.create': 1 },
  });
  await approve(plan, part);
  expect(grants()).toEqual(['ada → Staff', 'grace → Staff', 'linus → Staff']);
});

test('a kind that is left out stays out, though others need it', async () => {
  const plan = await held();
  const part = { types: ['account.create', 'entitlement.create'], filter: { made: 'Blue' } };
  expect(await count(plan, part)).toEqual({ count: 1, chosen: { 'entitlement.create': 1 }, needed: {} });
});

test('people are approved with those groups alone that must be made for them', async () => {
  const plan = await held();
  await approve(plan, { people: [await stage.personNamed('grace')] });
  expect(grants()).toEqual(['grace → Blue', 'grace → Staff']);
  expect(
    stage.world
      .snapshot()
      .entitlements.map(({ name }) => name)
      .sort(),
  ).toEqual(['Blue', 'Staff']);
});

test('groups that are there are approved by id, and what is not chosen is planned anew', async () => {
  const first = await held();
  await stage.get(`POST /plans/${first}/approve`, { body: {} });
  await stage.get(`POST /plans/${first}/apply`);
  await stage.idle();
  await stage.directory.tell('okta', [
    { type: 'group', group: { id: 'r', name: 'Red', members: [{ type: 'identity', id: 'o-linus' }] } },
    { type: 'group', group: { id: 'b', name: 'Blue', members: [{ type: 'identity', id: 'o-linus' }] } },
  ]);
  await stage.get('PUT /syncs/staff', {
    body: {
      from: ['okta'],
      to: 'jira',
      groups: { include: ['*'], create: true },
      safety: { 'max-group-loss-share': '1%', floor: 0 },
    },
    headers: { 'if-match': '"1"' },
  });
  const plan = await held();
  const { items } = await stage.get<Page<{ id: string; name: string }>>(`GET /plans/${plan}/groups?text=RE`);
  expect(items).toMatchObject([{ name: 'Red', adds: 1, removes: 1, holders: 1 }]);
  await approve(plan, { groups: [{ id: items[0]?.id }] });
  expect(grants().filter((grant) => !grant.endsWith('Staff'))).toEqual(['grace → Blue', 'linus → Red']);
});

test('what was counted and what was looked at go along, and whatever differs is refused with nothing approved', async () => {
  const plan = await held();
  const part = { filter: { type: 'account.create' } };
  const digest = await digestOf(plan);
  const refused = (body: object) => stage.ask('operator', `POST /plans/${plan}/approve`, { body });
  expect((await refused(part)).body).toMatchObject({
    code: 'invalid',
    faults: [{ path: 'digest' }, { path: 'counted' }],
  });
  expect((await refused({ ...part, digest, counted: 2 })).body).toMatchObject({
    code: 'stale',
    detail: expect.stringContaining('2 changes of plan'),
  });
  expect((await refused({ ...part, digest: 'another', counted: 3 })).body).toMatchObject({ code: 'stale' });
  expect((await refused({ people: ['nobody'] })).body).toMatchObject({ code: 'conflict' });
  expect(await stage.get(`GET /plans/${plan}`)).toMatchObject({ plan: { state: 'held' } });
  const { items } = await stage.get<Page<{ approved: boolean; selected: boolean }>>(
    `GET /plans/${plan}/changes`,
  );
  expect(items.every(({ approved, selected }) => !approved && selected)).toBe(true);
});

test('whoever looks only may count a part, and not approve it', async () => {
  const plan = await held();
  const body = { filter: { type: 'account.create' } };
  expect((await stage.ask('viewer', `POST /plans/${plan}/part`, { body })).status).toBe(200);
  expect((await stage.ask('viewer', `POST /plans/${plan}/approve`, { body })).status).toBe(403);
});

test('groups come in pages, those with most changes first, and are found by a part of the name', async () => {
  const plan = await held();
  const first = await stage.get<Page<{ name: string }>>(`GET /plans/${plan}/groups?limit=2`);
  expect(first.items).toMatchObject([
    { name: 'Staff', adds: 3 },
    { name: 'Blue', adds: 1 },
  ]);
  const next = await stage.get<Page<{ name: string }>>(
    `GET /plans/${plan}/groups?limit=2&cursor=${first.next}`,
  );
  expect(next).toEqual({ items: [{ name: 'Red', adds: 1, removes: 0 }] });
  const found = await stage.get<Page<{ name: string }>>(`GET /plans/${plan}/groups?text=TAF`);
  expect(found.items.map(({ name }) => name)).toEqual(['Staff']);
});

test('a group that the plan makes is listed once, also when a part of those who come into it was left out', async () => {
  const plan = await held();
  await approve(plan, { people: [await stage.personNamed('grace')] });
  const { items } = await stage.get<Page<object>>(`GET /plans/${plan}/groups?text=staff`);
  expect(items).toEqual([
    {
      id: expect.any(String),
      name: 'Staff',
      adds: 3,
      removes: 0,
      leftOut: { adds: 2, removes: 0 },
      done: { adds: 1, removes: 0 },
    },
  ]);
});

test('of a group is told what is planned, what an approval leaves out, and what was done in the end', async () => {
  const plan = await held();
  const staff = async () => {
    const { items } = await stage.get<Page<{ adds: number; leftOut?: object; done?: object }>>(
      `GET /plans/${plan}/groups?text=staff`,
    );
    return items.map(({ adds, leftOut, done }) => ({ adds, leftOut, done }));
  };
  expect(await staff()).toEqual([{ adds: 3 }]);
  await stage.get(`POST /plans/${plan}/approve`, {
    body: { people: [await stage.personNamed('grace')] },
  });
  const leftOut = { adds: 2, removes: 0 };
  expect(await staff()).toEqual([{ adds: 3, leftOut }]);
  await stage.get(`POST /plans/${plan}/apply`);
  await stage.idle();
  expect(await staff()).toEqual([{ adds: 3, leftOut, done: { adds: 1, removes: 0 } }]);
});

test('of a plan that is rejected nothing was done to any group', async () => {
  const plan = await held();
  await stage.get(`POST /plans/${plan}/reject`, { body: {} });
  const { items } = await stage.get<Page<object>>(`GET /plans/${plan}/groups?text=staff`);
  const none = { adds: 0, removes: 0 };
  expect(items).toMatchObject([{ adds: 3, leftOut: none, done: none }]);
});

test('a plan is exported with names, before and after, all of it or what a filter finds', async () => {
  const plan = await held();
  const lines = (text: string) => text.trimEnd().split('\n');
  const all = await stage.get<Page<{ seq: number }>>(`GET /plans/${plan}/changes?limit=500`);
  const answer = await stage.call('viewer', `GET /plans/${plan}/export`);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="plan-staff-${plan}.jsonl"`);
  const told = lines(await answer.text()).map((line) => JSON.parse(line) as { seq: number; names: object });
  expect(told.map(({ seq }) => seq)).toEqual(all.items.map(({ seq }) => seq));
  expect(told[0]?.names).toEqual({ person: 'Person ada' });
  const csv = await stage.call('viewer', `GET /plans/${plan}/export?format=csv&made=Red`);
  const [header, ...rows] = lines(await csv.text());
  expect(header?.trim()).toBe(
    'seq,type,person,personName,account,accountName,entitlement,group,before,after,situation,rule,because,selected,state,finishedAt,message',
  );
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(/,grant.add,.*,Person ada,,,,Red,/);
  expect((await stage.call('viewer', 'GET /plans/none/export')).status).toBe(404);
});
