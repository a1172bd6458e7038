/** The world in which the promises of a queue are put to the test: one database, and processes that share it. */

import { type Jobs, openJobs } from '../../jobs/index.ts';
import type { Database } from '../../store/index.ts';
import { type FakeClock, fakeClock } from '../clock.ts';
import { openTestDatabase } from '../database.ts';
import { watchQueries } from '../queries.ts';
import { type RecordingLog, recordingLog, seededRandom } from '../tools.ts';

/** One process, as far as the queue can tell: with a connection, a clock and a log of its own. */
interface JobsProcess {
  readonly jobs: Jobs;
  readonly db: Database;
  readonly clock: FakeClock;
  readonly log: RecordingLog;
}

export interface JobsWorld extends AsyncDisposable {
  /**
   * A process of its own on the common database. Its clock is the common one unless it is to have its own: a process
   * whose clock stands still while that of the others goes on gives no sign of life, as one that was killed.
   */
  process(own?: { readonly clock?: FakeClock }): Promise<JobsProcess>;
  /** The common clock. */
  readonly clock: FakeClock;
  /** Where the common database is, for true processes. */
  readonly location: string;
}

/** What the promises of a queue are put to. */
export interface JobsSubject {
  /** A world of its own for each promise, holding no job. */
  world(): Promise<JobsWorld>;
}

/**
 * Jobs on the engine that ROLLCALL_TEST_POSTGRES chooses. Stops what still runs when it is disposed of.
 * @param options.bare the database has our own tables only, and none of the engine's.
 */
export async function openJobsWorld(
  clock: FakeClock = fakeClock(),
  options: { readonly bare?: boolean } = {},
): Promise<JobsWorld> {
  const database = await openTestDatabase({ empty: options.bare === true });
  if (options.bare === true) await database.migrate();
  const processes: JobsProcess[] = [];
  let ids = 0;
  return {
    clock,
    location: database.location,
    async process(own = {}) {
      const { db, busy } = watchQueries(await database.again());
      const time = own.clock ?? clock;
      for (const waiting of new Set([time, clock])) waiting.attend(busy);
      const log = recordingLog();
      const made = {
        jobs: openJobs({
          db,
          log,
          clock: time,
          newId: () => `id-${String(++ids).padStart(6, '0')}`,
          random: seededRandom(1),
        }),
        db,
        log,
        clock: time,
      };
      processes.push(made);
      return made;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map(({ jobs }) => jobs.stop()));
      for (const { db } of processes) await db.close();
      await database.close();
    },
  };
}
