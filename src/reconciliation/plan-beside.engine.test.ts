/** Two large plans side by side: what is counted by the database is what one finds by comparing change by change. */

import { expect, test } from 'vitest';
import { type Planned, phases } from '../model/index.ts';
import type { Database } from '../store/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { seededRandom } from '../testkit/tools.ts';
import { addChanges, changeDigest, changesOf, type PlanTally, tally } from './journal.ts';
import { openPlanBeside } from './plan-beside.ts';
import { openComparing } from './plan-compared.ts';
import { addPeople } from './plan-people.ts';
import { createPlan, updatePlan } from './plans.ts';
import { forgetOld } from './retention.ts';
import { openShowing } from './showing.ts';
import type { ReconciliationTables } from './tables.ts';

const pair = { plan: 'tried', beside: 'today' };
const idOf = (index: number) => `p${String(index).padStart(5, '0')}`;

/** The changes of a plan; both are made of the same by chance, and some of them otherwise. */
function planned(people: number, random: () => number): { tried: Planned[]; today: Planned[] } {
  const tried: Planned[] = [];
  const today: Planned[] = [];
  const both = (change: Planned, other: Planned) => {
    const chance = random();
    if (chance < 0.1) tried.push(change);
    else if (chance < 0.2) today.push(change);
    else if (chance < 0.9) {
      tried.push(change);
      today.push(chance < 0.25 ? other : change);
    }
  };
  for (let index = 0; index < people; index += 1) {
    const person = idOf(index);
    const reason = { person, situation: 'confirmed', rule: 'r' } as const;
    // Half of them are the same for everything.
    const say = index % 2 === 0 ? both : (change: Planned) => tried.push(change) && today.push(change);
    for (let at = 0; at < 5; at += 1) {
      const group = Math.floor(random() * 40);
      const of = group < 30 ? `g${group}` : { createdAs: `Made ${group}` };
      const type = group < 30 && random() < 0.3 ? 'grant.remove' : 'grant.add';
      const grant = (entitlement: typeof of): Planned =>
        type === 'grant.add'
          ? { type, account: `a-${person}`, entitlement, reason }
          : { type, account: `a-${person}`, entitlement: String(entitlement), reason };
      say(grant(of), grant(typeof of === 'string' ? 'g0' : { createdAs: 'Made 99' }));
    }
    say(
      { type: 'account.update', id: `a-${person}`, before: {}, after: { title: 'x' }, reason },
      { type: 'account.update', id: `a-${person}`, before: {}, after: { title: 'y' }, reason },
    );
  }
  for (let group = 30; group < 40; group += 1)
    both(
      {
        type: 'entitlement.create',
        kind: 'group',
        name: `Made ${group}`,
        reason: { situation: 'absent', rule: 'r' },
      },
      {
        type: 'entitlement.create',
        kind: 'group',
        name: 'Other',
        reason: { situation: 'absent', rule: 'r' },
      },
    );
  return { tried, today };
}

async function keepPlan(db: Database, id: string, changes: readonly Planned[]): Promise<void> {
  const head = {
    id,
    sync: 'staff',
    target: 'jira',
    kind: 'reconcile',
    full: true,
    rules: 'r',
    createdAt: 1,
  } as const;
  await createPlan(db, head);
  await db.transaction((tx) => addChanges(tx, head, changes, 0));
  const people = [...new Set(changes.flatMap(({ reason }) => reason.person ?? []))];
  await addPeople(
    db,
    id,
    people.map((person) => ({
      person,
      situation: 'confirmed',
      standing: 'settled',
      changes: [],
      lacking: [],
    })),
  );
  await updatePlan(db, id, { state: 'tried', ...(id === pair.plan ? { beside: pair.beside } : {}) });
}

/** The same, found the obvious way. */
function found({ tried, today }: { readonly tried: readonly Planned[]; readonly today: readonly Planned[] }) {
  const only = (of: readonly Planned[], other: readonly Planned[]) => {
    const digests = new Set(other.map(changeDigest));
    return of.filter((change) => !digests.has(changeDigest(change)));
  };
  return { more: only(tried, today), less: only(today, tried) };
}

