/** Groups as they were last told, and who is in them, for whoever speaks for the directory to their source. */

import { type Selectable, sql } from 'kysely';
import type { GroupMember } from '../model/index.ts';
import { among, amongKept, asOneText, fromJson, keepQuery, listOf, type Queryable } from '../store/index.ts';
import type { IdsAsked } from './asking.ts';
import { keepByTexts } from './by-texts.ts';
import type { GroupQuery, Page, StoredGroup, StoredMember } from './contract.ts';
import type { MembersAsked } from './group-asking.ts';
import { groupsListed, inOrderOf } from './listing.ts';
import { mostFound, type Paging, pageOfIds, usualPage } from './paging.ts';
import { indexKey } from './profile.ts';
import { present as presentIdentities } from './stored-identities.ts';
import type { DirectoryTables, IdentityGroupTable } from './tables.ts';

const told = [
  'source',
  'id',
  'name',
  'external_id',
  'attributes',
  'version',
  'created_at',
  'changed_at',
  'gone_at',
] as const;

/** Those of a source that it tells. */
function present(within: Queryable, source: string) {
  return within
    .tables<DirectoryTables>()
    .selectFrom('identity_group')
    .where('source', '=', source)
    .where('gone_at', 'is', null);
}

/** See `Directory.group`. */
export async function findGroup(
  within: Queryable,
  source: string,
  id: string,
): Promise<StoredGroup | undefined> {
  const [row] = await one(within, { source, id });
  return row === undefined ? undefined : asStoredGroup(row);
}

const one = keepQuery((within, place) =>
  present(within, place('source')).select(told).where('id', '=', place('id')),
);

/** See `Directory.findGroups`. */
export async function findGroups(
  within: Queryable,
  source: string,
  by: GroupQuery,
): Promise<readonly StoredGroup[]> {
  let query = present(within, source).select(told).orderBy('id').limit(mostFound);
  if (by.id !== undefined) query = query.where('id', '=', by.id);
  if (by.name !== undefined) query = query.where('name_key', '=', indexKey(by.name));
  if (by.externalId !== undefined)
    query = query
      .where('external_key', '=', indexKey(by.externalId))
      .where('external_id', '=', by.externalId);
  return (await query.execute()).map(asStoredGroup);
}

/** See `Directory.listGroups`. */
export async function listGroups(
  paging: Paging,
  source: string,
  page: Page,
): Promise<{ readonly total: number; readonly groups: readonly StoredGroup[] }> {
  const { total, ids } = await pageOfIds(paging, groupsListed(source), page);
  return { total, groups: await groupsIn(paging.within, source, ids) };
}

/** See `Directory.groupsIn`. */
export async function groupsIn(
  within: Queryable,
  source: string,
  ids: readonly string[],
): Promise<readonly StoredGroup[]> {
  if (ids.length === 0) return [];
  const rows = await present(within, source)
    .select(told)
    .where(among(within, 'id', ids))
    .execute();
  return inOrderOf(ids, rows).map(asStoredGroup);
}

/** See `Directory.idsAmong`. */
export async function idsAmong(
  within: Queryable,
  source: string,
  { type, ids }: IdsAsked,
): Promise<ReadonlySet<string>> {
  return new Set((await idsOf[type](within, { source, texts: ids })).map(({ id }) => id));
}

const idsOf = {
  identity: keepByTexts('id', (within, place, isOne) =>
    presentIdentities(within, place('source')).select('id').where(isOne),
  ),
  group: keepByTexts('id', (within, place, isOne) =>
    present(within, place('source')).select('id').where(isOne),
  ),
};

/** See `Directory.members`. */
export async function listMembers(
  within: Queryable,
  of: { readonly source: string; readonly group: string },
  page: MembersAsked,
): Promise<{ readonly members: readonly StoredMember[]; readonly next?: GroupMember }> {
  const limit = page.limit ?? usualPage;
  const members: StoredMember[] = [];
  for (const type of ['identity', 'group'] as const) {
    // People come first: after a group none is left.
    if (type === 'identity' && page.after?.type === 'group') continue;
    const after = page.after?.type === type ? page.after.id : undefined;
    if (members.length > limit) break;
    const some = { type, after, limit: limit + 1 - members.length, ids: page.ids, untold: page.untold };
    members.push(...(await membersOf(within, of, some)));
  }
  const last = members.length > limit ? members[limit - 1] : undefined;
  return {
    members: members.slice(0, limit),
    ...(last === undefined ? {} : { next: { type: last.type, id: last.id } }),
  };
}

