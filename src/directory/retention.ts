/** Forgets old readings and old events of people's lives; what the directory knows of people stays. */

import type { Queryable } from '../store/index.ts';
import type { DirectoryTables } from './tables.ts';

/** What is older than these moments is forgotten (milliseconds since 1970). */
export interface DirectoryRetention {
  readonly readingsBefore: number;
  readonly eventsBefore: number;
}

/**
 * Forgets; gives how many readings and events. Readings that run or are held stay, and of every source the last complete
 * full one and the last of changes: the proof that it has been read.
 */
export async function forgetOld(
  within: Queryable,
  { readingsBefore, eventsBefore }: DirectoryRetention,
): Promise<{ readonly readings: number; readonly events: number }> {
  const tables = within.tables<DirectoryTables>();
  const readings = await tables
    .deleteFrom('reading')
    .where('finished_at', '<', readingsBefore)
    .where('state', 'not in', ['running', 'held'])
    .where('id', 'not in', (inner) =>
      inner
        .selectFrom('reading')
        .select((row) => row.fn.max('id').as('id'))
        .where('state', '=', 'complete')
        .groupBy(['source', 'kind']),
    )
    .executeTakeFirstOrThrow();
  const events = await tables
    .deleteFrom('lifecycle_event')
    .where('at', '<', eventsBefore)
    .executeTakeFirstOrThrow();
  return { readings: Number(readings.numDeletedRows), events: Number(events.numDeletedRows) };
}
