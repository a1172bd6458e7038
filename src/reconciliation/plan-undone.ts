/** Whether what a plan has done was taken back: by which plan, and how much of it. */

import type { Queryable } from '../store/index.ts';
import { tallyOf } from './plan-tally.ts';
import { listPlans, type Plan } from './plans.ts';

/** The plan that takes another one back. */
export interface PlanUndone {
  readonly plan: string;
  readonly state: Plan['state'];
  /** How many changes it has, and how many of them are done. */
  readonly changes: number;
  readonly done: number;
  /** How much of what was done it could not take up, and the first of it, with why, one sentence each. */
  readonly left: number;
  readonly irreversible: readonly string[];
}

/** Of those that an undo may still be done from. */
const open: readonly Plan['state'][] = ['planning', 'ready', 'held', 'approved', 'applying', 'stopping'];
/** Undos that are looked at: all but the newest came to nothing, or left a rest. */
const NEWEST = 10;

/** Sentences of what cannot be undone that are told; the undo itself tells all. */
const MOST_TOLD = 10;

/** The newest undo of the plan that may still be done, or has done something; absent where there is none. */
export async function undoneBy(db: Queryable, plan: string): Promise<PlanUndone | undefined> {
  for (const undo of await listPlans(db, { undoes: plan, limit: NEWEST })) {
    const { id, state, counts } = undo;
    const counted = await tallyOf(db, undo);
    const sum = (all: typeof counted): number => all.reduce((total, { count }) => total + count, 0);
    const done = sum(counted.filter((one) => one.state === 'done'));
    if (done === 0 && !open.includes(state)) continue;
    const { irreversible = [] } = counts;
    return {
      plan: id,
      state,
      changes: sum(counted),
      done,
      left: irreversible.length,
      irreversible: irreversible.slice(0, MOST_TOLD),
    };
  }
  return undefined;
}
