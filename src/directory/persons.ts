/** People as the sources of one sync tell them: merged, with their groups flattened. Some queries for each thousand. */

import type { RawBuilder, Selectable } from 'kysely';
import type { LastActive, PersonGroup, ToldIdentity } from '../model/index.ts';
import { among, amongKept, keepQuery, listOf, type Queryable } from '../store/index.ts';
import { activityKept } from './activity.ts';
import type { PersonQuery, PersonRecord } from './contract.ts';
import { identityOf } from './identities.ts';
import { mergePerson } from './merge.ts';
import type { Nestings } from './nesting.ts';
import type { NestingReader } from './nestings.ts';
import type { DirectoryTables, IdentityTable } from './tables.ts';

/** People in one answer, unless it is asked for others. */
const usualLimit = 1_000;

/** See `Directory.persons`. */
export async function listPersons(
  within: Queryable,
  nestingsOf: NestingReader,
  query: PersonQuery,
): Promise<readonly PersonRecord[]> {
  const from = [...new Set(query.from)];
  if (from.length === 0) return [];
  const ids = await idsOf(within, { ...query, from });
  if (ids.length === 0) return [];
  const told = await identitiesOf(within, from, ids);
  const versions = await versionsOf(within, ids);
  const direct = await directGroups(within, told);
  const nestings = await nestingsOf(within, from);
  const persons: PersonRecord[] = [];
  for (const id of ids) {
    const identities = told.get(id);
    if (identities === undefined) continue;
    const groups = groupsOf(identities, from, { direct, nestings });
    persons.push({ ...mergePerson(id, identities, from), groups, version: versions.get(id) ?? 0 });
  }
  return persons;
}

/** See `Directory.count`. */
export async function countPersons(within: Queryable, from: readonly string[]): Promise<number> {
  if (from.length === 0) return 0;
  const { people } = await within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select((row) => row.fn.count('person').distinct().as('people'))
    .where('source', 'in', from)
    .executeTakeFirstOrThrow();
  return Number(people);
}

/** Sources that told a person, in the order in which they first did. */
export async function sourcesOf(within: Queryable, person: string): Promise<readonly string[]> {
  const rows = await within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(['source', 'created_at'])
    .where('source', 'in', (inner) => inner.selectFrom('source_state').select('source'))
    .where('person', '=', person)
    .orderBy('created_at')
    .orderBy('source')
    .execute();
  return [...new Set(rows.map(({ source }) => source))];
}

async function idsOf(
  within: Queryable,
  { from, after, limit = usualLimit, ids }: PersonQuery,
): Promise<readonly string[]> {
  if (ids !== undefined) return [...new Set(ids)].sort();
  const found = new Set<string>();
  for (const source of from) {
    let query = within
      .tables<DirectoryTables>()
      .selectFrom('identity')
      .select('person')
      .distinct()
      .where('source', '=', source)
      .orderBy('person')
      .limit(limit);
    if (after !== undefined) query = query.where('person', '>', after);
    for (const { person } of await query.execute()) found.add(person);
  }
  return [...found].sort().slice(0, limit);
}

