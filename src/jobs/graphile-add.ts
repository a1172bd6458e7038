/** Adding a job to graphile-worker's table, in the caller's transaction, so that jobs of one key coalesce as promised. */

import { sql } from 'kysely';
import { ProvisioningError } from '../model/index.ts';
import { type Queryable, toJson } from '../store/index.ts';
import { type Envelope, isRunning, jobs } from './graphile-rows.ts';
import { dueOf, runAt } from './graphile-time.ts';
import type { KeptJob } from './request.ts';

/** Adds a job within a transaction of the caller. */
export async function addJob(within: Queryable, job: KeptJob, now: number): Promise<void> {
  if (job.key === null) {
    await insert(within, job, { due: job.runAt, now });
    return;
  }
  // Each try ends with the row locked by us or by a worker, so a second is rare and a tenth means something else.
  for (let tries = 0; tries < 10; tries++) {
    const old = await sameKey(within, job.key);
    const waiting = old?.state === 'waiting';
    const due = waiting ? Math.min(old.due, job.runAt) : job.runAt;
    const kept = await insert(within, job, { due, now, ...(old === undefined ? { preserve: true } : {}) });
    // Nothing: a worker took the other one between our look and our insert. Later: another's insert met ours.
    if (kept !== undefined && kept <= Math.max(due, now)) return;
  }
  throw new ProvisioningError(
    'unavailable',
    `The job "${job.name}" could not be added beside others; try again.`,
  );
}

/** The job that bears the key now, locked until the transaction ends; one that has failed makes room. */
async function sameKey(
  within: Queryable,
  key: string,
): Promise<{ state: 'waiting' | 'running'; due: number } | undefined> {
  const { rows } = await sql<{ id: number; state: 'waiting' | 'running' | 'failed'; due: number }>`
    select id, ${dueOf} as due,
      case when ${isRunning} then 'running' when attempts >= max_attempts then 'failed' else 'waiting' end as state
    from ${jobs} where key = ${key} for update`.execute(within.tables());
  const [old] = rows;
  if (old === undefined) return undefined;
  if (old.state !== 'failed') return { state: old.state, due: old.due };
  await sql`select graphile_worker.complete_jobs(array[${old.id}::bigint])`.execute(within.tables());
  return undefined;
}

/** Gives the time of the job as it is kept now; nothing when graphile-worker found the key running and kept none. */
async function insert(
  within: Queryable,
  job: KeptJob,
  when: { due: number; now: number; preserve?: boolean },
): Promise<number | undefined> {
  const { payload, key, maxAttempts } = job;
  const envelope: Envelope = { payload, key, maxAttempts };
  const { rows } = await sql<{ due: number | null }>`
    select case when id is null then null else ${dueOf} end as due from graphile_worker.add_job(
      identifier => ${job.name}::text,
      payload => ${toJson(envelope)}::json,
      queue_name => ${job.queue}::text,
      run_at => ${runAt(when.due, when.now)},
      max_attempts => ${maxAttempts}::integer,
      job_key => ${key}::text,
      job_key_mode => ${when.preserve === true ? 'preserve_run_at' : 'replace'}::text
    )`.execute(within.tables());
  return rows[0]?.due ?? undefined;
}
