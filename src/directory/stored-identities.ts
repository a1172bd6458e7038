/** Identities as they were last told, for whoever speaks for the directory to their source. */

import type { Selectable } from 'kysely';
import { amongKept, compareTexts, keepQuery, listOf, type Queryable } from '../store/index.ts';
import type { IdentityQuery, Page, StoredIdentity } from './contract.ts';
import { identityOf } from './identities.ts';
import { identitiesListed } from './listing.ts';
import { mostFound, type Paging, pageOfIds } from './paging.ts';
import { indexKey } from './profile.ts';
import type { DirectoryTables, IdentityTable } from './tables.ts';

/** What of an identity its client is shown: of each column that is read, the driver makes a value. */
export const shown = [
  'id',
  'user_name',
  'external_id',
  'active',
  'attributes',
  'version',
  'created_at',
  'changed_at',
] as const;

const told = [...shown, 'source', 'person', 'gone_at'] as const;

/** Those of a source that it tells. */
export function present(within: Queryable, source: string) {
  return within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .where('source', '=', source)
    .where('gone_at', 'is', null);
}

/** See `Directory.identity`. */
export async function findIdentity(
  within: Queryable,
  source: string,
  id: string,
): Promise<StoredIdentity | undefined> {
  const [row] = await one(within, { source, id });
  return row === undefined ? undefined : asStored(row);
}

const one = keepQuery((within, place) =>
  present(within, place('source')).select(told).where('id', '=', place('id')),
);

const byId = keepQuery((within, place) =>
  present(within, place('source'))
    .select(told)
    .where(amongKept(within, 'id', place('list'))),
);

/** See `Directory.identities`. */
export async function identitiesById(
  within: Queryable,
  source: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredIdentity>> {
  const rows = await byId(within, { source, list: listOf(within, ids) });
  return new Map(rows.map((row) => [row.id, asStored(row)]));
}

/** The row of an identity that is told; read by `asStored` and `asWritten`. */
export type IdentityRow = Pick<Selectable<IdentityTable>, (typeof told)[number]>;

/** The rows of those that bear a folded user name, in order of id; at most 1,000. */
export async function rowsOfName(
  within: Queryable,
  source: string,
  key: string,
): Promise<readonly IdentityRow[]> {
  const rows = await named(within, { source, key });
  if (rows.length < mostFound) return inOrder(rows);
  // The database may leave out any of more.
  return present(within, source)
    .select(told)
    .where('user_name_key', '=', key)
    .orderBy('id')
    .limit(mostFound)
    .execute();
}

function inOrder<Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.length > 1 ? rows.toSorted((a, b) => compareTexts(a.id, b.id)) : rows;
}

const named = keepQuery((within, place) =>
  present(within, place('source')).select(told).where('user_name_key', '=', place('key')).limit(mostFound),
);

/** See `Directory.findIdentities`. */
export async function findIdentities(
  within: Queryable,
  source: string,
  by: IdentityQuery,
): Promise<readonly StoredIdentity[]> {
  let query = present(within, source).select(told).orderBy('id').limit(mostFound);
  if (by.id !== undefined) query = query.where('id', '=', by.id);
  if (by.userName !== undefined) query = query.where('user_name_key', '=', indexKey(by.userName));
  if (by.externalId !== undefined)
    // The key finds it by index; the id itself is compared exactly (RFC 7643 section 3.1).
    query = query
      .where('external_key', '=', indexKey(by.externalId))
      .where('external_id', '=', by.externalId);
  if (by.email !== undefined)
    query = query.where('id', 'in', (inner) =>
      inner
        .selectFrom('identity_email')
        .select('id')
        .where('source', '=', source)
        .where('key', '=', indexKey(by.email ?? '')),
    );
  return (await query.execute()).map(asStored);
}

/** See `Directory.listIdentities`. */
export async function listIdentities(
  paging: Paging,
  source: string,
  page: Page,
): Promise<{ readonly total: number; readonly identities: readonly StoredIdentity[] }> {
  const { total, ids } = await pageOfIds(paging, identitiesListed(source), page);
  return { total, identities: await identitiesIn(paging.within, source, ids) };
}

/** See `Directory.identitiesIn`. */
export async function identitiesIn(
  within: Queryable,
  source: string,
  ids: readonly string[],
): Promise<readonly StoredIdentity[]> {
  if (ids.length === 0) return [];
  const byId = await identitiesById(within, source, ids);
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** An identity as it is kept, from its row. */
export function asStored(row: IdentityRow): StoredIdentity {
  return {
    source: row.source,
    identity: identityOf(row),
    person: row.person,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    version: row.version,
    ...(row.gone_at === null ? {} : { goneAt: row.gone_at }),
  };
}
