/** Lists of who may come in: in the order of their names, from any place on, narrowed to those that have a part in their name. */

import { type RawBuilder, sql } from 'kysely';
import { searchKey } from '../../model/index.ts';

/** Where somebody or something stands in such a list. */
export interface NamedPlace {
  readonly name: string;
  readonly id: string;
}

export interface Listing {
  /** Any part of the name, whatever its case and accents. */
  readonly text?: string | undefined;
  /** Behind that one; absent: from the first on. */
  readonly after?: NamedPlace | undefined;
  /** At most so many; absent: all. */
  readonly limit?: number | undefined;
}

/** Rows that are read at once. */
const batch = 500;

/**
 * What a listing asks for.
 * @param behind reads so many rows that fulfil the condition, in order of name and id. No engine folds as we do, so that names are compared here.
 */
export async function byName<Row extends NamedPlace>(
  behind: (condition: RawBuilder<boolean>, most: number) => Promise<readonly Row[]>,
  { text = '', after, limit = Number.POSITIVE_INFINITY }: Listing,
): Promise<readonly Row[]> {
  const key = searchKey(text);
  const most = key === '' ? Math.min(limit, batch) : batch;
  const found: Row[] = [];
  for (let place = after; ; ) {
    const rows = await behind(beyond(place), most);
    found.push(...rows.filter(({ name }) => searchKey(name).includes(key)));
    place = rows.at(-1);
    if (rows.length < most || found.length >= limit) return found.slice(0, limit);
  }
}

function beyond(place: NamedPlace | undefined): RawBuilder<boolean> {
  return place === undefined ? sql<boolean>`1 = 1` : sql<boolean>`(name, id) > (${place.name}, ${place.id})`;
}
