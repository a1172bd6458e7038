/** Jobs with graphile-worker, for PostgreSQL: it keeps them, wakes workers and hands each job to one of them. */

import { type Logger, runMigrations } from 'graphile-worker';
import type { Pool } from 'pg';
import { ProvisioningError } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { type Engine, type EngineParts, failuresKept } from './engine.ts';
import { addJob, addJobs } from './graphile-add.ts';
import { freeDead } from './graphile-dead.ts';
import { graphileLogger } from './graphile-log.ts';
import { openGraphileTable } from './graphile-table.ts';
import { openWorkers } from './graphile-workers.ts';
import type { KeptJob } from './request.ts';

/** Milliseconds between two searches for old failures, which the table shows only to a full scan. */
const sweeping = 60 * 60_000;

export function openGraphile(parts: EngineParts): Engine {
  const { db, clock, log, rounds } = parts;
  const table = openGraphileTable(db);
  const pool = poolOf(parts);
  const logger = graphileLogger(log);
  const own = new Set<string>();
  const workers = openWorkers({ ...parts, table, pool, logger, own });
  let prepared: Promise<void> | undefined;
  let swept = Number.NEGATIVE_INFINITY;

  function prepare(): Promise<void> {
    prepared ??= install(pool, logger).catch((thrown) => {
      prepared = undefined;
      throw thrown;
    });
    return prepared;
  }

  async function add(job: KeptJob, within?: Queryable): Promise<void> {
    await prepare();
    const now = clock.now();
    if (within === undefined) await db.transaction((alone) => addJob(alone, job, now));
    else await addJob(within, job, now);
    // What is due wakes workers by a notification when the transaction commits.
    if (job.runAt > now) rounds.ringAt(job.runAt);
  }

  async function addAll(jobs: readonly KeptJob[], within: Queryable): Promise<void> {
    await prepare();
    const now = clock.now();
    await addJobs(within, jobs, now);
    const later = jobs.map(({ runAt }) => runAt).filter((due) => due > now);
    if (later.length > 0) rounds.ringAt(Math.min(...later));
  }

  return {
    prepare,
    add,
    addAll,
    async work(shift) {
      const working = Object.keys(shift.handlers).length > 0 ? workers.work(shift) : undefined;
      await Promise.all([working, rounds.run(shift.tidy, shift.signal)]);
    },
    async drain(shift) {
      for (let ran = 0; ; ) {
        await shift.tidy();
        const more = Object.keys(shift.handlers).length > 0 ? await workers.once(shift) : 0;
        ran += more;
        if (more === 0 || shift.signal.aborted) return ran;
      }
    },
    async tidy() {
      const now = clock.now();
      await freeDead(db, { now, own });
      if (now - swept >= sweeping) {
        await table.forget(now - failuresKept);
        swept = now;
      }
      await table.bringDue(now);
      return table.nextDue();
    },
    counts: () => table.counts(),
    failures: (query) => table.failures(query),
    pending: (query) => table.pending(query),
    retry: (id) => table.retry(id, clock.now()),
  };
}

function poolOf({ db }: EngineParts): Pool {
  const { pool } = db;
  if (pool === undefined)
    throw new ProvisioningError('internal', 'A PostgreSQL database came without its connections.');
  return pool;
}

/** An index over the few jobs that run, which we look for and graphile-worker does not; by one process at a time. */
const runningIndex = `
  select pg_advisory_xact_lock(hashtextextended('rollcall:jobs', 0));
  create index if not exists rollcall_running on graphile_worker._private_jobs (locked_by) where locked_at is not null`;

/** graphile-worker's own tables, and our index. Not within the caller's transaction, if there is one. */
async function install(pool: Pool, logger: Logger): Promise<void> {
  try {
    await runMigrations({ pgPool: pool, logger });
    await pool.query(runningIndex);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProvisioningError(
      'unavailable',
      `The tables of the job queue cannot be made; let the database user create schemas in its database (${reason}).`,
      { cause },
    );
  }
}
