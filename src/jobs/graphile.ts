/** Jobs with graphile-worker, for PostgreSQL: it keeps them, wakes workers and hands each job to one of them. */

import { EventEmitter } from 'node:events';
import { runMigrations, runOnce, runTaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';
import { ProvisioningError } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { type Engine, type EngineParts, failuresKept, type Shift } from './engine.ts';
import { addJob } from './graphile-add.ts';
import { graphileLogger } from './graphile-log.ts';
import { openMember, type PoolParts } from './graphile-pool.ts';
import { openGraphileTable, poolLease } from './graphile-table.ts';
import type { KeptJob } from './request.ts';
import { poll } from './rounds.ts';
import type { JobTables } from './tables.ts';

/** Milliseconds after which an idle worker looks although no notification came; those are the rule. */
const lookAround = 10_000;

/** Milliseconds between two searches for what the table shows only to a full scan. */
const sweeping = 60 * 60_000;

export function openGraphile(parts: EngineParts): Engine {
  const { db, clock, log, rounds } = parts;
  const table = openGraphileTable(db);
  const pool = poolOf(parts);
  const logger = graphileLogger(log);
  const member: PoolParts = { ...parts, table };
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
    if (within === undefined) await db.transaction((own) => addJob(own, job, now));
    else await addJob(within, job, now);
    // What is due wakes workers by a notification when the transaction commits.
    if (job.runAt > now) rounds.ringAt(job.runAt);
  }

  /** Frees what pools hold that have given no sign of life for too long. */
  async function freeDead(now: number): Promise<void> {
    const strangers = await table.strangers();
    const expired = await db
      .tables<JobTables>()
      .selectFrom('job_lease')
      .select('name')
      .where('name', 'like', poolLease('%'))
      .where('until', '<=', now)
      .limit(1)
      .executeTakeFirst();
    if (strangers.length === 0 && expired === undefined) return;
    await db.transaction(async (within) => {
      const dead = await within
        .tables<JobTables>()
        .deleteFrom('job_lease')
        .where('name', 'like', poolLease('%'))
        .where('until', '<=', now)
        .returning('name')
        .execute();
      const pools = [...strangers, ...dead.map((lease) => lease.name.slice(poolLease('').length))];
      if (pools.length > 0) await table.unlock(within, pools, now);
    });
  }

  /** One pool of workers from its beginning to its end. */
  async function runPool(shift: Shift & { readonly concurrency: number }): Promise<void> {
    const self = openMember(member, shift.handlers, shift.signal);
    const { concurrency } = shift;
    const options = { concurrency, logger, pollInterval: lookAround, noHandleSignals: true };
    const workers = runTaskList(options, self.tasks, pool);
    self.enlist(workers.id);
    const callOff = endOn(AbortSignal.any([shift.signal, self.lost]), workers);
    try {
      await workers.promise;
    } finally {
      callOff();
      await self.leave();
    }
  }

  return {
    prepare,
    add,
    async work(shift) {
      const idle = Object.keys(shift.handlers).length === 0;
      const supervise = async () => {
        while (!idle && !shift.signal.aborted) {
          await runPool(shift).catch((thrown) => {
            const reason = thrown instanceof Error ? thrown.message : String(thrown);
            log.error({ err: thrown }, `The workers ended and are started again in a moment: ${reason}`);
          });
          await clock.sleep(poll, shift.signal).catch(() => {});
        }
      };
      await Promise.all([supervise(), rounds.run(shift.tidy, shift.signal)]);
    },
    async drain(shift) {
      if (Object.keys(shift.handlers).length === 0) return 0;
      for (let ran = 0; ; ) {
        await shift.tidy();
        const more = await once(shift);
        ran += more;
        if (more === 0 || shift.signal.aborted) return ran;
      }
    },
    async tidy() {
      const now = clock.now();
      await freeDead(now);
      if (now - swept >= sweeping) {
        await table.forget(now - failuresKept);
        swept = now;
      }
      await table.bringDue(now);
      return table.nextDue();
    },
    counts: () => table.counts(),
    failures: (limit) => table.failures(limit),
    retry: (id) => table.retry(id, clock.now()),
  };

  /** Runs what is due now, one after the other; gives how many handlers were called. */
  async function once(shift: Shift): Promise<number> {
    const self = openMember(member, shift.handlers, shift.signal);
    const events: WorkerEvents = new EventEmitter();
    let callOff = () => {};
    events.on('pool:create', ({ workerPool }) => {
      self.enlist(workerPool.id);
      callOff = endOn(shift.signal, workerPool);
    });
    try {
      await runOnce({ pgPool: pool, events, logger, taskList: self.tasks, noHandleSignals: true });
      return self.ran;
    } finally {
      callOff();
      await self.leave();
    }
  }
}

/** Lets the workers end when the signal aborts; to be called off when they have ended. */
function endOn(signal: AbortSignal, workers: WorkerPool): () => void {
  // A failure of the shutdown is told by `workers.promise` too.
  const end = () => void Promise.resolve(workers.gracefulShutdown()).catch(() => {});
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return () => signal.removeEventListener('abort', end);
}

function poolOf({ db }: EngineParts): Pool {
  const { pool } = db;
  if (pool === undefined)
    throw new ProvisioningError('internal', 'A PostgreSQL database came without its connections.');
  // A connection that breaks while it is out of the pool says so by an event; unheard, it would end the process.
  if (pool.listenerCount('connect') === 0) pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** graphile-worker's own tables, and an index over the few jobs that run, which it never needs to find. */
async function install(pool: Pool, logger: ReturnType<typeof graphileLogger>): Promise<void> {
  try {
    await runMigrations({ pgPool: pool, logger });
    await pool.query(
      'create index if not exists rollcall_running on graphile_worker._private_jobs (locked_by) where locked_at is not null',
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProvisioningError(
      'unavailable',
      `The tables of the job queue cannot be made; let the database user create schemas in its database (${reason}).`,
      { cause },
    );
  }
}
