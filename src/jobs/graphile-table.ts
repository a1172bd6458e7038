/** The statements over graphile-worker's table that follow a job after it was added. */

import { type RawBuilder, sql } from 'kysely';
import { type Database, fromJson, toJson } from '../store/index.ts';
import type { FailedJob, FailureQuery, JobCounts, PendingJob, PendingQuery } from './contract.ts';
import { type Envelope, isFailed, isRunning, isSpent, isSuperseded, jobs, notify } from './graphile-rows.ts';
import { broughtBack, dueOf, isParked, parked, takeable } from './graphile-time.ts';

/** A job that a pool of workers runs; together they fence what is written about it. */
export interface LockedJob {
  readonly id: string;
  readonly pool: string;
  readonly attempt: number;
  readonly key: string | null;
}

/** How a run that did not succeed leaves its job. */
interface LeavingJob {
  readonly state: 'waiting' | 'failed';
  readonly runAt: number;
  /** The sentence of the failure; null when it did not fail. */
  readonly message: string | null;
  /** True: the try does not count. */
  readonly uncounted?: boolean;
}

export interface GraphileTable {
  /** Brings back what has fallen due by `now`, and wakes workers of all processes for it. */
  bringDue(now: number): Promise<void>;
  /** When the next parked job falls due; infinity when none is parked. */
  nextDue(): Promise<number>;
  /** Whether an older job of the same key still runs. */
  runsBeside(job: LockedJob): Promise<boolean>;
  /** Removes the job; false when it is another pool's by now. */
  complete(job: LockedJob): Promise<boolean>;
  /** Puts the job back, or removes it when a newer one of its key does the rest; false when it is another pool's by now. */
  leave(job: LockedJob, how: LeavingJob): Promise<boolean>;
  /** Keeps graphile-worker from freeing what has run for four hours: it knows no other sign of death. */
  touch(pool: string): Promise<void>;
  /** Removes what failed for good before that time. */
  forget(before: number): Promise<void>;
  counts(): Promise<JobCounts>;
  failures(query: FailureQuery): Promise<readonly FailedJob[]>;
  pending(query: PendingQuery): Promise<readonly PendingJob[]>;
  /** False when there is no such failed job. */
  retry(id: string, now: number): Promise<boolean>;
}

export function openGraphileTable(db: Database): GraphileTable {
  const ask = () => db.tables<unknown>();
  return {
    async bringDue(now) {
      await db.transaction(async (within) => {
        const { rows } = await sql`
          update ${jobs} set run_at = ${broughtBack} where id in (
            select id from ${jobs}
            where is_available and priority = 0 and ${isParked} and run_at <= ${parked(now)}
            for update skip locked
          ) returning id`.execute(within.tables());
        if (rows.length > 0) await notify(within, rows.length);
      });
    },
    async nextDue() {
      const { rows } = await sql<{ due: number | null }>`
        select min(${dueOf}) as due from (
          select run_at from ${jobs} where is_available and priority = 0 and ${isParked} order by run_at limit 1
        ) as next`.execute(ask());
      return rows[0]?.due ?? Number.POSITIVE_INFINITY;
    },
    async runsBeside(job) {
      if (job.key === null) return false;
      const { rows } = await sql`
        select from ${jobs}
        where ${isRunning} and id < ${job.id}::bigint and payload ->> 'key' = ${job.key} limit 1`.execute(
        ask(),
      );
      return rows.length > 0;
    },
    complete: (job) => ended(db, sql`delete from ${jobs} where ${heldBy(job)}`),
    leave: (job, how) => leave(db, job, how),
    async touch(pool) {
      await sql`update ${jobs} set locked_at = now() where ${isRunning} and locked_by = ${pool}`.execute(
        ask(),
      );
      await sql`
        update graphile_worker._private_job_queues set locked_at = now()
        where locked_at is not null and locked_by = ${pool}`.execute(ask());
    },
    async forget(before) {
      await sql`delete from ${jobs} where ${isSpent} and ${isParked} and run_at < ${parked(before)}`.execute(
        ask(),
      );
    },
    async counts() {
      const { rows } = await sql<JobCounts>`
        select count(*) filter (where is_available) as waiting,
          count(*) filter (where ${isRunning}) as running,
          count(*) filter (where ${isFailed}) as failed
        from ${jobs}`.execute(ask());
      const { waiting, running, failed } = rows[0] ?? { waiting: 0, running: 0, failed: 0 };
      return { waiting, running, failed };
    },
    failures: (query) => failures(db, query),
    pending: (query) => pending(db, query),
    retry: (id, now) => retry(db, id, now),
  };
}

/**
 * Ends a run by a statement over its job, frees its queue and tells workers of it, all at once. graphile-worker would do so
 * too, but neither waits for it before it looks for the next job, which it then finds locked, nor asks whose the job is.
 */
