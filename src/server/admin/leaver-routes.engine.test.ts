/** Leavers over HTTP: what they hold in their hands, how long they keep access, and the alarm. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Stage } from './fixture.ts';

const hour = 3_600_000;
let db: TestDatabase;
let stage: Stage;
let now = monday;

beforeAll(async () => {
  db = await openTestDatabase();
  stage = await openStage(db, testTools({ clock: { now: () => now, sleep: realClock().sleep } }));
  await stage.furnish();
  const etag = (await stage.ask('administrator', 'GET /syncs/staff')).headers.get('etag') ?? '';
  await stage.get('PUT /syncs/staff', {
    headers: { 'if-match': etag },
    body: {
      from: ['okta'],
      to: 'jira',
      groups: { include: ['*'], create: true },
      handover: { otherwise: 'bob' },
      'closed-within': '1h',
      safety: { 'max-deprovisions': 0 },
    },
  });
  await stage.tellPeople('ada', 'bob');
  await applied(await stage.planOf('POST /syncs/staff/run'));
  stage.world.holdings.set(account('ada'), [
    { kind: 'project', id: 'P1', name: 'Engine' },
    { kind: 'issues', id: 'ada', name: 'open issues', count: 7 },
  ]);
});
afterAll(() => db.close());

async function applied(plan: string): Promise<void> {
  await stage.get(`POST /plans/${plan}/approve`, { body: {} });
  await stage.get(`POST /plans/${plan}/apply`, { body: {} });
  await stage.idle();
}

const account = (name: string): string =>
  stage.world.snapshot().accounts.find(({ attributes }) => attributes.userName === name)?.id ?? '';

test('nobody has left yet', async () => {
  expect(await stage.get('GET /deprovisioning')).toEqual({
    closed: 0,
    open: 0,
    late: 0,
    leavers: [],
    names: {},
  });
  expect(await stage.get('GET /deprovisioning/late')).toEqual({ items: [], count: 0, names: {} });
});

test('a person is asked about at every target where there is an account', async () => {
  const person = await stage.personNamed('ada');
  expect(await stage.get(`GET /people/${person}/holdings`)).toMatchObject([
    {
      target: 'jira',
      holdings: [{ name: 'Engine' }, { count: 7 }],
      untold: expect.arrayContaining(['space']),
    },
  ]);
  expect(await stage.get('GET /people/nobody/holdings')).toEqual([]);
});

test('a plan tells what its leaver holds and who takes over, the alarm is raised, and at the end all is measured', async () => {
  const person = await stage.personNamed('ada');
  const [told] = await stage.directory.findIdentities('okta', { userName: 'ada' });
  if (told === undefined) throw new Error('nobody tells ada');
  await stage.directory.tell('okta', [{ type: 'identity', identity: { ...told.identity, active: false } }]);
  const plan = await stage.planOf('POST /syncs/staff/run');
  expect(await stage.get(`GET /plans/${plan}/holdings`)).toEqual({
    items: [
      {
        person,
        account: account('ada'),
        holdings: [
          { kind: 'project', id: 'P1', name: 'Engine', to: account('bob') },
          { kind: 'issues', id: 'ada', name: 'open issues', count: 7 },
        ],
      },
    ],
    names: {
      people: { [person]: 'Person ada' },
      accounts: { [account('ada')]: 'ada', [account('bob')]: 'bob' },
      entitlements: {},
    },
  });
  expect(await stage.get(`GET /plans/${plan}/changes?type=holding.move`)).toMatchObject({
    items: [{ change: { to: account('bob'), holding: { name: 'Engine' } } }],
  });
  now += 2 * hour;
  expect(await stage.get('GET /deprovisioning/late')).toMatchObject({
    count: 1,
    items: [{ person, target: 'jira', sync: 'staff', lasted: 2 * hour, objective: hour, late: true }],
    names: { [person]: 'Person ada' },
  });
  expect(await stage.get('GET /deprovisioning')).toMatchObject({ closed: 0, open: 1, late: 1 });
  await applied(plan);
  expect(stage.world.holdings.get(account('bob'))).toMatchObject([{ name: 'Engine' }]);
  expect(await stage.get('GET /deprovisioning/late')).toEqual({ items: [], count: 0, names: {} });
  expect(await stage.get(`GET /deprovisioning?person=${person}`)).toMatchObject({
    closed: 1,
    open: 0,
    late: 1,
    median: 2 * hour,
    p95: 2 * hour,
    leavers: [{ person, toldAt: monday, shownAt: now, lasted: 2 * hour }],
  });
  const csv = await (await stage.call('viewer', 'GET /deprovisioning/export?format=csv&state=late')).text();
  const [header, leaver, end] = csv.split('\r\n');
  expect(header).toBe(
    'person,name,target,account,sync,state,dueAt,toldAt,doneAt,shownAt,lasted,objective,late',
  );
  expect(leaver).toMatch(new RegExp(`^${person},Person ada,jira,.*,${2 * hour},${hour},true$`));
  expect(end).toBe('');
  expect(await (await stage.call('viewer', 'GET /deprovisioning/export?state=open')).text()).toBe('');
  expect((await stage.call('viewer', 'GET /plans/none/holdings')).status).toBe(404);
});

test('leavers come in pages, the newest first, and all are counted whatever is listed', async () => {
  const tell = async (name: string) => {
    const [told] = await stage.directory.findIdentities('okta', { userName: name });
    if (told === undefined) throw new Error(`nobody tells ${name}`);
    await stage.directory.tell('okta', [{ type: 'identity', identity: { ...told.identity, active: false } }]);
  };
  await stage.tellPeople('eve', 'ida', 'joe');
  await stage.planOf('POST /syncs/staff/run');
  now += hour;
  await tell('eve');
  await tell('ida');
  now += hour;
  await tell('joe');
  interface Left {
    readonly leavers: readonly { readonly person: string }[];
    readonly next?: string;
    readonly open: number;
    readonly closed: number;
    readonly late: number;
  }
  const all = await stage.get<Left>('GET /deprovisioning');
  expect(all).toMatchObject({ closed: 1, open: 3 });
  expect(all.leavers).toHaveLength(4);
  expect(all.leavers[0]?.person).toBe(await stage.personNamed('joe'));
  const paged: unknown[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: Left = await stage.get(`GET /deprovisioning?limit=1${next === '' ? '' : `&cursor=${next}`}`);
    expect(page).toMatchObject({ closed: 1, open: 3 });
    expect(page.leavers).toHaveLength(1);
    paged.push(...page.leavers);
    next = page.next;
  }
  expect(paged).toEqual(all.leavers);
  now += hour / 2;
  const late = await stage.get<Left>('GET /deprovisioning?state=late');
  expect(late.late).toBe(3);
  expect(late.leavers, 'joe was told half an hour ago').toHaveLength(3);
  expect((await stage.ask('viewer', 'GET /deprovisioning?cursor=none')).status).toBe(400);
});

test('who has access for too long comes in pages too, who has it longest first, and all are counted', async () => {
  now += hour;
  interface Late {
    readonly count: number;
    readonly items: readonly { readonly person: string; readonly lasted: number }[];
    readonly names: Readonly<Record<string, string>>;
    readonly next?: string;
  }
  const all = await stage.get<Late>('GET /deprovisioning/late');
  expect(all.items.map(({ person }) => all.names[person]).toSorted()).toEqual([
    'Person eve',
    'Person ida',
    'Person joe',
  ]);
  expect(all.names[all.items.at(-1)?.person ?? ''], 'joe was told last').toBe('Person joe');
  const paged: unknown[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: Late = await stage.get(
      `GET /deprovisioning/late?limit=1${next === '' ? '' : `&cursor=${next}`}`,
    );
    expect(page.count).toBe(3);
    paged.push(...page.items);
    next = page.next;
  }
  expect(paged).toEqual(all.items);
  expect(await stage.reconciliation.breaches()).toMatchObject(all.items);
  expect((await stage.ask('viewer', 'GET /deprovisioning/late?cursor=none')).status).toBe(400);
});
