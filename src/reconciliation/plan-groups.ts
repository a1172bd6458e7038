/** What a plan does to each group of its target, counted. */

import { sql } from 'kysely';
import { foldKey, phases } from '../model/index.ts';
import { bulkInsert, type Database, like, literally, type Queryable, serialise } from '../store/index.ts';
import { madeBy, nameToMake } from './change-filter.ts';
import { stretchesOf } from './journal.ts';
import { holdersOf, namesAt } from './observed.ts';
import { getPlan, type Plan } from './plans.ts';
import type { PlanGroupTable, ReconciliationTables } from './tables.ts';

/** A group with how many it gains and loses. */
export interface PlanGroup {
  /** Its place in the list. */
  readonly place: number;
  /** Absent: the plan makes the group, and has not yet. */
  readonly id?: string;
  readonly name: string;
  readonly adds: number;
  readonly removes: number;
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
 * The groups that a plan changes, those with most changes first. They are counted when somebody first looks, some changes
 * at a time, and kept. While the plan is made there are none.
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
      ...(row.entitlement === null ? {} : { holders: holders.get(row.entitlement) ?? 0 }),
    };
  });
}

async function keepGroups(db: Database, id: string, target: string): Promise<void> {
  const before = await standing(db, id);
  if (before.state === 'planning' || before.grouped === 1) return;
  const rows = await counted(db, id, target);
  await db.transaction(async (tx) => {
    await serialise(tx, `plan ${id}`);
    const now = await standing(tx, id);
    // Somebody else has counted too, or changes have joined the plan meanwhile: then whoever looks next counts them all.
    if (now.grouped === 1 || now.counts !== before.counts) return;
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
      },
      rows,
    });
    await tx
      .tables<ReconciliationTables>()
      .updateTable('plan')
      .set({ grouped: 1 })
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

async function counted(db: Queryable, plan: string, target: string): Promise<readonly PlanGroupTable[]> {
  const groups = new Map<
    string,
    { entitlement: string | null; name: string; adds: number; removes: number }
  >();
  const made = madeBy(db, 'plan_change');
  for await (const { from, to } of stretchesOf(db, plan)) {
    const rows = await db
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      .select([
        // Of a group that the plan makes, some changes may bear its id by now, and those that are left out never do.
        sql<string | null>`case when made is null then entitlement end`.as('entitlement'),
        'type',
        made.as('name'),
        ({ fn }) => fn.countAll<number>().as('count'),
      ])
      .where('plan', '=', plan)
      .where('seq', '>=', from)
      .where('seq', '<=', to)
      .where('type', 'in', ['grant.add', 'grant.remove'])
      .groupBy([sql`1`, 'type', sql`3`])
      .execute();
    for (const { entitlement, type, name, count } of rows) {
      const of = JSON.stringify([entitlement, foldKey(name ?? '')]);
      const group = groups.get(of) ?? { entitlement, name: name ?? '', adds: 0, removes: 0 };
      groups.set(of, group);
      if (name !== null && name < group.name) group.name = name;
      group[type === 'grant.add' ? 'adds' : 'removes'] += Number(count);
    }
  }
  const ids = [...groups.values()].flatMap(({ entitlement }) => entitlement ?? []);
  const { entitlements } = await namesAt(db, target, { accounts: [], entitlements: ids });
  return [...groups.values()]
    .map((group) => ({
      ...group,
      name: entitlements.get(group.entitlement ?? '') ?? group.entitlement ?? group.name,
    }))
    .map((group) => ({ ...group, plan, name_key: foldKey(group.name) }))
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