const keyOf = (change: Planned): string | undefined => {
  if (change.type !== 'grant.add' && change.type !== 'grant.remove') return undefined;
  return typeof change.entitlement === 'string' ? change.entitlement : change.entitlement.createdAs;
};

async function opened(db: Database, people: number) {
  const changes = planned(people, seededRandom(people));
  await keepPlan(db, pair.plan, changes.tried);
  await keepPlan(db, pair.beside, changes.today);
  const compare = openComparing(db);
  const { more, less } = found(changes);
  return { compare, beside: openPlanBeside(db, compare), more, less, all: [...more, ...less] };
}

test('kinds, groups and people are those that differ change by change, over every page', async () => {
  await using db = await openTestDatabase();
  const { beside, more, less, all } = await opened(db, 1_300);
  const { people, kinds } = await beside.compared(pair);
  const differing = [...new Set(all.flatMap(({ reason }) => reason.person ?? []))].sort();
  expect(people).toBe(differing.length);
  const count = (of: readonly Planned[], fits: (change: Planned) => boolean) => of.filter(fits).length;
  expect(new Map(kinds.map((kind) => [kind.type, kind]))).toEqual(
    new Map(
      [...new Set(all.map(({ type }) => type))].map((type) => [
        type,
        {
          type,
          more: count(more, (one) => one.type === type),
          less: count(less, (one) => one.type === type),
        },
      ]),
    ),
  );
  const groups = [];
  for (let after = -1; ; ) {
    const page = await beside.groupsBeside(pair, { after, limit: 7 });
    groups.push(...page);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.place;
  }
  const moves = (of: readonly Planned[], key: string) => ({
    adds: count(of, (one) => keyOf(one) === key && one.type === 'grant.add'),
    removes: count(of, (one) => keyOf(one) === key && one.type === 'grant.remove'),
  });
  const keys = [...new Set(all.flatMap((change) => keyOf(change) ?? []))].sort();
  expect(groups.map(({ id, name }) => id ?? name).sort()).toEqual(keys);
  for (const { id, name, more: gains, less: loses } of groups) {
    const key = id ?? name;
    expect(id === undefined, key).toBe(key.startsWith('Made'));
    expect([gains, loses], key).toEqual([moves(more, key), moves(less, key)]);
  }
  const sizes = groups.map(
    (group) => group.more.adds + group.more.removes + group.less.adds + group.less.removes,
  );
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  const text = await beside.groupsBeside(pair, { limit: 50, text: 'MADE 3' });
  expect(text.every(({ name }) => name.startsWith('Made 3'))).toBe(true);
  expect(text.length).toBe(keys.filter((key) => key.startsWith('Made 3')).length);
});

test('what a process of an older version has written counts as well, and so do the groups of a plan of its own', async () => {
  await using db = await openTestDatabase();
  const { compare, beside } = await opened(db, 300);
  const { planGroups, planTally, planById } = openShowing({ db }, compare);
  const told = async () => ({
    compared: await openComparing(db)(pair),
    groups: (await beside.groupsBeside(pair, { limit: 100 })).map((one) => JSON.stringify(one)).sort(),
    ofPlan: await planGroups(pair.plan),
  });
  const before = await told();
  expect(before.ofPlan.filter(({ id }) => id === undefined)).not.toEqual([]);
  const tables = db.tables<ReconciliationTables>();
  await tables.updateTable('plan_change').set({ made: null }).execute();
  await tables.updateTable('plan').set({ compared: null, grouped: null }).execute();
  await tables.deleteFrom('plan_group').execute();
  await tables.deleteFrom('beside_person').execute();
  expect(await told()).toEqual(before);
  // Of a plan that waits nothing is counted anew.
  const counted = await tally(db, pair.plan);
  const changes = Object.fromEntries(counted.map(({ type, count }) => [type, count]));
  await updatePlan(db, pair.plan, { counts: { ...(await planById(pair.plan)).counts, changes } });
  await tables.deleteFrom('plan_change').execute();
  const byType = (all: readonly PlanTally[]) => all.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  expect(byType(await planTally(pair.plan))).toEqual(byType(counted));
});

