import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { type Begun, openStage, type Page, type Stage, staff } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;
/** Milliseconds by which the stage's clock was put forward. */
let ahead: number;

beforeEach(async () => {
  db = await openTestDatabase();
  const { clock, ...tools } = testTools();
  ahead = 0;
  stage = await openStage(db, {
    ...tools,
    clock: {
      now: () => clock.now() + ahead,
      sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
    },
  });
  await stage.furnish();
  await stage.tellPeople('ada', 'grace', 'linus');
});

afterEach(async () => {
  await stage.inspector.close();
  await db.close();
});

interface Shown {
  readonly plan: {
    readonly id: string;
    readonly state: string;
    readonly beside?: string;
    readonly hold: readonly { readonly rule: string }[];
    readonly counts: { readonly changes: Readonly<Record<string, number>> };
  };
}
interface Entry {
  readonly change: { readonly type: string };
}

/** Tries these settings; gives both plans. */
async function tried(
  sync: object,
  name = 'staff',
): Promise<{ readonly thus: Shown; readonly today?: Shown }> {
  const { run } = await stage.get<Begun>(`POST /syncs/${name}/try`, { body: { sync } });
  await stage.idle();
  const { plan } = (await stage.get<{ run: { plan: string } }>(`GET /runs/${run}`)).run;
  const thus = await stage.get<Shown>(`GET /plans/${plan}`);
  const { beside } = thus.plan;
  return beside === undefined ? { thus } : { thus, today: await stage.get<Shown>(`GET /plans/${beside}`) };
}

async function changes(request: string): Promise<readonly string[]> {
  const { items } = await stage.get<Page<Entry>>(request);
  return items.map(({ change }) => change.type);
}

test('unsaved settings make the plan that they would make, beside the plan of today, and change nothing', async () => {
  const { thus, today } = await tried({ ...staff, scope: { where: 'user.userName == "ada"' } });
  expect(today?.plan).toMatchObject({ state: 'tried', counts: { changes: { 'account.create': 3 } } });
  expect(thus.plan).toMatchObject({
    state: 'tried',
    counts: { changes: { 'account.create': 1 } },
    hold: [{ rule: 'first-run' }],
  });
  expect(stage.world.accounts.size).toBe(0);
  expect((await stage.settings.savedSync('staff')).written).toEqual(staff);
});

test('what only one of the two plans does is told on its own', async () => {
  const first = await stage.planOf('POST /syncs/staff/run');
  await stage.get(`POST /plans/${first}/approve`, { body: {} });
  await stage.planOf(`POST /plans/${first}/apply`);
  const { thus, today } = await tried({
    ...staff,
    attributes: { userName: 'user.userName', displayName: '"X"' },
  });
  expect(await changes(`GET /plans/${thus.plan.id}/changes?notIn=${today?.plan.id}`)).toEqual(
    Array.from({ length: 3 }, () => 'account.update'),
  );
  expect(await changes(`GET /plans/${today?.plan.id}/changes?notIn=${thus.plan.id}`)).toEqual([]);
});

interface Otherwise {
  readonly person: string;
  readonly more: readonly { readonly type: string }[];
  readonly less: readonly { readonly type: string }[];
}

test('two plans stand side by side: by kind, by group and by person, each with what only the one would do', async () => {
  const { thus } = await tried({ ...staff, scope: { where: 'user.userName == "ada"' } });
  const beside = `GET /plans/${thus.plan.id}/beside`;
  expect(await stage.get(beside)).toEqual({
    people: 2,
    kinds: expect.arrayContaining([
      { type: 'account.create', more: 0, less: 2 },
      { type: 'grant.add', more: 0, less: 2 },
    ]),
  });
  const none = { adds: 0, removes: 0 };
  expect(await stage.get(`${beside}/groups`)).toEqual({
    items: [{ name: 'Staff', more: none, less: { adds: 2, removes: 0 } }],
  });
  expect(await stage.get(`${beside}/groups?text=nobody`)).toEqual({ items: [] });
  const first = await stage.get<Page<Otherwise> & { names: { people: object } }>(`${beside}/people?limit=1`);
  const second = await stage.get<Page<Otherwise> & { names: { people: object } }>(
    `${beside}/people?limit=1&cursor=${first.next}`,
  );
  expect(second.next).toBeUndefined();
  expect([first, second].flatMap(({ names }) => Object.values(names.people)).sort()).toEqual([
    'Person grace',
    'Person linus',
  ]);
  for (const { more, less } of [...first.items, ...second.items]) {
    expect(more).toEqual([]);
    expect(less.map(({ type }) => type)).toEqual(['account.create', 'grant.add']);
  }
});

