/** Everything about plans that others look at. */

import type { Parts } from './context.ts';
import { type ChangeQuery, changesOf, type JournalEntry, tally } from './journal.ts';
import type { Standing } from './plan.ts';
import { type GroupQuery, groupsOf, type PlanGroup, type PlanTally } from './plan-groups.ts';
import { countPart, type PartCounted, type PlanPart } from './plan-part.ts';
import { type PlanPerson, peopleOf } from './plan-people.ts';
import { getPlan, listPlans, type Plan, type PlanQuery, planDigest } from './plans.ts';

export interface Showing {
  plans(query?: PlanQuery): Promise<readonly Plan[]>;
  planById(id: string): Promise<Plan>;
  /** The digest that an approval of the plan is bound to. */
  planDigest(id: string): Promise<string>;
  changes(plan: string, query?: ChangeQuery): Promise<readonly JournalEntry[]>;
  /** The changes of a plan by type and by what became of them, counted. */
  planTally(plan: string): Promise<readonly PlanTally[]>;
  /** What an approval of that part would cover, counted. Changes nothing. */
  planPart(plan: string, part: PlanPart): Promise<PartCounted>;
  /** What a plan does to each group, those with most changes first; at most 100 unless told. */
  planGroups(plan: string, query?: GroupQuery): Promise<readonly PlanGroup[]>;
  planPeople(
    plan: string,
    query?: { readonly standings?: readonly Standing[]; readonly after?: string; readonly limit?: number },
  ): Promise<readonly PlanPerson[]>;
}

export function openShowing({ db }: Pick<Parts, 'db'>): Showing {
  return {
    plans: (query) => listPlans(db, query),
    planById: (id) => getPlan(db, id),
    planDigest: async (id) => planDigest(db, await getPlan(db, id)),
    changes: (plan, query) => changesOf(db, plan, query),
    planTally: (plan) => tally(db, plan),
    planPart: (plan, part) => countPart(db, plan, part),
    planGroups: async (plan, query) => groupsOf(db, await getPlan(db, plan), query),
    planPeople: (plan, query) => peopleOf(db, plan, query),
  };
}
