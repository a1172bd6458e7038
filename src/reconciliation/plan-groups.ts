/** What a plan does to each group of its target, counted. */

import { sql } from 'kysely';
import { foldKey, phases } from '../model/index.ts';
import { bulkInsert, type Database, like, literally, type Queryable, serialise } from '../store/index.ts';
import { madeBy, nameToMake } from './change-filter.ts';
import { stretchesOf } from './journal.ts';
import { holdersOf, namesAt } from './observed.ts';
import { unwrittenCovers } from './plan-covers.ts';
import { getPlan, type Plan, type PlanState } from './plans.ts';
import type { PlanGroupTable, ReconciliationTables } from './tables.ts';

/** How many come into a group, and how many out of it. */
interface Moved {
  readonly adds: number;
  readonly removes: number;
}

/** A group with how many it is planned to gain and lose. */
export interface PlanGroup extends Moved {
  /** Its place in the list. */
  readonly place: number;
  /** Absent: the plan makes the group, and has not yet. */
  readonly id?: string;
  readonly name: string;
  /** Of these, what was left out of the approval; absent: nobody has decided. */
  readonly leftOut?: Moved;
  /** Of these, what was done; absent: more may be done. */
  readonly done?: Moved;
  /** Accounts that are in it by now, whoever put them there; absent: the plan makes the group. */
  readonly holders?: number;
}

export interface GroupQuery {
  /** Only those behind this place. */
  readonly after?: number;
  readonly limit?: number;
  /** A part of the name. */
  readonly text?: string;
}

/**
 * The groups that a plan changes, those with most changes first. They are counted when somebody first looks, when the plan has been
 * decided and when it has ended, some changes at a time, and kept. While the plan is made there are none.
 */
export async function groupsOf(
  db: Database,
  { id, target }: Pick<Plan, 'id' | 'target'>,
  { after, limit = 100, text }: GroupQuery = {},
): Promise<readonly PlanGroup[]> {
  await keepGroups(db, id, target);
  let select = db.tables<ReconciliationTables>().selectFrom('plan_group').selectAll().where('plan', '=', id);
  if (after !== undefined) select = select.where('place', '>', after);
  if (text !== undefined) select = select.where(like('name_key', `%${literally(foldKey(text))}%`));
  const rows = await select.orderBy('place').limit(limit).execute();
  const ids = rows.flatMap(({ entitlement }) => entitlement ?? []);
  const holders = await holdersOf(db, target, ids);
  const made = rows.some(({ entitlement }) => entitlement === null)
    ? await groupsMade(db, id)
    : new Map<string, string>();
  return rows.map((row) => {
    const known = row.entitlement ?? made.get(row.name_key);
    return {
      place: Number(row.place),
      ...(known === undefined ? {} : { id: known }),
      name: row.name,
      adds: Number(row.adds),
      removes: Number(row.removes),
      ...becameOf(row),
      ...(row.entitlement === null ? {} : { holders: holders.get(row.entitlement) ?? 0 }),
    };
  });
}

function becameOf(row: PlanGroupTable): Pick<PlanGroup, 'leftOut' | 'done'> {
  const { adds_left, removes_left, adds_done, removes_done } = row;
  const moved = (adds: number, removes: number): Moved => ({ adds: Number(adds), removes: Number(removes) });
  return {
    ...(adds_left === null || removes_left === null ? {} : { leftOut: moved(adds_left, removes_left) }),
    ...(adds_done === null || removes_done === null ? {} : { done: moved(adds_done, removes_done) }),
  };
}

/** How far a plan is, for what is counted of its groups. */
const stages = { waits: 1, decided: 2, ended: 3 } as const;
type Stage = (typeof stages)[keyof typeof stages];

function stageOf(state: PlanState): Stage {
  if (['planning', 'empty', 'ready', 'held', 'tried'].includes(state)) return stages.waits;
  return ['approved', 'applying', 'stopping'].includes(state) ? stages.decided : stages.ended;
}

