/** What was noted of people's lives, for reading. */

import { type RawBuilder, sql } from 'kysely';
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
  // Both engines divide whole numbers into whole numbers; the parts are ours, so they may stand in the text.
  const dayOf = (at: string) =>
    sql<number>`(${sql.ref(at)} + ${sql.lit(Math.trunc(ahead))}) / ${sql.lit(day)}`;
  const days = dayOf('lifecycle_event.at');
  const counts = new Map<string, EventCount>();
  for await (const stretch of stretchesOf(within, from, to)) {
    const rows = await within
      .tables<DirectoryTables>()
      .selectFrom('lifecycle_event')
      .select(({ fn }) => [days.as('day'), 'kind', fn.countAll<number>().as('count')])
      .where('at', '>=', stretch.from)
      .where('at', '<', stretch.to)
      .where(isNews(dayOf))
      .groupBy([days, 'kind'])
      .execute();
    for (const { day, kind, count } of rows) {
      const key = `${day} ${kind}`;
      const known = counts.get(key)?.count ?? 0;
      counts.set(key, { day: Number(day), kind, count: known + Number(count) });
    }
  }
  return [...counts.values()].sort((a, b) => a.day - b.day);
}

/** Events that one statement looks at: SQLite computes in this process, and nobody else has a turn before it has come to its end. */
const STRETCH = 10_000;

/** The time between two moments, in stretches of so many events; what was noted at one moment stays together. */
async function* stretchesOf(
  within: Queryable,
  from: number,
  to: number,
): AsyncIterable<{ readonly from: number; readonly to: number }> {
  for (let begin = from; begin < to; ) {
    const row = await within
      .tables<DirectoryTables>()
      .selectFrom('lifecycle_event')
      .select('at')
      .where('at', '>=', begin)
      .where('at', '<', to)
      .orderBy('at')
      .offset(STRETCH)
      .limit(1)
      .executeTakeFirst();
    const end = row === undefined ? to : Math.max(Number(row.at), begin + 1);
    yield { from: begin, to: end };
    begin = end;
  }
}

/** Milliseconds in which another source may tell a move once more: most are read within hours, some once a week. */
const ECHO = 7 * day;

/**
 * Whether an event is the first word of what happened: each source tells the same of a person in its own time. One joins once, leaves
 * and comes back by turns, and moves once on one day, or once in a week where it is another source that tells it; whoever comes is
 * given a place on that day, which is no move.
 */
function isNews(dayOf: (at: string) => RawBuilder<number>): RawBuilder<boolean> {
  // Ids are in the order of time.
  const before = (what: RawBuilder<unknown>) => sql`lifecycle_event as told
    where told.person = lifecycle_event.person and told.id < lifecycle_event.id and ${what}`;
  const stood = sql`(select told.kind from ${before(sql`told.kind <> 'mover'`)} order by told.id desc limit 1)`;
  const onOneDay = sql`${dayOf('told.at')} = ${dayOf('lifecycle_event.at')}`;
  const isEcho = sql`((told.kind in ('joiner', 'rehire') and ${onOneDay}) or
    (told.kind = 'mover' and told.at > lifecycle_event.at - ${sql.lit(ECHO)}
      and (told.source <> lifecycle_event.source or ${onOneDay})))`;
  return sql<boolean>`case kind
    when 'joiner' then not exists (select 1 from ${before(sql`told.kind = 'joiner'`)})
    when 'mover' then not exists (select 1 from ${before(isEcho)})
    when 'leaver' then coalesce(${stood}, '') <> 'leaver'
    else coalesce(${stood}, 'leaver') = 'leaver' end`;
}
