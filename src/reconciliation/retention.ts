/** Forgets old runs and plans. The audit keeps what was done; this room keeps what undo, the guard and resuming need. */

import { sql } from 'kysely';
import type { Clock } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { stretchesOf } from './journal.ts';
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

/** What is kept of each plan beside its changes. */
const ofPlans = [
  'plan_group',
  'beside_group',
  'beside_person',
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
      // Both have an index of their own with few rows; nobody looks through all changes of each plan.
      .where('id', 'not in', ({ selectFrom }) =>
        selectFrom('plan_change')
          .select('plan')
          .where(sql<boolean>`undone = 1`)
          .union(selectFrom('plan_change').select('plan').where(sql<boolean>`unanswered = 1`)),
      )
      .limit(BATCH)
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) break;
    for (const id of ids) await forgetChanges(db, id);
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

/** Some at a time: on SQLite nobody has a turn before half a million of them are gone. */
async function forgetChanges(db: Queryable, plan: string): Promise<void> {
  for await (const { from, to } of stretchesOf(db, plan))
    await db
      .tables<ReconciliationTables>()
      .deleteFrom('plan_change')
      .where('plan', '=', plan)
      .where('seq', '>=', from)
      .where('seq', '<=', to)
      .execute();
}
