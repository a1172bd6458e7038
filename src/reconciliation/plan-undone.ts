/** Whether what a plan has done was taken back: by which plan, and how much of it. */

import type { Queryable } from '../store/index.ts';
import { tally } from './journal.ts';
import type { Plan } from './plans.ts';
import type { ReconciliationTables } from './tables.ts';

/** The plan that takes another one back. */
export interface PlanUndone {
  readonly plan: string;
  readonly state: Plan['state'];
  /** How many changes it has, and how many of them are done. */
  readonly changes: number;
  readonly done: number;
}

/** Of those that an undo may still be done from. */
const open: readonly Plan['state'][] = ['planning', 'ready', 'held', 'approved', 'applying', 'stopping'];
/** Undos that are looked at: all but the newest came to nothing, or left a rest. */
const NEWEST = 10;

/** The newest undo of the plan that may still be done, or has done something; absent where there is none. */
export async function undoneBy(db: Queryable, plan: string): Promise<PlanUndone | undefined> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan')
    .select(['id', 'state'])
    .where('undoes', '=', plan)
    .orderBy('id', 'desc')
    .limit(NEWEST)
    .execute();
  for (const { id, state } of rows) {
    const counted = await tally(db, id);
    const sum = (all: typeof counted): number => all.reduce((total, { count }) => total + count, 0);
    const done = sum(counted.filter((one) => one.state === 'done'));
    const now = state as Plan['state'];
    if (done > 0 || open.includes(now)) return { plan: id, state: now, changes: sum(counted), done };
  }
  return undefined;
}
