/** Changes of a plan by type and by what became of them, without counting them anew where nothing can have become of them. */

import type { Queryable } from '../store/index.ts';
import { type PlanTally, tally } from './journal.ts';
import type { Plan } from './plans.ts';

/** While it waits, a plan is as it was counted when it was made, or when changes came to it or left it. */
const waiting: readonly Plan['state'][] = ['ready', 'held', 'tried'];

export async function tallyOf(
  db: Queryable,
  { id, state, counts }: Pick<Plan, 'id' | 'state' | 'counts'>,
): Promise<readonly PlanTally[]> {
  if (!waiting.includes(state)) return tally(db, id);
  return Object.entries(counts.changes)
    .filter(([, count]) => count > 0)
    .map(([type, count]) => ({ type, state: 'planned', selected: true, count }));
}