/** Direct members of one type, in order of id. */
export async function membersOf(
  within: Queryable,
  of: { readonly source: string; readonly group: string },
  page: {
    readonly type: GroupMember['type'];
    readonly after: string | undefined;
    readonly limit: number;
    readonly ids?: MembersAsked['ids'];
    readonly untold?: MembersAsked['untold'];
  },
): Promise<readonly StoredMember[]> {
  const { type, limit, ids, untold } = page;
  const members: StoredMember[] = [];
  let { after } = page;
  for (let size = limit; ; size = Math.min(4 * size, mostNamed)) {
    const named = await namedIn(within, of, { type, after, size, ids });
    for (const { id, shown } of named) {
      if (shown === null && untold !== true) continue;
      const [name, person] = (shown === null ? [id] : JSON.parse(shown)) as readonly [string, string?];
      members.push({ type, id, name, ...(person === undefined ? {} : { person }) });
      if (members.length === limit) return members;
    }
    if (named.length < size) return members;
    after = named.at(-1)?.id;
  }
}

/** Members that are looked at in one query, where many of them are told by nobody. */
const mostNamed = 5_000;

const shownOf = {
  identity: { nested: 0, table: 'identity', columns: { display_name: 'text', person: 'text' } },
  group: { nested: 1, table: 'identity_group', columns: { name: 'text' } },
} as const;

/**
 * Those whom a group names, with what there is to show of each, null of whom nobody told. That is found for each by itself, by its key:
 * joined, PostgreSQL would compare each of them with everybody where it has not counted the tables yet.
 */
async function namedIn(
  within: Queryable,
  { source, group }: { readonly source: string; readonly group: string },
  page: {
    readonly type: GroupMember['type'];
    readonly after: string | undefined;
    readonly size: number;
    readonly ids: readonly string[] | undefined;
  },
): Promise<readonly { readonly id: string; readonly shown: string | null }[]> {
  const { type, after, size, ids } = page;
  const { nested, table, columns } = shownOf[type];
  const { rows } = await sql<{ id: string; shown: string | null }>`
    select member.member_id as id, (
      select ${asOneText(within, columns)} from ${sql.table(table)} as told
      where told.source = ${source} and told.id = member.member_id and told.gone_at is null
    ) as shown
    from group_member as member
    where member.source = ${source} and member.group_id = ${group} and member.nested = ${sql.lit(nested)}
      ${ids === undefined ? sql`` : sql`and ${among(within, 'member.member_id', ids)}`}
      ${after === undefined ? sql`` : sql`and member.member_id > ${after}`}
    order by member.member_id limit ${size}`.execute(within.tables());
  return rows;
}

/** See `Directory.groupsOf`. */
export async function groupsHolding(
  within: Queryable,
  source: string,
  identities: readonly string[],
): Promise<ReadonlyMap<string, readonly { readonly id: string; readonly name: string }[]>> {
  const byMember = new Map<string, { id: string; name: string }[]>();
  if (identities.length === 0) return byMember;
  const [only = '', ...others] = identities;
  // A single one is looked up by itself: taking a list apart costs as much again.
  const rows =
    others.length === 0
      ? await holdingOne(within, { source, id: only })
      : await holding(within, { source, list: listOf(within, identities) });
  for (const { member_id, id, name } of rows) {
    const groups = byMember.get(member_id) ?? [];
    groups.push({ id, name });
    byMember.set(member_id, groups);
  }
  return byMember;
}

/** See `DirectoryAtOnce.groupsOf`. */
export function groupsAtOnce(
  db: Queryable,
  source: string,
  id: string,
): readonly { readonly id: string; readonly name: string }[] | undefined {
  return holdingOne.now(db, { source, id });
}

/** Which people are in which groups of a source, in order of the groups. */
function peopleIn(within: Queryable, source: string) {
  return within
    .tables<DirectoryTables>()
    .selectFrom('group_member as member')
    .innerJoin('identity_group as told', (on) =>
      on.onRef('told.source', '=', 'member.source').onRef('told.id', '=', 'member.group_id'),
    )
    .select(['member.member_id', 'told.id', 'told.name'])
    .where('told.gone_at', 'is', null)
    .where('member.source', '=', source)
    .where('member.nested', '=', 0)
    .orderBy('told.id');
}

const holding = keepQuery((within, place) =>
  peopleIn(within, place('source')).where(amongKept(within, 'member.member_id', place('list'))),
);

const holdingOne = keepQuery((within, place) =>
  peopleIn(within, place('source')).where('member.member_id', '=', place('id')),
);

/** The group that a row tells. */
export function asStoredGroup(row: Pick<Selectable<IdentityGroupTable>, (typeof told)[number]>): StoredGroup {
  const attributes = fromJson<StoredGroup['attributes'] | null>(row.attributes) ?? undefined;
  return {
    source: row.source,
    id: row.id,
    name: row.name,
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
    ...(attributes === undefined ? {} : { attributes }),
    createdAt: row.created_at,
    changedAt: row.changed_at,
    version: row.version,
    ...(row.gone_at === null ? {} : { goneAt: row.gone_at }),
  };
}
