/** Resources of declared types as they are kept: each row is one, under the id that this service gave. */

import { type Selectable, sql } from 'kysely';
import { inOrderOf, type Listing, resourcesListed } from '../../../directory/index.ts';
import type { Attributes } from '../../../model/index.ts';
import type { ResourceType } from '../../../scim/index.ts';
import { among, bulkInsert, fromJson, type Queryable, toJson } from '../../../store/index.ts';
import type { ScimResourceTable, ServerTables } from '../../tables.ts';
import type { ScimDirectory } from '../parts.ts';
import { anyKey, keysOf, type Lookup } from './text-keys.ts';

/** Whose resources, and which of them. */
export interface Kind {
  readonly source: string;
  readonly type: ResourceType;
}

export interface StoredResource {
  readonly id: string;
  /** All that a client may set, `externalId` with it. */
  readonly attributes: Attributes;
  /** Moves with every real change. */
  readonly version: number;
  /** Milliseconds since 1970, as the next. */
  readonly createdAt: number;
  readonly changedAt: number;
}

/** The list that they are paged through in. */
export function listingOf({ source, type }: Kind): Listing {
  return resourcesListed(
    source,
    {
      list: `scim ${type.name}`,
      table: 'scim_resource',
      where: sql<boolean>`told.source = ${source} and told.type = ${type.name}`,
    },
    { name: type.name, endpoint: type.endpoint, core: type.schema.id },
  );
}

function of(within: Queryable, { source, type }: Kind) {
  return within
    .tables<ServerTables>()
    .selectFrom('scim_resource')
    .where('source', '=', source)
    .where('type', '=', type.name);
}

/** Those that are there, in the order of the ids. */
export async function storedIn(
  within: Queryable,
  kind: Kind,
  ids: readonly string[],
): Promise<readonly StoredResource[]> {
  if (ids.length === 0) return [];
  const rows = await of(within, kind)
    .selectAll()
    .where(among(within, 'id', ids))
    .execute();
  return inOrderOf(ids, rows).map(asStored);
}

/** The ids of those that may be meant, up to so many. */
export async function lookUp(
  within: Queryable,
  { source, type }: Kind,
  { lookup, limit }: { readonly lookup: Lookup; readonly limit: number },
): Promise<readonly string[]> {
  if ('id' in lookup) return [lookup.id];
  const rows = await within
    .tables<ServerTables>()
    .selectFrom('scim_resource_text')
    .select('id')
    .where('source', '=', source)
    .where('type', '=', type.name)
    .where('key', 'in', [lookup.key, anyKey])
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Two of those at most that have that `externalId`. */
export function holdersOf(
  within: Queryable,
  kind: Kind,
  externalId: string,
): Promise<readonly { readonly id: string }[]> {
  return of(within, kind).select('id').where('external_id', '=', externalId).limit(2).execute();
}

interface Keeping {
  readonly within: Queryable;
  readonly directory: Pick<ScimDirectory, 'noteListed'>;
}

/** Keeps a resource, in place of the one with its id. @param fresh there was none. */
export async function keep(
  { within, directory }: Keeping,
  kind: Kind,
  { stored, fresh }: { readonly stored: StoredResource; readonly fresh: boolean },
): Promise<void> {
  const { id, attributes, version, createdAt, changedAt } = stored;
  const { externalId } = attributes;
  const [source, type] = [kind.source, kind.type.name];
  const told = {
    external_id: typeof externalId === 'string' ? externalId : null,
    version,
    changed_at: changedAt,
    attributes: toJson(attributes),
  };
  await within
    .tables<ServerTables>()
    .insertInto('scim_resource')
    .values({ source, type, id, created_at: createdAt, ...told })
    .onConflict((conflict) => conflict.columns(['source', 'type', 'id']).doUpdateSet(told))
    .execute();
  if (!fresh) await dropKeys(within, kind, id);
  await bulkInsert(within, {
    table: 'scim_resource_text',
    columns: { source: 'text', type: 'text', key: 'text', id: 'text' },
    rows: keysOf(attributes).map((key) => ({ source, type, key, id })),
  });
  await directory.noteListed(within, listingOf(kind), fresh ? { came: [id] } : {});
}

/** Removes a resource that is there. */
export async function drop({ within, directory }: Keeping, kind: Kind, id: string): Promise<void> {
  await within
    .tables<ServerTables>()
    .deleteFrom('scim_resource')
    .where('source', '=', kind.source)
    .where('type', '=', kind.type.name)
    .where('id', '=', id)
    .execute();
  await dropKeys(within, kind, id);
  await directory.noteListed(within, listingOf(kind), { went: [id] });
}

async function dropKeys(within: Queryable, { source, type }: Kind, id: string): Promise<void> {
  await within
    .tables<ServerTables>()
    .deleteFrom('scim_resource_text')
    .where('source', '=', source)
    .where('type', '=', type.name)
    .where('id', '=', id)
    .execute();
}

function asStored(row: Selectable<ScimResourceTable>): StoredResource {
  return {
    id: row.id,
    attributes: fromJson<Attributes>(row.attributes),
    version: Number(row.version),
    createdAt: Number(row.created_at),
    changedAt: Number(row.changed_at),
  };
}
