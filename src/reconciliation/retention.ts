/** Forgets old runs and plans. The audit keeps what was done; this room keeps what undo, the guard and resuming need. */

import type { Queryable } from '../store/index.ts';
import type { PlanState } from './plans.ts';
import type { ReconciliationTables } from './tables.ts';

const OVER: readonly PlanState[] = [
  'empty',
  'applied',
  'rejected',
  'stale',
  'superseded',
  'expired',
  'stopped',
];

/** Plans forgotten in one transaction's worth of deletes. */
const BATCH = 200;

export interface Retention {
  /** Runs that ended before are forgotten (milliseconds since 1970). */
  readonly runsBefore: number;
  /** Plans made before that are over, with their journals: what is older can no longer be undone. */
  readonly plansBefore: number;
}

/** Forgets; gives how many runs and plans. Rows that an undo or an unanswered creation still needs stay. */
export async function forgetOld(
  db: Queryable,
  { runsBefore, plansBefore }: Retention,
): Promise<{ readonly runs: number; readonly plans: number }> {
  const tables = db.tables<ReconciliationTables>();
  let plans = 0;
  for (;;) {
    const rows = await tables
      .selectFrom('plan')
      .select('id')
      .where('created_at', '<', plansBefore)
      .where('state', 'in', OVER)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('plan_change')
              .select('seq')
              .whereRef('plan_change.plan', '=', 'plan.id')
              .where((or) => or.or([or('undone', '=', 1), or('unanswered', '=', 1)])),
          ),
        ),
      )
      .limit(BATCH)
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) break;
    for (const table of ['plan_change', 'plan_person', 'plan_claim'] as const) {
      await tables.deleteFrom(table).where('plan', 'in', ids).execute();
    }
    await tables.deleteFrom('plan').where('id', 'in', ids).execute();
    plans += ids.length;
  }
  const { numDeletedRows } = await tables
    .deleteFrom('run')
    .where('finished_at', '<', runsBefore)
    .executeTakeFirstOrThrow();
  return { runs: Number(numDeletedRows), plans };
}
