/** Durable work: the contract over whichever engine the database is. */

import { type Clock, type Log, ProvisioningError } from '../model/index.ts';
import type { Database } from '../store/index.ts';
import type { Jobs } from './contract.ts';
import { openEmbedded } from './embedded.ts';
import type { EngineParts } from './engine.ts';
import { openGraphile } from './graphile.ts';
import { openLeases } from './leases.ts';
import { keptJob } from './request.ts';
import { openRounds } from './rounds.ts';
import { openSchedules } from './schedules.ts';
import { openSessions } from './sessions.ts';

const engines = { sqlite: openEmbedded, postgres: openGraphile } as const;

/** What `openJobs` is made of. */
interface JobsParts {
  /** Migrated. */
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Fresh, unguessable ids. */
  readonly newId: () => string;
  /** Uniform in [0, 1); for jitter only. */
  readonly random: () => number;
}

/**
 * Opens durable work on a migrated database: on SQLite in a table of our own, on PostgreSQL with graphile-worker. Touches
 * nothing until it is asked for something, and needs no closing but `stop()` before the database closes.
 */
export function openJobs(parts: JobsParts): Jobs {
  const { clock } = parts;
  const rounds = openRounds(parts);
  const leases = openLeases(parts);
  const schedules = openSchedules(parts);
  const sessions = openSessions();
  const engineParts: EngineParts = { ...parts, rounds, leases };
  const engine = engines[parts.db.engine](engineParts);
  let started = false;

  async function tidy(): Promise<number> {
    const schedule = await schedules.fire((job, within) => engine.add(keptJob(job, clock.now()), within));
    const job = await engine.tidy();
    return Math.min(schedule, job) - clock.now();
  }

  return {
    add: async (job, within) => engine.add(keptJob(job, clock.now()), within),
    async addAll(list, within) {
      const now = clock.now();
      if (list.length > 0)
        await engine.addAll(
          list.map((job) => keptJob(job, now)),
          within,
        );
    },
    async start(handlers, { concurrency = 4 } = {}) {
      if (started) throw new ProvisioningError('internal', 'The jobs are started already; stop them first.');
      started = true;
      const begun = Promise.withResolvers<void>();
      sessions
        .hold(async (signal) => {
          await engine.prepare();
          await tidy();
          begun.resolve();
          if (!signal.aborted) await engine.work({ handlers, signal, tidy, concurrency });
        })
        .catch(begun.reject)
        .finally(() => {
          started = false;
        });
      return begun.promise;
    },
    stop: () => sessions.stop(),
    async drain(handlers) {
      await engine.prepare();
      return sessions.hold((signal) => engine.drain({ handlers, signal, tidy }));
    },
    async counts() {
      await engine.prepare();
      return engine.counts();
    },
    async failures(query = { limit: 100 }) {
      await engine.prepare();
      return engine.failures(query);
    },
    async pending(query) {
      await engine.prepare();
      return engine.pending(query);
    },
    async retry(id) {
      await engine.prepare();
      if (!(await engine.retry(id)))
        throw new ProvisioningError(
          'not-found',
          `There is no failed job "${id}"; it may have been retried already.`,
        );
    },
    async schedule(entry) {
      await schedules.put(entry);
      rounds.ring();
    },
    unschedule: (name) => schedules.remove(name),
    schedules: () => schedules.list(),
    withLease: (name, work, options) => leases.withLease(name, work, options),
  };
}
