/** Whom a source means where it names somebody by a key, as it names a manager. */

import type { ExpressionBuilder } from 'kysely';
import type { Queryable } from '../store/index.ts';
import { indexKey } from './profile.ts';
import type { DirectoryTables } from './tables.ts';

/** What a source names somebody by. */
export interface Reference {
  readonly source: string;
  /** An id, else an external id, else a user name: connectors tell what their source has. */
  readonly value: string;
}

/** Whom that is. */
export interface Referred extends Reference {
  /** Our id. */
  readonly person: string;
  /** What the same source calls them. */
  readonly name: string;
}

/** See `Directory.referred`. @param references a few hundred at most: all are looked up in one query. */
export async function findReferred(
  within: Queryable,
  references: readonly Reference[],
): Promise<readonly Referred[]> {
  if (references.length === 0) return [];
  const rows = await within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(['source', 'id', 'external_id', 'user_name_key', 'person', 'display_name as name'])
    .where('gone_at', 'is', null)
    .where((row) => row.or(references.map((one) => isMeant(row, one))))
    .execute();
  return references.flatMap((one) => {
    const told = rows.filter(({ source }) => source === one.source);
    const key = indexKey(one.value);
    const [meant] = [
      told.filter(({ id }) => id === one.value),
      told.filter(({ external_id }) => external_id === one.value),
      told.filter(({ user_name_key }) => user_name_key === key),
    ].filter((some) => some.length > 0);
    // Of several under one key nobody can say who is meant.
    return meant?.length === 1 && meant[0] !== undefined
      ? [{ ...one, person: meant[0].person, name: meant[0].name }]
      : [];
  });
}

/** Each of the three is found by an index of its own. */
function isMeant(row: ExpressionBuilder<DirectoryTables, 'identity'>, { source, value }: Reference) {
  const key = indexKey(value);
  return row.and([
    row('source', '=', source),
    row.or([row('id', '=', value), row('external_key', '=', key), row('user_name_key', '=', key)]),
  ]);
}
