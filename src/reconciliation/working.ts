/** Since when the service has been at work: what was due while it was down is not judged by what was known before. */

import type { Queryable } from '../store/index.ts';
import type { ReconciliationTables } from './tables.ts';

/** A pause shorter than this is a restart and no downtime (milliseconds). */
const RESTART = 60 * 60_000;
const ONLY = 1;

/** Notes that the service is at work; after a downtime, that it is back. Called every minute or so. */
export async function noteWorking(db: Queryable, now: number): Promise<void> {
  const tables = db.tables<ReconciliationTables>();
  const before = await tables
    .selectFrom('working')
    .select('seen_at')
    .where('id', '=', ONLY)
    .executeTakeFirst();
  const back = before !== undefined && now - before.seen_at >= RESTART ? { back_at: now } : {};
  await tables
    .insertInto('working')
    .values({ id: ONLY, seen_at: now, back_at: null })
    .onConflict((clash) => clash.column('id').doUpdateSet({ seen_at: now, ...back }))
    .execute();
}

/** When the service was back after its last downtime, milliseconds since 1970; nothing: it never was down. */
export async function backSince(db: Queryable): Promise<number | undefined> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('working')
    .select('back_at')
    .where('id', '=', ONLY)
    .executeTakeFirst();
  return row?.back_at ?? undefined;
}