test('what concerns one group is told of it alone, whoever it concerns', async () => {
  const first = await stage.planOf('POST /syncs/staff/run');
  await stage.get(`POST /plans/${first}/approve`, { body: {} });
  await stage.planOf(`POST /plans/${first}/apply`);
  const { thus } = await tried({
    ...staff,
    groups: { map: { Staff: ['Other'] }, create: true },
    attributes: { userName: 'user.userName', displayName: '"X"' },
  });
  const beside = `GET /plans/${thus.plan.id}/beside`;
  const { items: groups } = await stage.get<Page<{ id?: string; name: string }>>(`${beside}/groups`);
  expect(groups.map(({ name }) => name).sort()).toEqual(['Other', 'Staff']);
  const id = groups.find(({ name }) => name === 'Staff')?.id;
  const { items } = await stage.get<Page<Otherwise>>(`${beside}/people?entitlement=${id}`);
  expect(items.map(({ more, less }) => [more.map(({ type }) => type), less])).toEqual(
    Array.from({ length: 3 }, () => [['grant.remove'], []]),
  );
});

test('plans that do the same differ in nothing, and a plan alone has none beside it', async () => {
  const { thus } = await tried(staff);
  expect(await stage.get(`GET /plans/${thus.plan.id}/beside`)).toEqual({ people: 0, kinds: [] });
  expect(await stage.get(`GET /plans/${thus.plan.id}/beside/people`)).toMatchObject({ items: [] });
  const alone = await stage.planOf('POST /syncs/staff/plan');
  expect(await stage.ask('viewer', `GET /plans/${alone}/beside`)).toMatchObject({
    status: 404,
    body: { detail: expect.stringContaining('has no plan of today beside it') },
  });
});

test('what both plans do is told of neither, groups to be made among it', async () => {
  const { thus, today } = await tried(staff);
  expect(thus.plan.counts).toEqual(today?.plan.counts);
  expect(await changes(`GET /plans/${thus.plan.id}/changes?notIn=${today?.plan.id}`)).toEqual([]);
});

test('neither plan can be approved or applied, and the plan that waits goes on waiting', async () => {
  const waiting = await stage.planOf('POST /syncs/staff/run');
  const { thus, today } = await tried({ ...staff, scope: { where: 'user.userName == "ada"' } });
  for (const plan of [thus.plan.id, String(today?.plan.id)]) {
    expect((await stage.ask('operator', `POST /plans/${plan}/approve`, { body: {} })).status).toBe(409);
    await expect(stage.reconciliation.apply({ plan, actor: 'test' })).rejects.toMatchObject({
      code: 'conflict',
    });
  }
  expect((await stage.get<Shown>(`GET /plans/${waiting}`)).plan.state).toBe('held');
  expect(stage.world.accounts.size).toBe(0);
});

test('a sync that is only being written is tried alone', async () => {
  const { thus, today } = await tried({ ...staff, scope: { groups: ['Staff'] } }, 'draft');
  expect(today).toBeUndefined();
  expect(thus.plan.counts.changes['account.create']).toBe(3);
});

test('settings with faults are refused before anything is read', async () => {
  const answer = await stage.ask('operator', 'POST /syncs/staff/try', {
    body: { sync: { ...staff, scope: { where: 'user.(' } } },
  });
  expect(answer).toMatchObject({
    status: 400,
    body: { faults: [{ path: expect.stringContaining('scope.where') }] },
  });
});

test('tried plans are forgotten after a day, however long others are kept', async () => {
  const { thus } = await tried(staff);
  await stage.reconciliation.forget({ runsBefore: 0, plansBefore: 0 });
  expect((await stage.ask('viewer', `GET /plans/${thus.plan.id}`)).status).toBe(200);
  ahead = 25 * 3_600_000;
  await stage.reconciliation.forget({ runsBefore: 0, plansBefore: 0 });
  expect((await stage.ask('viewer', `GET /plans/${thus.plan.id}`)).status).toBe(404);
});

