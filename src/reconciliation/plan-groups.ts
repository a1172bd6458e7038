/** What a plan does to each group of its target, counted. */

import type { Queryable } from '../store/index.ts';
import { type ChangeState, changesOf } from './journal.ts';
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

/** Changes read at once. */
const batch = 1_000;

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

/** Groups that the plan makes first: their changes name them by name, and are read through. */
async function groupsMade(db: Queryable, plan: string): Promise<readonly PlanGroup[]> {
  const adds = new Map<string, number>();
  for (let after = -1; ; ) {
    const entries = await changesOf(db, plan, {
      types: ['grant.add'],
      entitlement: { yetToBeMade: true },
      after,
      limit: batch,
    });
    for (const { change } of entries) {
      if (change.type !== 'grant.add' || typeof change.entitlement === 'string') continue;
      const name = change.entitlement.createdAs;
      adds.set(name, (adds.get(name) ?? 0) + 1);
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < batch) break;
    after = last.seq;
  }
  return [...adds].map(([name, count]) => ({ name, adds: count, removes: 0 }));
}
