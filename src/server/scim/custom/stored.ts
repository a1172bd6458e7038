/** Resources of declared types as they are kept: each row is one, under the id that this service gave. */

import type { Selectable } from 'kysely';
import type { Attributes } from '../../../model/index.ts';
import { fromJson, type Queryable, toJson } from '../../../store/index.ts';
import type { ScimResourceTable, ServerTables } from '../../tables.ts';

/** Whose resources, and which of them. */
export interface Kind {
  readonly source: string;
  /** The name of the resource type. */
  readonly type: string;
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

function of(within: Queryable, { source, type }: Kind) {
  return within
    .tables<ServerTables>()
    .selectFrom('scim_resource')
    .where('source', '=', source)
    .where('type', '=', type);
}

export async function findStored(
  within: Queryable,
  kind: Kind,
  id: string,
): Promise<StoredResource | undefined> {
  const row = await of(within, kind).selectAll().where('id', '=', id).executeTakeFirst();
  return row && asStored(row);
}

/** How many there are; with `externalId` only those that have it. */
export async function countStored(
  within: Queryable,
  kind: Kind,
  externalId: string | undefined,
): Promise<number> {
  const { total } = await having(within, kind, externalId)
    .select(({ fn }) => fn.countAll().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** In order of id: from `after` on, or from the `offset`th (0: the first). With `externalId` only those that have it. */
export async function listStored(
  within: Queryable,
  kind: Kind,
  page: {
    readonly after?: string;
    readonly offset?: number;
    readonly limit: number;
    readonly externalId?: string | undefined;
  },
): Promise<readonly StoredResource[]> {
  const { after, offset = 0, limit, externalId } = page;
  let rows = having(within, kind, externalId).selectAll().orderBy('id').limit(limit).offset(offset);
  if (after !== undefined) rows = rows.where('id', '>', after);
  return (await rows.execute()).map(asStored);
}

function having(within: Queryable, kind: Kind, externalId: string | undefined) {
  const all = of(within, kind);
  return externalId === undefined ? all : all.where('external_id', '=', externalId);
}

/** Keeps a resource, in place of the one with its id. */
export async function keep(within: Queryable, kind: Kind, stored: StoredResource): Promise<void> {
  const { id, attributes, version, createdAt, changedAt } = stored;
  const { externalId } = attributes;
  const told = {
    external_id: typeof externalId === 'string' ? externalId : null,
    version,
    changed_at: changedAt,
    attributes: toJson(attributes),
  };
  await within
    .tables<ServerTables>()
    .insertInto('scim_resource')
    .values({ ...kind, id, created_at: createdAt, ...told })
    .onConflict((conflict) => conflict.columns(['source', 'type', 'id']).doUpdateSet(told))
    .execute();
}

export async function drop(within: Queryable, { source, type }: Kind, id: string): Promise<void> {
  await within
    .tables<ServerTables>()
    .deleteFrom('scim_resource')
    .where('source', '=', source)
    .where('type', '=', type)
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