interface Supposed {
  readonly scope: { readonly inScope: boolean };
  readonly next: readonly { readonly type: string; readonly entitlement?: unknown }[];
  readonly names: { readonly entitlements: Readonly<Record<string, string>> };
}

async function settleStaff(): Promise<void> {
  const plan = await stage.planOf('POST /syncs/staff/run');
  await stage.get(`POST /plans/${plan}/approve`, { body: {} });
  await stage.planOf(`POST /plans/${plan}/apply`);
}

test('what if somebody were in another group: they would be given what it gives, through the groups around it too', async () => {
  await settleStaff();
  await stage.directory.tell('okta', [
    { type: 'group', group: { id: 'b', name: 'Backend', members: [] } },
    { type: 'group', group: { id: 'e', name: 'Engineering', members: [{ type: 'group', id: 'b' }] } },
  ]);
  const ada = await stage.personNamed('ada');
  const supposed = await stage.get<Supposed>(`POST /people/${ada}/what-if`, {
    body: { sync: 'staff', join: [{ source: 'okta', id: 'b' }] },
  });
  expect(supposed.next.map(({ type, entitlement }) => ({ type, entitlement }))).toEqual([
    { type: 'grant.add', entitlement: { createdAs: 'Backend' } },
    { type: 'grant.add', entitlement: { createdAs: 'Engineering' } },
  ]);
  expect((await stage.directory.person(ada))?.groups.map(({ name }) => name)).toEqual(['Staff']);
});

test('what if somebody left a group: what it gave would be taken, and is told by its name', async () => {
  await settleStaff();
  const ada = await stage.personNamed('ada');
  const { next, names } = await stage.get<Supposed>(`POST /people/${ada}/what-if`, {
    body: { sync: 'staff', leave: [{ source: 'okta', id: 'g' }] },
  });
  expect(next.map(({ type }) => type)).toEqual(['grant.remove']);
  expect(Object.values(names.entitlements)).toEqual(['Staff']);
});

test('what if an attribute were another: the sync would write it, or lose the person from its scope', async () => {
  await stage.get('PUT /syncs/staff', {
    body: { ...staff, scope: { where: 'user.department != "Legal"' } },
    headers: { 'if-match': '"1"' },
  });
  await settleStaff();
  const ada = await stage.personNamed('ada');
  const ask = (body: object) =>
    stage.get<Supposed>(`POST /people/${ada}/what-if`, { body: { sync: 'staff', ...body } });
  expect((await ask({ attributes: { displayName: 'Countess' } })).next.map(({ type }) => type)).toEqual([
    'account.update',
  ]);
  const moved = await ask({ attributes: { department: 'Legal' } });
  expect(moved.scope.inScope).toBe(false);
  expect(moved.next.map(({ type }) => type)).toContain('account.deactivate');
  expect((await ask({ active: false })).next.map(({ type }) => type)).toContain('account.deactivate');
  expect((await ask({})).next).toEqual([]);
});

test('what if asks for a group, a person and a sync that there are', async () => {
  const ada = await stage.personNamed('ada');
  const ask = (person: string, body: object) =>
    stage.ask('viewer', `POST /people/${person}/what-if`, { body });
  expect((await ask(ada, { sync: 'staff', join: [{ source: 'okta', id: 'none' }] })).status).toBe(404);
  expect((await ask('nobody', { sync: 'staff' })).status).toBe(404);
  expect((await ask(ada, { sync: 'none' })).status).toBe(404);
});

test('accounts that have not changed are found by an attribute that only now correlates, tried or saved', async () => {
  stage.world.addAccount({ active: true, attributes: { userName: 'countess', email: 'ada@example.com' } });
  const by = (...correlate: readonly string[]) => ({ ...staff, correlate });
  await stage.get('PUT /syncs/staff', { body: by('userName'), headers: { 'if-match': '"1"' } });
  const found = async (plan: string) =>
    (await stage.reconciliation.planById(plan)).counts.situations.found ?? 0;
  expect(await found(await stage.planOf('POST /syncs/staff/plan'))).toBe(0);
  const { thus, today } = await tried(by('email'));
  expect([await found(thus.plan.id), await found(String(today?.plan.id))]).toEqual([1, 0]);
  await stage.get('PUT /syncs/staff', { body: by('email'), headers: { 'if-match': '"2"' } });
  expect(await found(await stage.planOf('POST /syncs/staff/plan'))).toBe(1);
});