/** What these sources tell of these people, by person. */
export async function identitiesOf(
  within: Queryable,
  from: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly ToldIdentity[]>> {
  const rows = await within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(['source', 'id', 'person', 'user_name', 'external_id', 'active', 'attributes'])
    .select(['gone_at', 'gone_by', 'gone_before'])
    .where('source', 'in', from)
    .where(among(within, 'person', ids))
    .execute();
  const activity = await activityOf(within, rows);
  const gone = rows.some(({ gone_at }) => gone_at !== null);
  const believed = gone ? await believedOf(within, from) : new Map<string, number>();
  const byPerson = new Map<string, ToldIdentity[]>();
  for (const row of rows) {
    const list = byPerson.get(row.person) ?? [];
    const known = activity.get(row.source)?.get(row.id);
    list.push({ ...toldIdentity(row, believed), ...(known === undefined ? {} : { activity: known }) });
    byPerson.set(row.person, list);
  }
  return byPerson;
}

/** What is known of the activity of these identities: by source, then by id. */
export async function activityOf(
  within: Queryable,
  rows: readonly { readonly source: string; readonly id: string }[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, LastActive>>> {
  const known = new Map<string, ReadonlyMap<string, LastActive>>();
  for (const [source, list] of Map.groupBy(rows, (row) => row.source))
    known.set(
      source,
      await activityKept(
        within,
        source,
        list.map(({ id }) => id),
      ),
    );
  return known;
}

type ToldRow = Parameters<typeof identityOf>[0] &
  Pick<Selectable<IdentityTable>, 'source' | 'gone_at' | 'gone_by' | 'gone_before'>;

function toldIdentity(row: ToldRow, believed: ReadonlyMap<string, number>): ToldIdentity {
  const { source, gone_at, gone_by, gone_before } = row;
  const identity = identityOf(row);
  if (gone_at === null) return { source, identity };
  // Of those that went before it was written down, one reading at least has lacked them.
  const missed = Math.max(1, (believed.get(source) ?? 0) - (gone_before ?? 0));
  const goneBy = gone_by ?? 'absent';
  return { source, identity, goneAt: gone_at, goneBy, ...(goneBy === 'absent' ? { missed } : {}) };
}

/** How many full readings of each source were believed. */
async function believedOf(within: Queryable, from: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await within
    .tables<DirectoryTables>()
    .selectFrom('source_state')
    .select(['source', 'believed'])
    .where('source', 'in', from)
    .execute();
  return new Map(rows.map(({ source, believed }) => [source, believed]));
}

async function versionsOf(within: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await within
    .tables<DirectoryTables>()
    .selectFrom('person')
    .select(['id', 'version'])
    .where(among(within, 'id', ids))
    .execute();
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** By source, then by id of the identity: the groups that hold it directly. */
export async function directGroups(
  within: Queryable,
  told: ReadonlyMap<string, readonly ToldIdentity[]>,
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>> {
  const present = new Map<string, string[]>();
  for (const identities of told.values())
    for (const { source, identity, goneAt } of identities) {
      if (goneAt !== undefined) continue;
      const ids = present.get(source) ?? [];
      ids.push(identity.id);
      present.set(source, ids);
    }
  const bySource = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const [source, ids] of present) {
    const rows = await (ids.length > fewMembers
      ? groupsOfMembers(within, source, among(within, 'member_id', ids)).execute()
      : groupsOfFew(within, { source, list: listOf(within, ids) }));
    const byMember = new Map<string, string[]>();
    for (const { member_id, group_id } of rows) {
      const groups = byMember.get(member_id) ?? [];
      groups.push(group_id);
      byMember.set(member_id, groups);
    }
    bySource.set(source, byMember);
  }
  return bySource;
}

/** Of more PostgreSQL would compare each membership with each of them, where it plans for any list before it has counted the table. */
const fewMembers = 8;

const groupsOfFew = keepQuery((within, place) =>
  groupsOfMembers(within, place('source'), amongKept(within, 'member_id', place('list'))),
);

function groupsOfMembers(within: Queryable, source: string, isOne: RawBuilder<boolean>) {
  return within
    .tables<DirectoryTables>()
    .selectFrom('group_member')
    .select(['member_id', 'group_id'])
    .where('source', '=', source)
    .where('nested', '=', 0)
    .where(isOne);
}

/** The shortest paths first; of equally long ones those of the most believed source. */
export function groupsOf(
  told: readonly ToldIdentity[],
  from: readonly string[],
  known: {
    readonly direct: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
    readonly nestings: ReadonlyMap<string, Nestings>;
  },
): readonly PersonGroup[] {
  const groups: PersonGroup[] = [];
  for (const source of from) {
    const direct: string[] = [];
    for (const each of told)
      if (each.source === source) direct.push(...(known.direct.get(source)?.get(each.identity.id) ?? []));
    if (direct.length > 0) groups.push(...(known.nestings.get(source)?.flatten(direct) ?? []));
  }
  return from.length === 1 ? groups : groups.sort((a, b) => a.path.length - b.path.length);
}