async function ended(db: Database, change: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql`
    with job as (${change} returning job_queue_id),
    queue as (
      update graphile_worker._private_job_queues as queues set locked_by = null, locked_at = null
      from job where queues.id = job.job_queue_id returning queues.id
    )
    select (select pg_notify('jobs:insert', ${toJson({ count: 1 })}::text) from queue) from job`.execute(
    db.tables(),
  );
  return rows.length > 0;
}

async function leave(db: Database, job: LockedJob, how: LeavingJob): Promise<boolean> {
  const { state, runAt, message, uncounted = false } = how;
  // With a new id: whatever graphile-worker does with the old one once the handler has returned finds nothing.
  const left = await ended(
    db,
    sql`
      update ${jobs} set
        id = default,
        attempts = attempts - ${uncounted ? 1 : 0}::integer,
        max_attempts = case when ${state}::text = 'failed' then attempts else max_attempts end,
        run_at = ${parked(runAt)},
        last_error = ${message}::text,
        locked_at = null,
        locked_by = null
      where ${heldBy(job)} and not ${isSuperseded}`,
  );
  return left || ended(db, sql`delete from ${jobs} where ${heldBy(job)}`);
}

function heldBy(job: LockedJob): RawBuilder<boolean> {
  // Adding another of its key uses up the attempts of the running one, so that a superseded one is known by its pool only.
  return sql`(
    id = ${job.id}::bigint and locked_by = ${job.pool} and (attempts = ${job.attempt}::integer or ${isSuperseded})
  )`;
}

interface KnownRow {
  readonly id: number;
  readonly name: string;
  readonly queue: string | null;
  readonly payload: unknown;
  readonly attempts: number;
  readonly at: number;
  readonly message: string | null;
}

/** What is told of the rows of `found`, a selection of jobs with their time as `at`. */
function told(found: RawBuilder<unknown>): RawBuilder<KnownRow> {
  return sql<KnownRow>`
    select found.id, tasks.identifier as name, queues.queue_name as queue, found.payload, found.attempts, found.at,
      found.last_error as message
    from (${found}) as found
    join graphile_worker._private_tasks as tasks on tasks.id = found.task_id
    left join graphile_worker._private_job_queues as queues on queues.id = found.job_queue_id`;
}

async function failures(db: Database, { key, after, limit }: FailureQuery): Promise<readonly FailedJob[]> {
  // A job that has failed lost its key only to a newer one, and counts for nothing then.
  const only = key === undefined ? sql`` : sql`and key = ${key}`;
  const from =
    after === undefined ? sql`` : sql`and (${dueOf}, id) < (${after.at}::bigint, ${after.id}::bigint)`;
  const found = sql`
    select *, ${dueOf} as at from ${jobs} where ${isFailed} ${only} ${from} order by run_at desc, id desc limit ${limit}`;
  const { rows } = await sql<KnownRow>`${told(found)} order by found.at desc, found.id desc`.execute(
    db.tables(),
  );
  return rows.map((row) => ({ ...known(row), message: row.message ?? '' }));
}

async function pending(
  db: Database,
  { state, name, key, after, limit }: PendingQuery,
): Promise<readonly PendingJob[]> {
  const inState = state === 'running' ? isRunning : sql<boolean>`is_available`;
  const named =
    name === undefined
      ? sql``
      : sql`and task_id = (select id from graphile_worker._private_tasks where identifier = ${name})`;
  // graphile-worker takes the key off a job that runs when another of that key is added.
  const keyed =
    key === undefined
      ? sql``
      : state === 'running'
        ? sql`and payload ->> 'key' = ${key}`
        : sql`and key = ${key}`;
  const from =
    after === undefined ? sql`` : sql`and (${dueOf}, id) > (${after.at}::bigint, ${after.id}::bigint)`;
  const found = sql`
    select *, ${dueOf} as at from ${jobs} where ${inState} ${named} ${keyed} ${from} order by at, id limit ${limit}`;
  const { rows } = await sql<KnownRow>`${told(found)} order by found.at, found.id`.execute(db.tables());
  return rows.map((row) => ({
    ...known(row),
    ...(row.message === null ? {} : { message: row.message }),
  }));
}

function known({ id, name, queue, payload: kept, attempts, at }: KnownRow): PendingJob {
  const { payload, key } = fromJson<Envelope>(kept);
  return {
    id: String(id),
    name,
    payload,
    ...(key === null ? {} : { key }),
    ...(queue === null ? {} : { queue }),
    attempts,
    at,
  };
}

async function retry(db: Database, id: string, now: number): Promise<boolean> {
  if (!/^\d{1,18}$/.test(id)) return false;
  return db.transaction(async (within) => {
    const { rows } = await sql`
      update ${jobs} set attempts = 0, max_attempts = (payload ->> 'maxAttempts')::smallint, last_error = null,
        run_at = ${takeable(now)}
      where id = ${id}::bigint and ${isFailed}
      returning id`.execute(within.tables());
    if (rows.length > 0) await notify(within, 1);
    return rows.length > 0;
  });
}
