/** A pool of graphile-worker's workers in this process: its signs of life, and what its workers do with a job. */

import type { Task, TaskList } from 'graphile-worker';
import type { Clock, Log } from '../model/index.ts';
import type { JobHandler, JobHandlers } from './contract.ts';
import { takenOver } from './failure.ts';
import type { Envelope } from './graphile-rows.ts';
import { type GraphileTable, type LeavingJob, type LockedJob, poolLease } from './graphile-table.ts';
import { type Heartbeat, lifetime, startHeartbeat } from './heartbeat.ts';
import type { Leases } from './leases.ts';
import { perform, type Verdict } from './perform.ts';
import type { Rounds } from './rounds.ts';

/** Milliseconds between two touches of the locks of a pool; graphile-worker frees them after four hours. */
const touching = 60 * 60_000;

/** Milliseconds after which a job looks again whether the older one of its key has ended. */
const besideAgain = 500;

export interface PoolParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly rounds: Rounds;
  readonly leases: Leases;
  readonly table: GraphileTable;
}

export interface PoolMember {
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

/** What graphile-worker is thrown so that it unlocks a job as `leave` has written it down. */
class Left extends Error {
  override readonly name = 'Left';
}

/** @param signal aborts when jobs under way are to end. */
export function openMember(parts: PoolParts, handlers: JobHandlers, signal: AbortSignal): PoolMember {
  const { clock, log, random, rounds, leases, table } = parts;
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

  /** Completing is not fenced in graphile-worker, so nothing is completed without a fresh sign of life. */
  async function stillOurs(): Promise<boolean> {
    const heartbeat = await enlisted.promise;
    if (lost.signal.aborted) return false;
    if (heartbeat.until - clock.now() > lifetime / 2) return true;
    return heartbeat.beat();
  }

  async function putBack(job: LockedJob, how: LeavingJob, message: string): Promise<void> {
    const left = await table.leave(job, how);
    // Superseded: returning completes it, and the newer one does the rest.
    if (left === 'superseded' && (await stillOurs())) return;
    if (left === 'left' && how.state === 'waiting') rounds.ringAt(how.runAt);
    throw new Left(message);
  }

  async function settle(job: LockedJob, name: string, verdict: Verdict): Promise<void> {
    const now = clock.now();
    if (verdict.state === 'done') {
      if (await stillOurs()) return;
      throw takenOver(name);
    }
    if (verdict.state === 'interrupted')
      return putBack(job, { state: 'waiting', runAt: now, uncounted: true }, 'It was interrupted.');
    const runAt = verdict.state === 'again' ? now + verdict.delay : now;
    const state = verdict.state === 'again' ? 'waiting' : 'failed';
    return putBack(job, { state, runAt }, verdict.message);
  }

  function taskOf(name: string, handler: JobHandler): Task {
    return async (raw, helpers) => {
      await enlisted.promise;
      const { payload, key, maxAttempts } = raw as Envelope;
      const job: LockedJob = { id: String(helpers.job.id), pool: helpers.job.locked_by ?? '', key };
      if (await table.runsBeside(job)) {
        const how: LeavingJob = { state: 'waiting', runAt: clock.now() + besideAgain, uncounted: true };
        return putBack(job, how, 'An older one of its key still runs.');
      }
      ran += 1;
      const verdict = await perform({
        job: { name, payload, key, attempt: helpers.job.attempts, maxAttempts },
        handler,
        signal: AbortSignal.any([signal, lost.signal]),
        random,
        log,
      });
      await settle(job, name, verdict);
    };
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
      enlist(pool).then(enlisted.resolve, enlisted.reject);
    },
    async leave() {
      if (lease === undefined) return;
      const heartbeat = await enlisted.promise.catch(() => undefined);
      await heartbeat?.stop();
      if (heartbeat !== undefined) await leases.release(lease);
    },
  };
}
