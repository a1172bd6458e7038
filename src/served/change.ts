/** One transaction that changes a directory: it takes the next version, and writes down what it touched. */

import { asProvisioningError, type Clock, ProvisioningError } from '../model/index.ts';
import { bulkInsert, type Database, locked, type Queryable } from '../store/index.ts';
import type { DirectoryTable, EventKind, ServedTables } from './tables.ts';

/** The mark of version 0, at which every directory begins. */
export const startMark = 'none';

/** What this room works with. */
export interface ServedParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
}

/** Something that was touched. */
interface Touched {
  readonly kind: EventKind;
  readonly account?: string;
  readonly group?: string;
  readonly name?: string;
}

/** A directory while it is changed. */
export interface Changing {
  readonly within: Queryable;
  readonly directory: string;
  readonly now: number;
  readonly newId: () => string;
  /** The next place in lists. */
  position(): number;
  touched(what: Touched): void;
}

/**
 * Runs `work` in a transaction that nobody else changes the directory beside. Because the row of the directory is locked
 * before anything is looked at, versions are in the order of commits on PostgreSQL too: whoever has seen version n has
 * seen everything up to n, and nothing can appear below it later.
 */
export async function changeDirectory<R>(
  { db, clock, newId }: ServedParts,
  directory: string,
  work: (changing: Changing) => Promise<R>,
): Promise<R> {
  try {
    return await db.transaction(async (within) => {
      const now = clock.now();
      const before = await lockedDirectory(within, directory, now);
      const touched: Touched[] = [];
      let { position } = before;
      const result = await work({
        within,
        directory,
        now,
        newId,
        position: () => ++position,
        touched: (what) => touched.push(what),
      });
      if (touched.length === 0) return result;
      const version = Number(before.version) + 1;
      const mark = newId();
      await within
        .tables<ServedTables>()
        .updateTable('served_directory')
        .set({ version, mark, position })
        .where('name', '=', directory)
        .execute();
      await bulkInsert(within, {
        table: 'served_event',
        columns: {
          directory: 'text',
          version: 'bigint',
          ordinal: 'integer',
          mark: 'text',
          kind: 'text',
          account_id: 'text',
          group_id: 'text',
          name: 'text',
          at: 'bigint',
        },
        rows: touched.map(({ kind, account, group, name }, ordinal) => ({
          directory,
          version,
          ordinal,
          mark,
          kind,
          account_id: account,
          group_id: group,
          name,
          at: now,
        })),
      });
      return result;
    });
  } catch (thrown) {
    throw maybeDone(thrown);
  }
}

/** A commit whose answer was lost may have been kept. */
function maybeDone(thrown: unknown): ProvisioningError {
  const error = asProvisioningError(thrown);
  if (error.code !== 'unavailable' || error.effectUnknown) return error;
  return new ProvisioningError('unavailable', error.message, { cause: thrown, effectUnknown: true });
}

async function lockedDirectory(within: Queryable, name: string, now: number): Promise<DirectoryTable> {
  await within
    .tables<ServedTables>()
    .insertInto('served_directory')
    .values({ name, version: 0, mark: startMark, position: 0, created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = await locked(
    within,
    within.tables<ServedTables>().selectFrom('served_directory').selectAll().where('name', '=', name),
  ).executeTakeFirstOrThrow();
  return { ...row, version: Number(row.version), position: Number(row.position) };
}
