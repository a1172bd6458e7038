import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { type Begun, openStage, type Page, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  // Time stands still; what waits for the database waits in earnest.
  stage = await openStage(db, testTools({ clock: { now: () => monday, sleep: realClock().sleep } }));
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

describe('plans and runs', () => {
  beforeEach(async () => {
    await stage.furnish();
    await stage.tellPeople('ada', 'grace');
  });

  test('a plan calls people and groups by their names, and counts what each group gains', async () => {
    const plan = await stage.planOf('POST /syncs/staff/run');
    const ada = await stage.personNamed('ada');
    const { names } = await stage.get<{ names: { people: Record<string, string> } }>(
      `GET /plans/${plan}/changes`,
    );
    expect(names.people[ada]).toBe('Person ada');
    expect(await stage.get(`GET /plans/${plan}/groups`)).toEqual({
      items: [{ name: 'Staff', adds: 2, removes: 0 }],
    });
    expect(await stage.get(`GET /plans/${plan}`)).toMatchObject({
      tally: expect.arrayContaining([{ type: 'grant.add', state: 'planned', selected: true, count: 2 }]),
    });
    const { digest } = await stage.get<{ digest: string }>(`GET /plans/${plan}`);
    await stage.get(`POST /plans/${plan}/approve`, { body: { digest } });
    await stage.get(`POST /plans/${plan}/apply`);
    await stage.idle();
    const { items } = await stage.get<Page<{ id: string; name: string }>>(`GET /plans/${plan}/groups`);
    const [group] = items;
    expect(group).toMatchObject({ name: 'Staff', adds: 2 });
    const ofGroup = await stage.get<Page<{ entitlement: string }> & { names: object }>(
      `GET /plans/${plan}/changes?type=grant.add&entitlement=${group?.id}`,
    );
    expect(ofGroup.items).toHaveLength(2);
    expect(ofGroup.names).toMatchObject({ entitlements: { [group?.id ?? '']: 'Staff' } });
    const nothing = await stage.get<Page<unknown>>(
      `GET /plans/${plan}/changes?state=failed&person=${ada}&entitlement=${group?.id}`,
    );
    expect(nothing, 'what is asked for is named, also where nothing fits').toEqual({
      items: [],
      names: {
        people: { [ada]: 'Person ada' },
        accounts: {},
        entitlements: { [group?.id ?? '']: 'Staff' },
      },
    });
  });

  test('a first run is held, looked at, approved and applied; then nothing is left to do', async () => {
    const plan = await stage.planOf('POST /syncs/staff/run');
    expect(await stage.get('GET /status')).toMatchObject({
      syncs: [{ name: 'staff', confirmed: false, waiting: { id: plan } }],
    });

    const shown = await stage.get<{ plan: { state: string; hold: { rule: string }[] }; digest: string }>(
      `GET /plans/${plan}`,
    );
    expect(shown.plan).toMatchObject({
      state: 'held',
      hold: [{ rule: 'first-run' }],
      counts: { changes: { 'account.create': 2 } },
    });
    expect(stage.world.accounts.size).toBe(0);

    const digest = 'another';
    expect(
      (await stage.ask('operator', `POST /plans/${plan}/approve`, { body: { digest } })).body,
    ).toMatchObject({
      code: 'stale',
    });
    expect((await stage.ask('operator', `POST /plans/${plan}/apply`)).body).toMatchObject({ code: 'unsafe' });
    await stage.get(`POST /plans/${plan}/approve`, { body: { digest: shown.digest, note: 'looked at' } });
    await stage.get(`POST /plans/${plan}/apply`);
    await stage.idle();
    expect(
      [...stage.world.accounts.values()].map(({ attributes }) => attributes.userName).toSorted(),
    ).toEqual(['ada', 'grace']);
    expect(await stage.get(`GET /plans/${plan}`)).toMatchObject({
      plan: { state: 'applied', decidedBy: 'token:administrator', note: 'looked at' },
    });

    const second = await stage.planOf('POST /syncs/staff/plan');
    expect(await stage.get(`GET /plans/${second}`)).toMatchObject({ plan: { state: 'empty' } });
  });

  test('changes and people of a plan are listed in pages, and picked by what they are', async () => {
    const plan = await stage.planOf('POST /syncs/staff/plan');
    const all = await stage.get<Page<{ seq: number }>>(`GET /plans/${plan}/changes`);
    expect(all.items.length).toBeGreaterThan(3);
    const paged: unknown[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page: Page<unknown> = await stage.get(
        `GET /plans/${plan}/changes?limit=2${next === '' ? '' : `&cursor=${next}`}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      paged.push(...page.items);
      next = page.next;
    }
    expect(paged).toEqual(all.items);
    const creations = await stage.get<Page<{ change: { type: string } }>>(
      `GET /plans/${plan}/changes?type=account.create`,
    );
    expect(creations.items.map(({ change }) => change.type)).toEqual(['account.create', 'account.create']);
    expect((await stage.get<Page<unknown>>(`GET /plans/${plan}/people`)).items).toHaveLength(2);
  });

  test('a plan that is rejected is not applied', async () => {
    const plan = await stage.planOf('POST /syncs/staff/run');
    expect(await stage.get(`POST /plans/${plan}/reject`, { body: { note: 'not today' } })).toMatchObject({
      state: 'rejected',
    });
    expect((await stage.ask('operator', `POST /plans/${plan}/apply`)).status).toBe(409);
    expect(stage.world.accounts.size).toBe(0);
  });

  test('a part of a plan is approved, and only that is done', async () => {
    const plan = await stage.planOf('POST /syncs/staff/run');
    await stage.get(`POST /plans/${plan}/approve`, { body: { people: [await stage.personNamed('ada')] } });
    await stage.get(`POST /plans/${plan}/apply`);
    await stage.idle();
    expect([...stage.world.accounts.values()].map(({ attributes }) => attributes.userName)).toEqual(['ada']);
  });

  test('what a run did is undone by a plan that says what cannot be', async () => {
    const plan = await stage.planOf('POST /syncs/staff/run');
    await stage.get(`POST /plans/${plan}/approve`, { body: {} });
    const { run } = await stage.get<Begun>(`POST /plans/${plan}/apply`);
    await stage.idle();
    const undo = await stage.get<{ plan: { id: string; state: string }; irreversible: string[] }>(
      `POST /runs/${run}/undo`,
    );
    expect(undo.plan).toMatchObject({ state: 'held', kind: 'undo', undoes: plan });
    expect(await stage.get(`GET /plans/${plan}`)).toMatchObject({
      undone: {
        plan: undo.plan.id,
        state: 'held',
        done: 0,
        left: undo.irreversible.length,
        irreversible: undo.irreversible,
      },
    });
    expect(undo.irreversible).toEqual([
      'The group Staff stays; delete it at the target when it is not wanted.',
    ]);
    await stage.get(`POST /plans/${undo.plan.id}/approve`, { body: {} });
    await stage.get(`POST /plans/${undo.plan.id}/apply`);
    await stage.idle();
    expect([...stage.world.accounts.values()].every(({ active }) => !active)).toBe(true);
    const { undone } = await stage.get<{ undone: { changes: number; done: number } }>(`GET /plans/${plan}`);
    expect(undone).toMatchObject({ plan: undo.plan.id, state: 'applied', done: undone.changes });
  });

  test('an undo that is rejected is none', async () => {
    const plan = await stage.planOf('POST /syncs/staff/run');
    await stage.get(`POST /plans/${plan}/approve`, { body: {} });
    const { run } = await stage.get<Begun>(`POST /plans/${plan}/apply`);
    await stage.idle();
    const undo = await stage.get<{ plan: { id: string } }>(`POST /runs/${run}/undo`);
    await stage.get(`POST /plans/${undo.plan.id}/reject`, { body: { note: 'No.' } });
    expect(await stage.get(`GET /plans/${plan}`)).not.toHaveProperty('undone');
  });

  test('a person is explained: what is wanted, held, done and to be done', async () => {
    const person = await stage.personNamed('ada');
    const before = await stage.get<{ next: { type: string }[] }>(`GET /people/${person}/explain?sync=staff`);
    expect(before).toMatchObject({ scope: { inScope: true }, situation: 'absent' });
    expect(before.next.map(({ type }) => type)).toContain('account.create');
    const plan = await stage.planOf('POST /syncs/staff/run');
    await stage.get(`POST /plans/${plan}/approve`, { body: {} });
    await stage.get(`POST /plans/${plan}/apply`);
    await stage.idle();
    const after = await stage.get<{ history: unknown[] }>(`GET /people/${person}/explain?sync=staff`);
    expect(after).toMatchObject({
      situation: 'confirmed',
      next: [],
      entitlements: [{ name: 'Staff', held: true, wanted: true, givenBy: ['staff'] }],
    });
    expect(after.history.length).toBeGreaterThan(0);
    expect(await stage.get(`GET /people/${person}`)).toMatchObject({
      person: { id: person, groups: [{ name: 'Staff' }] },
      links: [{ target: 'jira' }],
    });
  });

  test('a link is made and taken away by hand', async () => {
    const account = stage.world.addAccount({ attributes: { userName: 'countess' }, active: true });
    await stage.planOf('POST /syncs/staff/plan');
    const person = await stage.personNamed('ada');
    await stage.get(`PUT /syncs/staff/links/${person}`, { body: { account } });
    expect(await stage.get(`GET /people/${person}`)).toMatchObject({
      links: [{ account, origin: 'manual' }],
    });
    expect(
      (await stage.ask('operator', `PUT /syncs/staff/links/${person}`, { body: { account } })).status,
    ).toBe(409);
    await stage.get(`DELETE /syncs/staff/links/${person}`);
    expect(await stage.get(`GET /people/${person}`)).toMatchObject({ links: [] });
  });

  test('runs are listed, and one that has ended cannot be stopped', async () => {
    await stage.planOf('POST /syncs/staff/plan');
    const { items } = await stage.get<Page<{ id: string; actor: string }>>('GET /runs?sync=staff&state=held');
    expect(items).toMatchObject([{ kind: 'plan', actor: 'token:administrator' }]);
    expect((await stage.ask('operator', `POST /runs/${items[0]!.id}/stop`)).status).toBe(409);
  });

  test('runs are picked by their plan, and exported with what they did', async () => {
    const plan = await stage.planOf('POST /syncs/staff/run');
    await stage.get(`POST /plans/${plan}/approve`, { body: {} });
    await stage.get(`POST /plans/${plan}/apply`);
    await stage.idle();
    await stage.planOf('POST /syncs/staff/plan');
    const { items } = await stage.get<Page<{ kind: string }>>(`GET /runs?plan=${plan}`);
    expect(items.map(({ kind }) => kind)).toEqual(['apply', 'full']);
    const only = async (query: string) =>
      (await stage.get<Page<{ kind: string }>>(`GET /runs?${query}`)).items.map(({ kind }) => kind);
    expect(await only('kind=apply')).toEqual(['apply']);
    expect(await only(`kind=plan&to=${monday}`)).toEqual([]);
    expect(await only(`from=${monday}&to=${monday + 1}`)).toEqual(['plan', 'apply', 'full']);
    const csv = await (await stage.call('viewer', `GET /runs/export?format=csv&plan=${plan}`)).text();
    const [header, applied, made, end] = csv.split('\r\n');
    expect(header).toBe(
      'id,sync,target,kind,actor,state,plan,startedAt,finishedAt,done,failed,skipped,again,code,message',
    );
    expect(applied).toMatch(
      new RegExp(`,staff,jira,apply,token:administrator,done,${plan},20..-.*Z,20..-.*Z,`),
    );
    expect(made).toContain(`,full,token:administrator,held,${plan},`);
    expect(end).toBe('');
    const all = await (await stage.call('viewer', 'GET /runs/export')).text();
    expect(
      all
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual((await stage.get<Page<object>>('GET /runs')).items);
  });

  test('a run of a sync that is not there fails at once', async () => {
    expect((await stage.ask('operator', 'POST /syncs/none/run', { body: {} })).status).toBe(404);
  });
});
