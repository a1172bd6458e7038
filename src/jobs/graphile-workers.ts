/** Pools of graphile-worker's workers in this process, from their beginning to their end. */

import { EventEmitter } from 'node:events';
import { type Logger, runOnce, runTaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Shift } from './engine.ts';
import { type MemberParts, openMember } from './graphile-member.ts';
import { poll } from './rounds.ts';

/** Milliseconds after which an idle worker looks although no notification came; those are the rule. */
const lookAround = 5_000;

/**
 * Without a batch, even one of no time, graphile-worker forgets the promise of ending a job, and a connection that is cut
 * at that moment would end the process; with one it ends the pool, which we begin anew.
 */
const preset = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

export interface Workers {
  /** Works until the signal aborts and what runs has ended. */
  work(shift: Shift & { readonly concurrency: number }): Promise<void>;
  /** Runs what is due now, one after the other; gives how many handlers were called. */
  once(shift: Shift): Promise<number>;
}

export function openWorkers(parts: MemberParts & { readonly pool: Pool; readonly logger: Logger }): Workers {
  const { clock, log, pool, logger } = parts;
  const common = { logger, preset, noHandleSignals: true };

  /** A pool that takes no more jobs (`closing`) is replaced while what it still runs goes on to its end (`ended`). */
  function begin(shift: Shift & { readonly concurrency: number }): {
    closing: Promise<void>;
    ended: Promise<void>;
  } {
    const member = openMember(parts, shift.handlers, shift.signal);
    const events: WorkerEvents = new EventEmitter();
    const closing = Promise.withResolvers<void>();
    events.once('pool:gracefulShutdown', () => closing.resolve());
    const { concurrency } = shift;
    const workers = runTaskList(
      { ...common, concurrency, events, pollInterval: lookAround },
      member.tasks,
      pool,
    );
    member.enlist(workers.id);
    const callOff = endOn(AbortSignal.any([shift.signal, member.lost]), workers);
    const ended = async () => {
      try {
        await workers.promise;
      } finally {
        callOff();
        closing.resolve();
        await member.leave();
      }
    };
    return { closing: closing.promise, ended: ended() };
  }

  function complain(thrown: unknown): void {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    log.error({ err: thrown }, `The workers ended and others take their place in a moment: ${reason}`);
  }

  return {
    async work(shift) {
      const pools = new Set<Promise<void>>();
      while (!shift.signal.aborted) {
        const { closing, ended } = begin(shift);
        const gone: Promise<void> = ended.catch(complain).finally(() => pools.delete(gone));
        pools.add(gone);
        await closing;
        await clock.sleep(poll, shift.signal).catch(() => {});
      }
      await Promise.all(pools);
    },
    async once(shift) {
      const member = openMember(parts, shift.handlers, shift.signal);
      const events: WorkerEvents = new EventEmitter();
      let callOff = () => {};
      events.once('pool:create', ({ workerPool }) => {
        member.enlist(workerPool.id);
        callOff = endOn(shift.signal, workerPool);
      });
      try {
        await runOnce({ ...common, events, pgPool: pool, taskList: member.tasks });
        return member.ran;
      } finally {
        callOff();
        await member.leave();
      }
    },
  };
}

/** Lets the workers end when the signal aborts; to be called off when they have ended. */
function endOn(signal: AbortSignal, workers: WorkerPool): () => void {
  // A failure of the shutdown is told by `workers.promise` too.
  const end = () => void Promise.resolve(workers.gracefulShutdown()).catch(() => {});
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return () => signal.removeEventListener('abort', end);
}
