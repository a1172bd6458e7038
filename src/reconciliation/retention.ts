/** Forgets old runs and plans. The audit keeps what was done; this room keeps what undo, the guard and resuming need. */

import type { Clock } from '../model/index.ts';
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
  'tried',
];

/** What is kept of each plan. */
const ofPlans = [
  'plan_change',
  'plan_group',
  'plan_person',
  'plan_claim',
  'plan_seat',
  'plan_holding',
] as const;

/** Plans forgotten in one transaction's worth of deletes. */
const BATCH = 200;

export interface Retention {
  /** Runs that ended before are forgotten (milliseconds since 1970). */
  readonly runsBefore: number;
  /** Plans made before that are over, with their journals: what is older can no longer be undone. */
  readonly plansBefore: number;
}

/** Plans that were only tried are forgotten after a day, however long others are kept (milliseconds). */
const TRIED = 24 * 60 * 60_000;

/** Forgets; gives how many runs and plans. Rows that an undo or an unanswered creation still needs stay. */
export async function forgetOld(
  { db, clock }: { readonly db: Queryable; readonly clock: Pick<Clock, 'now'> },
  { runsBefore, plansBefore }: Retention,
): Promise<{ readonly runs: number; readonly plans: number }> {
  const tables = db.tables<ReconciliationTables>();
  const triesBefore = clock.now() - TRIED;
  let plans = 0;
  for (;;) {
    const rows = await tables
      .selectFrom('plan')
      .select('id')
      .where(({ or, and, eb }) =>
        or([
          and([eb('created_at', '<', plansBefore), eb('state', 'in', OVER)]),
          and([eb('created_at', '<', triesBefore), eb('state', '=', 'tried')]),
        ]),
      )
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
    for (const table of ofPlans) {
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
