/** Takes from dead processes what their pools of workers held; graphile-worker itself would wait for four hours. */

import { sql } from 'kysely';
import type { Database, Queryable } from '../store/index.ts';
import { diedSentence } from './failure.ts';
import { isFailed, isRunning, isSpent, isSuperseded, jobs, notify } from './graphile-rows.ts';
import { isParked, parked } from './graphile-time.ts';
import type { JobTables } from './tables.ts';

/** The name of the lease by which a pool of workers gives signs of life. */
export function poolLease(pool: string): string {
  return `worker:${pool}`;
}

/**
 * Frees the jobs and queues of pools whose lease has expired, and of those that hold something without ever having had
 * one. Their jobs run again, or have failed if that was the last try.
 * @param request.own pools of this process: alive by definition, however long the event loop was held up.
 */
export async function freeDead(
  db: Database,
  request: { readonly now: number; readonly own: ReadonlySet<string> },
): Promise<void> {
  const { now, own } = request;
  const others = (pools: readonly string[]) => pools.filter((pool) => !own.has(pool));
  const strange = others(await strangers(db));
  const late = others(await expired(db, now));
  if (strange.length === 0 && late.length === 0) return;
  await db.transaction(async (within) => {
    const dead = await within
      .tables<JobTables>()
      .deleteFrom('job_lease')
      .where('name', 'in', ['', ...late.map(poolLease)])
      .where('until', '<=', now)
      .returning('owner')
      .execute();
    await unlock(within, [...strange, ...dead.map(({ owner }) => owner)], now);
  });
}

/** Pools whose lease was not renewed in time. */
async function expired(db: Database, now: number): Promise<readonly string[]> {
  const rows = await db
    .tables<JobTables>()
    .selectFrom('job_lease')
    .select('owner')
    .where('name', 'like', poolLease('%'))
    .where('until', '<=', now)
    .execute();
  return rows.map(({ owner }) => owner);
}

/** Pools that hold jobs and have no lease, for longer than it takes to write one. */
async function strangers(db: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ pool: string }>`
    select distinct locked_by as pool from ${jobs}
    where ${isRunning} and locked_at < now() - interval '1 minute' and not exists (
      select from job_lease where name = ${poolLease('')} || locked_by
    )`.execute(db.tables());
  return rows.map(({ pool }) => pool);
}

async function unlock(within: Queryable, pools: readonly string[], now: number): Promise<void> {
  const ask = within.tables<unknown>();
  await sql`select graphile_worker.force_unlock_workers(${[...pools]}::text[])`.execute(ask);
  await sql`delete from ${jobs} where ${isSpent} and ${isSuperseded}`.execute(ask);
  const died = await sql<{ id: number; attempts: number }>`
    select id, attempts from ${jobs} where ${isFailed} and not ${isParked}`.execute(ask);
  for (const { id, attempts } of died.rows)
    await sql`
      update ${jobs} set run_at = ${parked(now)}, last_error = ${diedSentence(attempts)}
      where id = ${id}::bigint`.execute(ask);
  await notify(within, pools.length);
}