async function keepGroups(db: Database, id: string, target: string): Promise<void> {
  const before = await standing(db, id);
  const stage = stageOf(before.state);
  if (before.state === 'planning' || before.grouped === stage) return;
  const rows = await counted(db, { plan: id, target, stage });
  await db.transaction(async (tx) => {
    await serialise(tx, `plan ${id}`);
    const now = await standing(tx, id);
    // Somebody else has counted too, or changes have joined the plan meanwhile: then whoever looks next counts them all.
    if (now.grouped === stage || stageOf(now.state) !== stage || now.counts !== before.counts) return;
    await tx.tables<ReconciliationTables>().deleteFrom('plan_group').where('plan', '=', id).execute();
    await bulkInsert(tx, {
      table: 'plan_group',
      columns: {
        plan: 'text',
        place: 'bigint',
        entitlement: 'text',
        name: 'text',
        name_key: 'text',
        adds: 'bigint',
        removes: 'bigint',
        adds_left: 'bigint',
        removes_left: 'bigint',
        adds_done: 'bigint',
        removes_done: 'bigint',
      },
      rows,
    });
    await tx
      .tables<ReconciliationTables>()
      .updateTable('plan')
      .set({ grouped: stage })
      .where('id', '=', id)
      .execute();
  });
}

async function standing(db: Queryable, id: string) {
  const { state, counts } = await getPlan(db, id);
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan')
    .select('grouped')
    .where('id', '=', id)
    .executeTakeFirst();
  return { state, counts: JSON.stringify(counts), grouped: row?.grouped ?? undefined };
}

/** How many changes of a group are planned, left out and done. */
function openTally(entitlement: string | null, name: string) {
  const none = () => ({ adds: 0, removes: 0 });
  return { entitlement, name, planned: none(), left: none(), done: none() };
}

async function counted(
  db: Queryable,
  { plan, target, stage }: { readonly plan: string; readonly target: string; readonly stage: Stage },
): Promise<readonly PlanGroupTable[]> {
  const groups = new Map<string, ReturnType<typeof openTally>>();
  const made = madeBy(db, 'plan_change');
  // While it is still written to each change, what is left out is known by their numbers alone.
  const covers = await unwrittenCovers(db, plan);
  for await (const { from, to } of stretchesOf(db, plan)) {
    const rows = await db
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      .select([
        // Of a group that the plan makes, some changes may bear its id by now, and those that are left out never do.
        sql<string | null>`case when made is null then entitlement end`.as('entitlement'),
        'type',
        made.as('name'),
        'selected',
        sql<number>`case when state = 'done' then 1 else 0 end`.as('done'),
        covers === undefined ? sql<null>`null`.as('seq') : 'seq',
        ({ fn }) => fn.countAll<number>().as('count'),
      ])
      .where('plan', '=', plan)
      .where('seq', '>=', from)
      .where('seq', '<=', to)
      .where('type', 'in', ['grant.add', 'grant.remove'])
      .groupBy([sql`1`, 'type', sql`3`, 'selected', sql`5`, sql`6`])
      .execute();
    for (const { entitlement, type, name, selected, done, seq, count } of rows) {
      const of = JSON.stringify([entitlement, foldKey(name ?? '')]);
      const group = groups.get(of) ?? openTally(entitlement, name ?? '');
      groups.set(of, group);
      if (name !== null && name < group.name) group.name = name;
      const way = type === 'grant.add' ? 'adds' : 'removes';
      group.planned[way] += Number(count);
      const isKept = covers?.has(Number(seq)) ?? selected !== 0;
      if (!isKept) group.left[way] += Number(count);
      if (Number(done) === 1) group.done[way] += Number(count);
    }
  }
  const ids = [...groups.values()].flatMap(({ entitlement }) => entitlement ?? []);
  const { entitlements } = await namesAt(db, target, { accounts: [], entitlements: ids });
  return [...groups.values()]
    .map(({ entitlement, planned, left, done, ...rest }) => {
      const name = entitlements.get(entitlement ?? '') ?? entitlement ?? rest.name;
      return {
        plan,
        entitlement,
        name,
        name_key: foldKey(name),
        ...planned,
        adds_left: stage === stages.waits ? null : left.adds,
        removes_left: stage === stages.waits ? null : left.removes,
        adds_done: stage === stages.ended ? done.adds : null,
        removes_done: stage === stages.ended ? done.removes : null,
      };
    })
    .sort((a, b) => b.adds + b.removes - (a.adds + a.removes) || (a.name_key < b.name_key ? -1 : 1))
    .map((group, place) => ({ ...group, place }));
}

/** The groups that the plan has made by now: their ids by folded name. */
async function groupsMade(db: Queryable, plan: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select(['entitlement', nameToMake(db, 'plan_change').as('key')])
    .where('plan', '=', plan)
    .where(
      'phase',
      '=',
      phases.findIndex((types) => types.includes('entitlement.create')),
    )
    .where('entitlement', 'is not', null)
    .execute();
  return new Map(rows.map(({ key, entitlement }) => [key ?? '', entitlement ?? '']));
}
