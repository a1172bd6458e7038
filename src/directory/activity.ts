/** When people were last active, as it is kept: apart from who they are, so that it changes nobody. */

import type { LastActive } from '../model/index.ts';
import { amongKept, bulkUpsert, keepQuery, listOf, type Queryable } from '../store/index.ts';
import { columns, type DirectoryTables } from './tables.ts';

/** What activity is taken into. */
export interface ActivityIntake {
  readonly within: Queryable;
  readonly source: string;
  /** When the reading began that tells it, milliseconds since 1970. */
  readonly now: number;
}

/**
 * Keeps what is told of people whom the source tells; of others nothing is kept. Nobody becomes less active by it: of two
 * copies of a source that disagree the newer activity stays. Gives of how many people something was kept.
 * @param told by id of the identity; undefined: never
 */
export async function takeActivity(
  { within, source, now }: ActivityIntake,
  told: ReadonlyMap<string, string | undefined>,
): Promise<number> {
  if (told.size === 0) return 0;
  const list = listOf(within, [...told.keys()]);
  const there = await present(within, { source, list });
  const before = new Map((await kept(within, { source, list })).map(({ id, last }) => [id, last]));
  const rows = there.map(({ id }) => {
    const last = newer(told.get(id), before.get(id) ?? undefined) ?? null;
    return { source, id, last, told_at: now };
  });
  await bulkUpsert(within, {
    table: 'identity_activity',
    columns: columns.identity_activity,
    key: ['source', 'id'],
    update: ['last', 'told_at'],
    rows,
  });
  return rows.length;
}

function newer(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}

const present = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select('id')
    .where('source', '=', place('source'))
    .where('gone_at', 'is', null)
    .where(amongKept(within, 'id', place('list'))),
);

const kept = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity_activity')
    .select(['id', 'last'])
    .where('source', '=', place('source'))
    .where(amongKept(within, 'id', place('list'))),
);

/** By id, what is known of the activity of these identities of one source. */
export async function activityKept(
  within: Queryable,
  source: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LastActive>> {
  if (ids.length === 0) return new Map();
  const rows = await kept(within, { source, list: listOf(within, ids) });
  return new Map(rows.map(({ id, last }) => [id, last === null ? {} : { last }]));
}
