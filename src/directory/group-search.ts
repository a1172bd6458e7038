/** Finding groups by a part of their names, and going through a source's in order of their names. */

import { sql } from 'kysely';
import { foldKey } from '../model/index.ts';
import { like, literally, type Queryable } from '../store/index.ts';
import type { GroupInOrder, GroupSearch, GroupsBehind, GroupsFound } from './group-asking.ts';
import { type Place, readPlace, writePlace } from './place.ts';
import type { DirectoryTables } from './tables.ts';

const usualLimit = 50;
const longestText = 200;

interface Row {
  readonly source: string;
  readonly id: string;
  readonly name: string;
  readonly members: number;
  readonly rank: number;
  readonly name_key: string;
}

/** See `Directory.searchGroups`. Exact names first, then beginnings, then beginnings of a word, then the rest. */
export async function searchGroups(within: Queryable, query: GroupSearch): Promise<GroupsFound> {
  const limit = query.limit ?? usualLimit;
  const text = query.text.trim().slice(0, longestText);
  const part = literally(foldKey(text));
  const isNamed = (pattern: string) => like('name_key', pattern);
  const beyond =
    query.after === undefined
      ? sql<boolean>`1 = 1`
      : sql<boolean>`(rank, name_key, source, id) > (${sql.join(readPlace(query.after, 3))})`;
  const told =
    query.sources === undefined ? sql<boolean>`1 = 1` : sql<boolean>`source in (${sql.join(query.sources)})`;
  const { rows } = await sql<Row>`
    select source, id, name, members, rank, name_key from (
      select source, id, name, member_rows as members, name_key, case
        when id = ${text} or name_key = ${foldKey(text)} then 0
        when ${isNamed(`${part}%`)} then 1
        when ${isNamed(`% ${part}%`)} or ${isNamed(`%-${part}%`)} then 2
        else 3
      end as rank
      from identity_group
      where gone_at is null and ${told} and (id = ${text} or ${isNamed(`%${part}%`)})
    ) as found
    where ${beyond}
    order by rank, name_key, source, id limit ${limit + 1}`.execute(within.tables());
  const groups = rows.slice(0, limit);
  const last = rows.length > limit ? groups.at(-1) : undefined;
  return {
    groups: groups.map(({ source, id, name, members }) => ({ source, id, name, members: Number(members) })),
    ...(last === undefined ? {} : { next: writePlace(placeOf(last)) }),
  };
}

function placeOf({ rank, name_key, source, id }: Row): Place {
  return [rank, name_key, source, id];
}

/** See `Directory.groupsByName`. */
export async function groupsByName(
  within: Queryable,
  { source, after, limit }: GroupsBehind,
): Promise<readonly GroupInOrder[]> {
  let query = within
    .tables<DirectoryTables>()
    .selectFrom('identity_group')
    .select(['id', 'name', 'name_key', 'member_rows'])
    .where('source', '=', source)
    .where('gone_at', 'is', null)
    .orderBy('name_key')
    .orderBy('id')
    .limit(limit);
  if (after !== undefined) {
    const [, key = '', id = ''] = readPlace(after, 2);
    query = query.where(sql<boolean>`(name_key, id) > (${key}, ${id})`);
  }
  return (await query.execute()).map(({ id, name, name_key, member_rows }) => ({
    source,
    id,
    name,
    members: Number(member_rows),
    place: writePlace([0, name_key, id]),
  }));
}
