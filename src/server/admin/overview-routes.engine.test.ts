import { afterEach, beforeEach, expect, test } from 'vitest';
import { type IdentitySource, ProvisioningError } from '../../model/index.ts';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Page, type Stage } from './fixture.ts';

const day = 86_400_000;
const hour = 3_600_000;

let db: TestDatabase;
let stage: Stage;
let now: number;

beforeEach(async () => {
  now = monday;
  db = await openTestDatabase();
  stage = await openStage(db, testTools({ clock: { now: () => now, sleep: realClock().sleep } }));
  await stage.furnish();
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

/** Plans and applies everything, approved by hand. */
async function applied(): Promise<void> {
  const plan = await stage.planOf('POST /syncs/staff/run');
  await stage.get(`POST /plans/${plan}/approve`, { body: {} });
  await stage.get(`POST /plans/${plan}/apply`, { body: {} });
  await stage.idle();
}

interface DayCounts {
  readonly at: number;
  readonly joiner: number;
  readonly leaver: number;
}

test('lives are counted by days of the reader, days without any among them', async () => {
  await stage.tellPeople('ada', 'eve');
  now += 2 * day;
  await stage.tellPeople('ada', 'eve', 'bob');
  const counts = await stage.get<DayCounts[]>('GET /lifecycle/days?days=4');
  expect(counts.map(({ joiner }) => joiner)).toEqual([0, 2, 0, 1]);
  expect(counts.at(-1)?.at).toBe(Math.floor(now / day) * day);
});

test('a day begins where the reader is', async () => {
  now = Math.floor(monday / day) * day + 23 * hour;
  await stage.tellPeople('ada');
  const utc = await stage.get<DayCounts[]>('GET /lifecycle/days?days=2');
  const ahead = await stage.get<DayCounts[]>('GET /lifecycle/days?days=2&ahead=120');
  expect(utc.map(({ joiner }) => joiner)).toEqual([0, 1]);
  expect(ahead.map(({ joiner }) => joiner)).toEqual([0, 1]);
  expect((ahead.at(-1)?.at ?? 0) - (utc.at(-1)?.at ?? 0)).toBe(22 * hour);
});

test('the pace is the time from what was told to what was done, approved apart', async () => {
  await stage.tellPeople('ada');
  now += 5_000;
  await applied();
  expect(await stage.get('GET /pace')).toEqual({
    byItself: { count: 0 },
    approved: { count: 1, median: 5_000, p95: 5_000 },
  });
});

test('of many that were done, half and 95 of 100 are told apart', async () => {
  const many = Array.from({ length: 20 }, (_, number) => `person${number + 10}`);
  await stage.tellPeople(...many.slice(0, 2));
  now += 60_000;
  await stage.tellPeople(...many);
  now += 1_000;
  await applied();
  expect(await stage.get('GET /pace')).toMatchObject({
    approved: { count: 20, median: 1_000, p95: 61_000 },
  });
});

test('what failed is told by its cause, with whom it concerns, until it is old', async () => {
  await stage.tellPeople('ada');
  const plan = await stage.planOf('POST /syncs/staff/run');
  await stage.get(`POST /plans/${plan}/approve`, { body: {} });
  stage.world.server.faults = ({ what }) =>
    what === 'account.create' ? { kind: 'refused', status: 403 } : undefined;
  await stage.get(`POST /plans/${plan}/apply`, { body: {} });
  await stage.idle();
  const causes = await stage.get<{ id: string; of: string; persons: { name: string }[] }[]>('GET /failures');
  expect(causes).toMatchObject([
    { of: 'change', where: ['staff'], connections: ['jira'], count: 1, people: 1, plan, code: 'forbidden' },
    { of: 'run', where: ['staff'], count: 1, people: 0, plan, code: 'forbidden' },
  ]);
  expect(causes[0]?.persons).toMatchObject([{ name: 'Person ada' }]);
  expect(await stage.get(`GET /failures/${causes[0]?.id}/people`)).toEqual({ items: causes[0]?.persons });
  expect((await stage.ask('viewer', 'GET /failures/none/people')).status).toBe(404);
  const csv = await (await stage.call('viewer', 'GET /failures/export?format=csv')).text();
  const [header, change, run, end] = csv.split('\r\n');
  expect(header).toBe(
    'id,of,code,message,anew,count,more,people,persons,where,connections,firstAt,lastAt,plan',
  );
  expect(change).toMatch(
    /^.{16},change,forbidden,.*,false,1,false,1,Person ada,staff,jira,20..-.*Z,20..-.*Z,/,
  );
  expect(run).toMatch(/^.{16},run,forbidden,.*,false,1,false,0,,staff,jira,/);
  expect(end).toBe('');
  const jsonl = await (await stage.call('viewer', 'GET /failures/export')).text();
  expect(
    jsonl
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(causes);
  now += 8 * day;
  expect(await stage.get('GET /failures?days=7')).toEqual([]);
  expect(await (await stage.call('viewer', 'GET /failures/export?days=7')).text()).toBe('');
});

test('all that failed is counted, however much, and looked through anew when there is more', async () => {
  await stage.tellPeople('ada');
  const plan = await stage.planOf('POST /syncs/staff/run');
  const changes = db.tables<{ plan_change: Readonly<Record<string, unknown>> }>();
  const first = await changes
    .selectFrom('plan_change')
    .selectAll()
    .where('plan', '=', plan)
    .where('type', '=', 'account.create')
    .executeTakeFirstOrThrow();
  const outcome = JSON.stringify({ state: 'failed', code: 'forbidden', message: 'It may not.' });
  const fail = async (from: number, to: number): Promise<void> => {
    for (let begun = from; begun < to; begun += 200)
      await changes
        .insertInto('plan_change')
        .values(
          Array.from({ length: Math.min(200, to - begun) }, (_, place) => ({
            ...first,
            seq: 100 + begun + place,
            person: `p${begun + place}`,
            state: 'failed',
            finished_at: now,
            outcome,
          })),
        )
        .execute();
  };
  await fail(0, 5_200);
  const cause = { of: 'change', people: 5_200, count: 5_200, more: false };
  expect(await stage.get('GET /failures')).toMatchObject([cause]);
  await fail(5_200, 5_201);
  expect(await stage.get('GET /failures')).toMatchObject([{ ...cause, people: 5_201, count: 5_201 }]);
});

test('everybody of a cause is told page by page, however many are named with it', async () => {
  const many = Array.from({ length: 14 }, (_, number) => `person${number + 10}`);
  await stage.tellPeople(...many);
  const plan = await stage.planOf('POST /syncs/staff/run');
  await stage.get(`POST /plans/${plan}/approve`, { body: {} });
  stage.world.server.faults = ({ what }) =>
    what === 'account.create' ? { kind: 'refused', status: 403 } : undefined;
  await stage.get(`POST /plans/${plan}/apply`, { body: {} });
  await stage.idle();
  const causes =
    await stage.get<{ id: string; of: string; people: number; persons: object[] }[]>('GET /failures');
  const cause = causes.find(({ of }) => of === 'change');
  const named = cause?.persons.length ?? 0;
  expect(cause?.people).toBeGreaterThanOrEqual(named);
  const seen: string[] = [];
  for (let cursor = ''; ; ) {
    const { items, next } = await stage.get<Page<{ id: string; name: string }>>(
      `GET /failures/${cause?.id}/people?limit=3${cursor}`,
    );
    seen.push(...items.map(({ name }) => name));
    if (next === undefined) break;
    cursor = `&cursor=${next}`;
  }
  expect(seen).toHaveLength(cause?.people ?? 0);
  expect(new Set(seen).size).toBe(seen.length);
  expect((await stage.ask('viewer', `GET /failures/${cause?.id}/people?cursor=x`)).status).toBe(400);
});

test('what a reading has told is not told once more by its job, which tells what nobody else does', async () => {
  const broken = new ProvisioningError('invalid', 'The files have no column of ids; name one.');
  const source: IdentitySource = {
    check: async () => {},
    async *read() {
      // It fails before there is anything to tell.
      yield* [];
      throw broken;
    },
    close: async () => {},
  };
  await stage.jobs.add({ name: 'read', payload: { source: 'okta' } });
  await stage.jobs.drain({
    read: async () => void (await stage.directory.read('okta', source, { full: true, maxShrink: 1 })),
  });
  const causes = () => stage.get<{ of: string }[]>('GET /failures');
  expect(await causes()).toMatchObject([{ of: 'reading', where: ['okta'], connections: ['okta'] }]);
  await stage.jobs.add({ name: 'tell', payload: {} });
  await stage.jobs.drain({
    tell: async () => {
      throw new ProvisioningError('invalid', 'Nobody is there to be told.');
    },
  });
  expect((await causes()).map(({ of }) => of).sort()).toEqual(['job', 'reading']);
});

test('a reading of changes that was followed by a whole one is told as begun anew; a whole one that failed so has failed', async () => {
  const changed = new ProvisioningError('stale', 'The files have changed since they were last read.');
  const told = (...answers: readonly ('changed' | 'complete')[]): IdentitySource => {
    const left = [...answers];
    return {
      check: async () => {},
      async *read() {
        if (left.shift() === 'changed') throw changed;
        yield { type: 'complete', cursor: 'here' };
      },
      close: async () => {},
    };
  };
  const read = (from: IdentitySource, full: boolean) =>
    stage.directory.read('okta', from, { full, maxShrink: 1 });
  await read(told('complete'), true);
  await read(told('changed', 'complete'), false);
  const causes = () => stage.get<{ of: string; anew: boolean; count: number }[]>('GET /failures');
  expect(await causes()).toMatchObject([{ of: 'reading', code: 'stale', anew: true, count: 1 }]);
  await expect(read(told('changed'), true)).rejects.toThrow();
  expect(await causes()).toMatchObject([
    { of: 'reading', code: 'stale', anew: false },
    { of: 'reading', code: 'stale', anew: true },
  ]);
  expect(await stage.get('GET /sources')).toMatchObject([{ failed: { code: 'stale' } }]);
});

test('seats are counted by product, and those that were taken back of late apart', async () => {
  const engineering = stage.world.addEntitlement({
    kind: 'group',
    name: 'Staff',
    licences: ['jira-software'],
  });
  expect(engineering).toBeTypeOf('string');
  await stage.tellPeople('ada', 'eve');
  await applied();
  const products = async () =>
    (await stage.get<{ products: object[] }[]>('GET /seats')).map((one) => one.products);
  expect(await products()).toEqual([
    [{ product: 'jira-software', name: 'jira-software', used: 2, freed: 0 }],
  ]);
  await stage.directory.tell('okta', [{ type: 'removed', of: 'identity', id: 'o-eve' }]);
  await stage.planOf('POST /syncs/staff/run');
  expect(await products()).toEqual([
    [{ product: 'jira-software', name: 'jira-software', used: 1, freed: 1 }],
  ]);
});

test('a target that was never read has no seats to show', async () => {
  expect(await stage.get('GET /seats')).toEqual([]);
});
