/** What makes a pool of graphile-worker's workers ours: its signs of life, and what its workers do with a job. */

import type { Task, TaskList } from 'graphile-worker';
import type { Clock, Log } from '../model/index.ts';
import type { JobHandler, JobHandlers } from './contract.ts';
import { takenOver } from './failure.ts';
import { poolLease } from './graphile-dead.ts';
import type { Envelope } from './graphile-rows.ts';
import type { GraphileTable, LockedJob } from './graphile-table.ts';
import { type Heartbeat, lifetime, startHeartbeat } from './heartbeat.ts';
import type { Leases } from './leases.ts';
import { type HeldJob, perform, type Verdict } from './perform.ts';
import type { Rounds } from './rounds.ts';

/** Milliseconds between two touches of the locks of a pool; graphile-worker frees them after four hours. */
const touching = 60 * 60_000;

/** Milliseconds after which a job looks again whether the older one of its key has ended. */
const besideAgain = 500;

export interface MemberParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly rounds: Rounds;
  readonly leases: Leases;
  readonly table: GraphileTable;
  /** The ids of the pools that live in this process, kept by their members. */
  readonly own: Set<string>;
}

export interface Member {
  /** Aborts when other processes have taken this one for dead: its jobs are theirs now. */
  readonly lost: AbortSignal;
  /** How many handlers were called. */
  readonly ran: number;
  readonly tasks: TaskList;
  /** To be called with the id of the pool as soon as it is known; no handler is called before the lease is written. */
  enlist(pool: string): void;
  /** To be called when the pool has ended. */
  leave(): Promise<void>;
}

/** @param signal aborts when jobs under way are to end. */
export function openMember(parts: MemberParts, handlers: JobHandlers, signal: AbortSignal): Member {
  const { clock, log, random, rounds, leases, table, own } = parts;
  const lost = new AbortController();
  const enlisted = Promise.withResolvers<Heartbeat>();
  let lease: { name: string; owner: string } | undefined;
  let ran = 0;
  let touched = clock.now();
  // A pool that ends before its lease is written rejects for nobody.
  enlisted.promise.catch(() => {});

  async function enlist(pool: string): Promise<Heartbeat> {
    const owner = pool;
    lease = { name: poolLease(pool), owner };
    await leases.acquire({ ...lease, ttl: lifetime });
    return startHeartbeat({
      clock,
      log,
      ttl: lifetime,
      renew: async (until) => {
        if (clock.now() - touched >= touching) {
          await table.touch(pool);
          touched = clock.now();
        }
        return leases.renew({ name: poolLease(pool), owner, until });
      },
      lost: () => lost.abort(takenOver(pool)),
    });
  }

  function settle(job: LockedJob, verdict: Verdict): Promise<boolean> {
    const now = clock.now();
    if (verdict.state === 'done') return table.complete(job);
    if (verdict.state === 'interrupted')
      return table.leave(job, { state: 'waiting', runAt: now, message: null, uncounted: true });
    const { message } = verdict;
    if (verdict.state === 'failed') return table.leave(job, { state: 'failed', runAt: now, message });
    rounds.ringAt(now + verdict.delay);
    return table.leave(job, { state: 'waiting', runAt: now + verdict.delay, message });
  }

  /** It looks again in a moment, and takes no worker meanwhile. */
  function waitForOlder(job: LockedJob): Promise<boolean> {
    const runAt = clock.now() + besideAgain;
    rounds.ringAt(runAt);
    return table.leave(job, { state: 'waiting', runAt, message: null, uncounted: true });
  }

  function taskOf(name: string, handler: JobHandler): Task {
    return async (raw, helpers) => {
      await enlisted.promise;
      const { payload, key, maxAttempts } = raw as Envelope;
      const { id, locked_by: pool, attempts: attempt } = helpers.job;
      const job: LockedJob = { id: String(id), pool: pool ?? '', attempt, key };
      const settled = (await table.runsBeside(job))
        ? await waitForOlder(job)
        : await settle(job, await run({ name, payload, key, attempt, maxAttempts }, handler));
      // Returning would make graphile-worker remove the job, whoever has it now; what is thrown concerns only us.
      if (!settled) throw takenOver(name);
    };
  }

  function run(job: HeldJob, handler: JobHandler): Promise<Verdict> {
    const counted: JobHandler = (payload, context) => {
      ran += 1;
      return handler(payload, context);
    };
    const ending = AbortSignal.any([signal, lost.signal]);
    return perform({ job, handler: counted, signal: ending, random, log });
  }

  return {
    lost: lost.signal,
    get ran() {
      return ran;
    },
    tasks: Object.fromEntries(
      Object.entries(handlers).map(([name, handler]) => [name, taskOf(name, handler)]),
    ),
    enlist(pool) {
      own.add(pool);
      enlist(pool).then(enlisted.resolve, enlisted.reject);
    },
    async leave() {
      if (lease === undefined) return;
      own.delete(lease.owner);
      const heartbeat = await enlisted.promise.catch(() => undefined);
      await heartbeat?.stop();
      if (heartbeat !== undefined) await leases.release(lease);
    },
  };
}
