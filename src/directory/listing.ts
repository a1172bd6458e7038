/** Lists of resources that are paged through: of a source's identities, of its groups, of what others keep beside them. */

import { type RawBuilder, sql } from 'kysely';
import type { Queryable } from '../store/index.ts';
import { groupShape, identityShape, resourceShape, type Shape } from './shapes.ts';

/** Resources of one source and one kind. */
export interface Listing {
  readonly source: string;
  /** The name of the list: no other of the source has it. */
  readonly list: string;
  /** The table in which they are kept, each under its `id`. */
  readonly table: string;
  /** Which rows of that table, called `told`, are in the list. */
  readonly where: RawBuilder<boolean>;
  /** How many rows of other tables a row has, where these may be very many. */
  readonly weight?: RawBuilder<number>;
  /** What a row is as a resource. @param base where the source's resources are, as `Location` has it. */
  shapeOf(within: Queryable, base: string): Shape;
}

/** The identities that a source tells now. */
export function identitiesListed(source: string): Listing {
  return {
    source,
    list: 'identity',
    table: 'identity',
    where: sql`told.source = ${source} and told.gone_at is null`,
    shapeOf: identityShape,
  };
}

/** The groups that a source tells now. */
export function groupsListed(source: string): Listing {
  return {
    source,
    list: 'identity_group',
    table: 'identity_group',
    where: sql`told.source = ${source} and told.gone_at is null`,
    weight: sql`told.member_rows`,
    shapeOf: groupShape,
  };
}

/**
 * Resources that are kept beside the directory. @param of the table, the name of the list, and which rows of the table,
 * called `told`, are in it. @param type what they are.
 */
export function resourcesListed(
  source: string,
  of: Pick<Listing, 'list' | 'table' | 'where'>,
  type: { readonly name: string; readonly endpoint: string; readonly core: string },
): Listing {
  return { source, ...of, shapeOf: (within, base) => resourceShape(within, base, type) };
}

/** Rows in the order of the ids; ids without a row are left out. */
export function inOrderOf<Row extends { readonly id: string }>(
  ids: readonly string[],
  rows: readonly Row[],
): readonly Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
