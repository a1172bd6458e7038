/** What was noted of people's lives, for reading. */

import { sql } from 'kysely';
import { fromJson, type Queryable } from '../store/index.ts';
import type { Directory, EventCount, LifecycleEvent } from './contract.ts';
import type { DirectoryTables } from './tables.ts';

/** See `Directory.events`. */
export async function listEvents(
  within: Queryable,
  query: NonNullable<Parameters<Directory['events']>[0]>,
): Promise<readonly LifecycleEvent[]> {
  let select = within.tables<DirectoryTables>().selectFrom('lifecycle_event').selectAll();
  if (query.person !== undefined) select = select.where('person', '=', query.person);
  if (query.source !== undefined) select = select.where('source', '=', query.source);
  if (query.kind !== undefined) select = select.where('kind', '=', query.kind);
  if (query.from !== undefined) select = select.where('at', '>=', query.from);
  if (query.to !== undefined) select = select.where('at', '<', query.to);
  if (query.before !== undefined) select = select.where('id', '<', query.before);
  const rows = await select
    .orderBy('id', 'desc')
    .limit(query.limit ?? 100)
    .execute();
  return rows.map(({ moves, ...row }) => ({ ...row, moves: fromJson(moves) }));
}

const day = 86_400_000;

/** See `Directory.eventCounts`. */
export async function countEvents(
  within: Queryable,
  { from, to, ahead }: Parameters<Directory['eventCounts']>[0],
): Promise<readonly EventCount[]> {
  // Whom several sources tell is one person all the same.
  // Both engines divide whole numbers into whole numbers; the parts are ours, so they may stand in the text.
  const days = sql<number>`(at + ${sql.lit(Math.trunc(ahead))}) / ${sql.lit(day)}`;
  const rows = await within
    .tables<DirectoryTables>()
    .selectFrom('lifecycle_event')
    .select(({ fn }) => [days.as('day'), 'kind', fn.count<number>('person').distinct().as('count')])
    .where('at', '>=', from)
    .where('at', '<', to)
    .groupBy([days, 'kind'])
    .orderBy('day')
    .execute();
  return rows.map((row) => ({ day: Number(row.day), kind: row.kind, count: Number(row.count) }));
}
