/** What was done since a moment, counted: for summaries. */

import type { Queryable } from '../store/index.ts';
import type { ReconciliationTables } from './tables.ts';

/** Counts since a moment. */
export interface Tally {
  /** Changes that were made at targets. */
  readonly done: number;
  readonly failed: number;
  /** Accounts that were closed because they were not used, and are closed still. */
  readonly slept: number;
  /** People who said to be still here, or for whom an administrator did. */
  readonly returned: number;
}

/** @param since milliseconds since 1970 */
export async function tallySince(db: Queryable, since: number): Promise<Tally> {
  const tables = db.tables<ReconciliationTables>();
  const changes = await tables
    .selectFrom('plan_change')
    .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
    .where('finished_at', '>=', since)
    .where('state', 'in', ['done', 'failed'])
    .groupBy('state')
    .execute();
  const count = (wanted: string): number => Number(changes.find(({ state }) => state === wanted)?.count ?? 0);
  const slept = await tables
    .selectFrom('sleeper')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'closed')
    .where('since', '>=', since)
    .executeTakeFirstOrThrow();
  const returned = await tables
    .selectFrom('still_here')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('said_at', '>=', since)
    .executeTakeFirstOrThrow();
  return {
    done: count('done'),
    failed: count('failed'),
    slept: Number(slept.count),
    returned: Number(returned.count),
  };
}
