/** How far runs are, as their rows say: written while they are at work, read in processes in which they are not. */

import type { Clock, Log } from '../model/index.ts';
import { asProvisioningError } from '../model/index.ts';
import { fromJson, type Queryable, toJson } from '../store/index.ts';
import type { Progress } from './context.ts';
import type { ReconciliationTables } from './tables.ts';

/** Milliseconds between two writings of one run; one that ends before the first is never written. */
const PACE = 1_000;

/** One run's progress on its way to its row. */
export interface Writing {
  /** Has it written soon; of several only the last. */
  note(progress: Progress): void;
  /** Writes nothing more. Resolves when nothing is on its way. */
  end(): Promise<void>;
}

/** That the progress cannot be written stops no run: whoever looks on then knows less, and nothing else. */
export function openWriting(parts: {
  readonly db: Queryable;
  readonly clock: Clock;
  readonly log: Log;
}): Writing {
  const { db, clock, log } = parts;
  const over = new AbortController();
  let latest: Progress | undefined;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    try {
      while (latest !== undefined) {
        await clock.sleep(PACE, over.signal);
        const progress: Progress = latest;
        latest = undefined;
        await writeProgress(db, progress);
      }
    } catch (thrown) {
      if (over.signal.aborted) return;
      const error = asProvisioningError(thrown);
      log.debug({ error }, 'How far a run is could not be written down.');
    } finally {
      writing = undefined;
    }
  }

  return {
    note(progress) {
      latest = progress;
      writing ??= write();
    },
    async end() {
      over.abort();
      await writing;
    },
  };
}

async function writeProgress(db: Queryable, { run, ...rest }: Progress): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .updateTable('run')
    .set({ progress: toJson(rest) })
    .where('id', '=', run)
    .execute();
}

/** How far each run is that is at work, in whichever process. What has said nothing yet has only begun. */
export async function progressOfAll(db: Queryable): Promise<readonly Progress[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('run')
    .select(['id', 'kind', 'progress'])
    .where('state', '=', 'running')
    .execute();
  return rows.map(({ id, kind, progress }) => ({
    run: id,
    ...(progress === null
      ? { step: kind === 'apply' || kind === 'undo' ? 'applying' : 'observing', done: 0 }
      : fromJson<Omit<Progress, 'run'>>(progress)),
  }));
}
