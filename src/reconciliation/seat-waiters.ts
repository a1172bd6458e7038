/** Who waits for a seat, page by page in the order of the line. */

import { sql } from 'kysely';
import { among, type Queryable } from '../store/index.ts';
import type { ReconciliationTables } from './tables.ts';

/** Somebody who waits for a seat. */
export interface SeatWaiter {
  readonly person: string;
  readonly sync: string;
  readonly products: readonly string[];
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly place: WaiterPlace;
}

/** A place in the line: as the sync ranks, then since when, then the person. */
export type WaiterPlace = readonly [group: number, order: number, since: number, person: string];

/** Those behind a place, at most so many; absent: from the first on. The order is that of `inLine`. */
export async function waitersBehind(
  db: Queryable,
  target: string,
  { after, limit }: { readonly after?: WaiterPlace; readonly limit: number },
): Promise<readonly SeatWaiter[]> {
  const tables = db.tables<ReconciliationTables>();
  let select = tables
    .selectFrom('seat_wait')
    .select([
      'person',
      ({ fn }) => fn.min('sync').as('sync'),
      ({ fn }) => fn.min('rank_group').as('rank_group'),
      ({ fn }) => fn.min('rank_order').as('rank_order'),
      ({ fn }) => fn.min('since').as('since'),
    ])
    .where('target', '=', target)
    .groupBy('person');
  if (after !== undefined)
    select = select.having(
      sql<boolean>`(min(rank_group), min(rank_order), min(since), person) > (${after[0]}, ${after[1]}, ${after[2]}, ${after[3]})`,
    );
  const rows = await select
    .orderBy('rank_group')
    .orderBy('rank_order')
    .orderBy('since')
    .orderBy('person')
    .limit(limit)
    .execute();
  if (rows.length === 0) return [];
  const people = rows.map(({ person }) => person);
  const wanted = await tables
    .selectFrom('seat_wait')
    .select(['person', 'product'])
    .where('target', '=', target)
    .where(among(db, 'person', people))
    .orderBy('product')
    .execute();
  const products = Map.groupBy(wanted, ({ person }) => person);
  return rows.map(({ person, sync, rank_group, rank_order, since }) => ({
    person,
    sync,
    products: (products.get(person) ?? []).map(({ product }) => product),
    since: Number(since),
    place: [Number(rank_group), Number(rank_order), Number(since), person],
  }));
}
