/** What a plan does to each group of its target, counted. */

import { sql } from 'kysely';
import { jsonWords, type Queryable } from '../store/index.ts';
import type { ChangeState } from './journal.ts';
import { holdersOf } from './observed.ts';
import type { Plan } from './plans.ts';
import type { ReconciliationTables } from './tables.ts';

/** A group with how many it gains and loses: `id` where the target has it, the name alone where the plan makes it. */
export interface PlanGroup {
  readonly id?: string;
  readonly name?: string;
  readonly adds: number;
  readonly removes: number;
  /** Accounts that are in it by now, whoever put them there; absent: the plan makes the group. */
  readonly holders?: number;
}

/** Changes of one type that stand alike. */
export interface PlanTally {
  readonly type: string;
  readonly state: ChangeState;
  readonly selected: boolean;
  readonly count: number;
}

/** Every group that a plan changes, those with most changes first. */
export async function groupsOf(
  db: Queryable,
  { id: plan, target }: Pick<Plan, 'id' | 'target'>,
): Promise<readonly PlanGroup[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select(['entitlement', 'type', ({ fn }) => fn.countAll<number>().as('count')])
    .where('plan', '=', plan)
    .where('type', 'in', ['grant.add', 'grant.remove'])
    .where('entitlement', 'is not', null)
    .groupBy(['entitlement', 'type'])
    .execute();
  const byId = new Map<string, { id: string; adds: number; removes: number }>();
  for (const { entitlement, type, count } of rows) {
    if (entitlement === null) continue;
    const group = byId.get(entitlement) ?? { id: entitlement, adds: 0, removes: 0 };
    group[type === 'grant.add' ? 'adds' : 'removes'] += Number(count);
    byId.set(entitlement, group);
  }
  const holders = await holdersOf(db, target, [...byId.keys()]);
  const there = [...byId.values()].map((group) => ({ ...group, holders: holders.get(group.id) ?? 0 }));
  const made = await groupsMade(db, plan);
  return [...there, ...made].sort((a, b) => b.adds + b.removes - (a.adds + a.removes));
}

/** Groups that the plan makes first: its changes name them by name. */
async function groupsMade(db: Queryable, plan: string): Promise<readonly PlanGroup[]> {
  const { text: name } = jsonWords(db).member(sql.ref('body'), ['entitlement', 'createdAs']);
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select([
      sql<string>`${name}`.as('name'),
      ({ fn }) => fn.countAll<number>().as('count'),
      ({ fn }) => fn.min('seq').as('first'),
    ])
    .where('plan', '=', plan)
    .where('type', '=', 'grant.add')
    .where('entitlement', 'is', null)
    .groupBy(sql`1`)
    .orderBy('first')
    .execute();
  return rows.map(({ name, count }) => ({ name, adds: Number(count), removes: 0 }));
}
