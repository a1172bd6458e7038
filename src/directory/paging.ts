/** Pages of a list: by number, and step by step from a place on. */

import { sql } from 'kysely';
import { type Place, stepsOf, stepWithin } from '../scim/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Page, Part, Step } from './contract.ts';
import type { Finding } from './found.ts';
import type { Listing } from './listing.ts';
import type { Placing } from './placing.ts';
import { type Stretch, scan } from './scanning.ts';

/** Found at once; whoever finds more has not said whom they mean. */
export const mostFound = 1_000;
/** On a page, unless it is asked for others. */
export const usualPage = 100;

interface Ids {
  readonly total: number;
  readonly ids: readonly string[];
}

/** What both ways of paging work with. */
export interface Paging {
  readonly within: Queryable;
  readonly find: Finding;
  readonly place: Placing;
}

/** The ids of a page, in order, and how many there are in all. */
export async function pageOfIds(paging: Paging, listing: Listing, page: Page): Promise<Ids> {
  const { fit, order, after, offset = 0, limit = usualPage } = page;
  if (fit === undefined && order === undefined) return pageOfAll(paging, listing, { after, offset, limit });
  const places = await paging.find(paging.within, listing, { fit, order });
  return { total: places.length, ids: places.slice(offset, offset + limit).map(({ id }) => id) };
}

/** The ids alone, so that what is passed over is passed over in the index. */
async function pageOfAll(
  { within, place }: Paging,
  listing: Listing,
  {
    after,
    offset,
    limit,
  }: { readonly after: string | undefined; readonly offset: number; readonly limit: number },
): Promise<Ids> {
  const { total, first, before } = await place(within, listing, after === undefined ? offset : 0);
  if (limit === 0 || (after === undefined && offset >= total)) return { total, ids: [] };
  const from = after === undefined ? sql`told.id >= ${first}` : sql`told.id > ${after}`;
  const skipped = after === undefined ? offset - before : offset;
  const { rows } = await sql<{ id: string }>`select told.id as id from ${sql.table(listing.table)} as told
    where ${listing.where} and ${from} order by told.id limit ${limit} offset ${skipped}`.execute(
    within.tables(),
  );
  return { total, ids: rows.map(({ id }) => id) };
}

/** The places that come next, or before, and where the steps from there begin. */
export async function stepOfPlaces(paging: Paging, listing: Listing, step: Step): Promise<Part<Place>> {
  const { fit, order, from, backwards = false, limit, total } = step;
  const { within, find, place } = paging;
  const stretch: Stretch = { beyond: from?.id, backwards, enough: limit + 1 };
  if (fit === undefined && order === undefined) {
    const { total: all } = await place(within, listing, 0);
    return { total: all, ...stepsOf(await nearest(within, listing, stretch), step) };
  }
  if (order === undefined && from !== undefined && total !== undefined) {
    const found: Place[] = [];
    for await (const some of scan(within, listing, { fit, ...stretch })) found.push(...some);
    return { total, ...stepsOf(found, step) };
  }
  const places = await find(within, listing, { fit, order });
  return { total: places.length, ...stepWithin(places, order, step) };
}

async function nearest(
  within: Queryable,
  { table, where }: Listing,
  { beyond: id, backwards, enough = usualPage }: Stretch,
): Promise<readonly Place[]> {
  const bound = id === undefined ? sql`` : sql`and told.id ${backwards ? sql`<` : sql`>`} ${id}`;
  const { rows } =
    await sql<Place>`select told.id as id from ${sql.table(table)} as told where ${where} ${bound}
    order by told.id ${backwards ? sql`desc` : sql`asc`} limit ${enough}`.execute(within.tables());
  return rows;
}