test('people come in pages, all of them or those of one group, each with what only the one plan does', async () => {
  await using db = await openTestDatabase();
  const { beside, more, less, all } = await opened(db, 1_300);
  const ofPerson = (of: readonly Planned[], person: string, key: string | undefined) =>
    of
      .filter((one) => one.reason.person === person && (key === undefined || keyOf(one) === key))
      .map(changeDigest)
      .sort();
  for (const entitlement of [undefined, 'g3', 'g0', 'nothing']) {
    const wanted = all.filter((one) => entitlement === undefined || keyOf(one) === entitlement);
    const people = [...new Set(wanted.flatMap(({ reason }) => reason.person ?? []))].sort();
    const shown: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await beside.peopleBeside(pair, {
        limit: 101,
        ...(after === undefined ? {} : { after }),
        ...(entitlement === undefined ? {} : { entitlement }),
      });
      for (const { person, ...told } of page)
        expect(
          [told.more, told.less].map((of) => of.map(({ digest }) => digest).sort()),
          person,
        ).toEqual([ofPerson(more, person, entitlement), ofPerson(less, person, entitlement)]);
      shown.push(...page.map(({ person }) => person));
      after = page.at(-1)?.person;
      if (after === undefined) break;
    }
    expect(shown, entitlement ?? 'all').toEqual(people);
  }
});

test('the changes that only one of the plans makes are listed in their order, over every page', async () => {
  await using db = await openTestDatabase();
  const { compare, more, less } = await opened(db, 1_300);
  const { changes } = openShowing({ db }, compare);
  for (const [plan, notIn, of] of [
    [pair.plan, pair.beside, more],
    [pair.beside, pair.plan, less],
  ] as const) {
    const listed: string[] = [];
    for (let after = -1; ; ) {
      const page = await changes(plan, { notIn, after, limit: 333 });
      listed.push(...page.map(({ digest }) => digest));
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.seq;
    }
    expect(listed).toEqual(of.map(changeDigest));
  }
});

test('two plans are counted once, however many ask at the same time, and forgotten with the plan', async () => {
  await using db = await openTestDatabase();
  const { compare, all } = await opened(db, 40);
  const [one, other] = await Promise.all([compare(pair), compare(pair)]);
  expect(one).toBe(other);
  expect(await openComparing(db)(pair), 'as another process finds it').toEqual(one);
  expect(all.length).toBeGreaterThan(0);
  const count = async (table: 'beside_group' | 'beside_person') =>
    (await db.tables<Record<typeof table, { plan: string }>>().selectFrom(table).select('plan').execute())
      .length;
  expect([await count('beside_group'), await count('beside_person')]).not.toContain(0);
  await forgetOld({ db, clock: { now: () => 2 + 24 * 60 * 60_000 } }, { runsBefore: 0, plansBefore: 0 });
  expect([await count('beside_group'), await count('beside_person')]).toEqual([0, 0]);
});

test('pages that look for little go on behind where one statement ends', async () => {
  await using db = await openTestDatabase();
  const { tried } = planned(1_900, seededRandom(7));
  await keepPlan(db, pair.plan, tried);
  const made = tried.flatMap((change, seq) => (keyOf(change) === 'Made 33' ? seq : []));
  expect(tried.length).toBeGreaterThan(10_000);
  const listed: number[] = [];
  for (let after = -1; ; ) {
    const page = await changesOf(db, pair.plan, { made: 'made 33', types: ['grant.add'], after, limit: 50 });
    listed.push(...page.map(({ seq }) => seq));
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.seq;
  }
  expect(listed).toEqual(made);
  const creations = phases.findIndex((types) => types.includes('entitlement.create'));
  const one = await changesOf(db, pair.plan, { phase: creations, limit: 50 });
  expect(one.every(({ change }) => change.type === 'entitlement.create')).toBe(true);
});
