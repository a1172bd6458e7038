/** Leases by name: one holder at a time, across processes, on either engine. */

import { type Clock, type Log, ProvisioningError } from '../model/index.ts';
import type { Database } from '../store/index.ts';
import type { LeaseOptions } from './contract.ts';
import { lifetime, startHeartbeat } from './heartbeat.ts';
import type { JobTables } from './tables.ts';

/** Milliseconds between two looks at a lease that another process holds; its release within this process is heard at once. */
const lookAgain = 1_000;

export interface Leases {
  /** See `Jobs.withLease`. */
  withLease<R>(name: string, work: (signal: AbortSignal) => Promise<R>, options?: LeaseOptions): Promise<R>;
  /** Takes the lease if it is free or has expired. */
  acquire(lease: { name: string; owner: string; ttl: number }): Promise<boolean>;
  /** False when it is another's by now. */
  renew(lease: { name: string; owner: string; until: number }): Promise<boolean>;
  /** Harmless when it is another's by now. */
  release(lease: { name: string; owner: string }): Promise<void>;
}

interface Patience {
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

/** Beware: the end of a lease is compared with the clock of whoever asks; processes' clocks must agree within seconds. */
export function openLeases(parts: {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}): Leases {
  const { db, clock, log, newId } = parts;
  const tables = () => db.tables<JobTables>();
  const waiters = new Map<string, Set<AbortController>>();

  async function acquire(lease: { name: string; owner: string; ttl: number }): Promise<boolean> {
    const { name, owner, ttl } = lease;
    const now = clock.now();
    const row = await tables()
      .insertInto('job_lease')
      .values({ name, owner, until: now + ttl })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ owner, until: now + ttl })
          .where('job_lease.until', '<=', now),
      )
      .returning('owner')
      .executeTakeFirst();
    return row !== undefined;
  }

  async function renew(lease: { name: string; owner: string; until: number }): Promise<boolean> {
    const row = await tables()
      .updateTable('job_lease')
      .set({ until: lease.until })
      .where('name', '=', lease.name)
      .where('owner', '=', lease.owner)
      .returning('owner')
      .executeTakeFirst();
    return row !== undefined;
  }

  async function release(lease: { name: string; owner: string }): Promise<void> {
    await tables()
      .deleteFrom('job_lease')
      .where('name', '=', lease.name)
      .where('owner', '=', lease.owner)
      .execute();
    for (const waiter of waiters.get(lease.name) ?? []) waiter.abort();
  }

  /** Sleeps until the lease may be free: it was released in this process, or expires, or it is time to look again. */
  async function untilFree(name: string, { deadline, signal }: Patience): Promise<void> {
    const heard = new AbortController();
    const others = waiters.get(name) ?? new Set();
    waiters.set(name, others.add(heard));
    try {
      const row = await tables()
        .selectFrom('job_lease')
        .select('until')
        .where('name', '=', name)
        .executeTakeFirst();
      const now = clock.now();
      const pause = Math.min(lookAgain, (row?.until ?? now) - now, deadline - now);
      const ends = signal === undefined ? heard.signal : AbortSignal.any([heard.signal, signal]);
      await clock.sleep(Math.max(pause, 0), ends);
    } catch (thrown) {
      signal?.throwIfAborted();
      if (!heard.signal.aborted) throw thrown;
    } finally {
      others.delete(heard);
      if (others.size === 0) waiters.delete(name);
    }
  }

  async function obtain(
    { name, owner, ttl }: { readonly name: string; readonly owner: string; readonly ttl: number },
    patience: Patience,
  ): Promise<void> {
    while (!(await acquire({ name, owner, ttl }))) {
      if (clock.now() >= patience.deadline)
        throw new ProvisioningError(
          'conflict',
          `Another run holds "${name}" now; try again when it has ended.`,
        );
      await untilFree(name, patience);
    }
  }

  return {
    acquire,
    renew,
    release,
    async withLease(name, work, options = {}) {
      const { ttl = lifetime, wait = 0, signal } = options;
      signal?.throwIfAborted();
      const owner = newId();
      await obtain({ name, owner, ttl }, { deadline: clock.now() + wait, signal });
      const abort = new AbortController();
      const lost = new ProvisioningError(
        'conflict',
        `"${name}" was taken over by another process, because this one gave no sign of life for ${Math.round(ttl / 1000)} seconds; the work was stopped and can be repeated.`,
      );
      const heartbeat = startHeartbeat({
        clock,
        log,
        ttl,
        renew: (until) => renew({ name, owner, until }),
        lost: () => abort.abort(lost),
      });
      try {
        const result = await work(abort.signal);
        abort.signal.throwIfAborted();
        return result;
      } catch (thrown) {
        throw abort.signal.aborted ? lost : thrown;
      } finally {
        await heartbeat.stop();
        await release({ name, owner }).catch((thrown) => {
          // What the work gave is worth more than its lease, which ends by itself.
          log.warn(
            { err: thrown },
            `"${name}" could not be released and is free in ${Math.round(ttl / 1000)} seconds.`,
          );
        });
      }
    },
  };
}
