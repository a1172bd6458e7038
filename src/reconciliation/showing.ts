/** Everything about plans that others look at. */

import type { Queryable } from '../store/index.ts';
import type { Parts } from './context.ts';
import { type ChangeQuery, changesOf, type JournalEntry, type PlanTally } from './journal.ts';
import type { Standing } from './plan.ts';
import type { Compare } from './plan-compared.ts';
import { type GroupQuery, groupsOf, type PlanGroup } from './plan-groups.ts';
import { countPart, type PartCounted, type PlanPart } from './plan-part.ts';
import { type PlanPerson, peopleOf } from './plan-people.ts';
import { tallyOf } from './plan-tally.ts';
import { type PlanUndone, undoneBy } from './plan-undone.ts';
import { getPlan, listPlans, type Plan, type PlanQuery, planDigest } from './plans.ts';
import type { ReconciliationTables } from './tables.ts';

export interface Showing {
  plans(query?: PlanQuery): Promise<readonly Plan[]>;
  planById(id: string): Promise<Plan>;
  /** The digest that an approval of the plan is bound to. */
  planDigest(id: string): Promise<string>;
  changes(plan: string, query?: ChangeQuery): Promise<readonly JournalEntry[]>;
  /** The changes of a plan by type and by what became of them, counted. */
  planTally(plan: string): Promise<readonly PlanTally[]>;
  /** The undo of the plan that may still be done, or has done something. */
  planUndone(plan: string): Promise<PlanUndone | undefined>;
  /** What an approval of that part would cover, counted. Changes nothing. */
  planPart(plan: string, part: PlanPart): Promise<PartCounted>;
  /** What a plan does to each group, those with most changes first; at most 100 unless told. */
  planGroups(plan: string, query?: GroupQuery): Promise<readonly PlanGroup[]>;
  planPeople(
    plan: string,
    query?: { readonly standings?: readonly Standing[]; readonly after?: string; readonly limit?: number },
  ): Promise<readonly PlanPerson[]>;
}

export function openShowing({ db }: Pick<Parts, 'db'>, compare: Compare): Showing {
  return {
    plans: (query) => listPlans(db, query),
    planById: (id) => getPlan(db, id),
    planDigest: async (id) => planDigest(db, await getPlan(db, id)),
    changes: async (plan, query) => changesOf(db, plan, await narrowed(db, compare, { ...query, plan })),
    planTally: async (plan) => tallyOf(db, await getPlan(db, plan)),
    planUndone: (plan) => undoneBy(db, plan),
    planPart: (plan, part) => countPart(db, plan, part),
    planGroups: async (plan, query) => groupsOf(db, await getPlan(db, plan), query),
    planPeople: (plan, query) => peopleOf(db, plan, query),
  };
}

/**
 * Of two plans that were made side by side it is known for whom they do otherwise: nobody else's changes are compared.
 */
async function narrowed(
  db: Queryable,
  compare: Compare,
  { plan, ...query }: ChangeQuery & { readonly plan: string },
): Promise<ChangeQuery> {
  const { notIn } = query;
  if (notIn === undefined) return query;
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan')
    .select(['id', 'beside'])
    .where('id', 'in', [plan, notIn])
    .where('beside', 'in', [plan, notIn])
    .execute();
  const [row] = rows;
  if (row === undefined || row.beside === null) return query;
  await compare({ plan: row.id, beside: row.beside });
  return { ...query, otherBeside: row.id };
}
