/** Whether a run has brought its target to all that the sync wants of it: only then may the target be shown to whoever deletes the rest. */

import type { Queryable } from '../store/index.ts';
import { getPlan } from './plans.ts';
import type { Run } from './runs.ts';
import { isConfirmed } from './weigh.ts';

/**
 * A person has approved the sync, everybody was looked at, every change of the plan was done (a part that was approved is a part), and nobody was left out as
 * undecided or as somebody of whom no account can be made.
 */
export async function isWhole(db: Queryable, { sync, state, plan: id, counts }: Run): Promise<boolean> {
  if (state !== 'done' || id === undefined || !(await isConfirmed(db, sync))) return false;
  const { kind, full, counts: planned } = await getPlan(db, id);
  if (kind !== 'reconcile' || !full) return false;
  const { held = 0, invalid = 0 } = planned.standings;
  const wanted = Object.values(planned.changes).reduce((sum, count) => sum + count, 0);
  return held + invalid === 0 && wanted === (counts.done ?? 0);
}
