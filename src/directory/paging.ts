/** Pages of a list: by number, and step by step from a place on. */

import { sql } from 'kysely';
import { comparePlaces, type Place } from '../scim/index.ts';
import type { Queryable } from '../store/index.ts';
import { placeInBlocks } from './blocks.ts';
import type { Page, Step, Steps } from './contract.ts';
import type { Finding } from './found.ts';
import type { Listing } from './listing.ts';
import { type Stretch, scan } from './scanning.ts';

/** Found at once; whoever finds more has not said whom they mean. */
export const mostFound = 1_000;
/** On a page, unless it is asked for others. */
export const usualPage = 100;

export interface Ids {
  readonly total: number;
  readonly ids: readonly string[];
}

/** What both ways of paging work with. */
export interface Paging {
  readonly within: Queryable;
  readonly find: Finding;
}

/** The ids of a page, in order, and how many there are in all. */
export async function pageOfIds(paging: Paging, listing: Listing, page: Page): Promise<Ids> {
  const { fit, order, after, offset = 0, limit = usualPage } = page;
  if (fit === undefined && order === undefined) return pageOfAll(paging.within, listing, { after, offset, limit });
  const places = await paging.find(paging.within, listing, { fit, order });
  return { total: places.length, ids: places.slice(offset, offset + limit).map(({ id }) => id) };
}

/** The ids alone, so that what is passed over is passed over in the index. */
async function pageOfAll(
  within: Queryable,
  listing: Listing,
  { after, offset, limit }: { readonly after: string | undefined; readonly offset: number; readonly limit: number },
): Promise<Ids> {
  const { total, first, before } = await placeInBlocks(within, listing, after === undefined ? offset : 0);
  if (limit === 0 || (after === undefined && offset >= total)) return { total, ids: [] };
  const from = after === undefined ? sql`told.id >= ${first}` : sql`told.id > ${after}`;
  const skipped = after === undefined ? offset - before : offset;
  const { rows } = await sql<{ id: string }>`select told.id as id from ${sql.table(listing.table)} as told
    where ${listing.where} and ${from} order by told.id limit ${limit} offset ${skipped}`.execute(within.tables());
  return { total, ids: rows.map(({ id }) => id) };
}

/** The ids that come next, or before, and where the steps from there begin. */
export async function stepOfIds(
  paging: Paging,
  listing: Listing,
  step: Step,
): Promise<Ids & Steps> {
  const { from, backwards = false, limit = usualPage } = step;
  const { total, found } = await beyond(paging, listing, step);
  const more = found.length > limit;
  const shown = found.slice(0, limit);
  const places = backwards ? shown.toReversed() : shown;
  const [first, last] = [places[0], places.at(-1)];
  return {
    total,
    ids: places.map(({ id }) => id),
    ...(first && (backwards ? more : from !== undefined) && { previous: first }),
    // Whoever comes back from a place finds what was there again.
    ...(last && (backwards || more) && { next: last }),
    ...(last === undefined && backwards && { start: true }),
  };
}

/** The places beyond the one from which is stepped, the nearest first: one more than wanted, if there are. */
async function beyond(
  paging: Paging,
  listing: Listing,
  { fit, order, from, backwards = false, limit = usualPage, total }: Step,
): Promise<{ readonly total: number; readonly found: readonly Place[] }> {
  const stretch: Stretch = { beyond: from?.id, backwards, enough: limit + 1 };
  if (fit === undefined && order === undefined) {
    const { total: all } = await placeInBlocks(paging.within, listing, 0);
    return { total: all, found: await nearest(paging.within, listing, stretch) };
  }
  if (order === undefined && from !== undefined && total !== undefined) {
    const found: Place[] = [];
    for await (const some of scan(paging.within, listing, { fit, ...stretch })) found.push(...some);
    return { total, found };
  }
  const places = await paging.find(paging.within, listing, { fit, order });
  if (from === undefined) return { total: places.length, found: places.slice(0, limit + 1) };
  const compare = comparePlaces(order);
  if (!backwards) {
    const at = countWhile(places, (place) => compare(place, from) <= 0);
    return { total: places.length, found: places.slice(at, at + limit + 1) };
  }
  const at = countWhile(places, (place) => compare(place, from) < 0);
  return { total: places.length, found: places.slice(Math.max(0, at - limit - 1), at).toReversed() };
}

async function nearest(
  within: Queryable,
  { table, where }: Listing,
  { beyond: id, backwards, enough = usualPage }: Stretch,
): Promise<readonly Place[]> {
  const bound = id === undefined ? sql`` : sql`and told.id ${backwards ? sql`<` : sql`>`} ${id}`;
  const { rows } = await sql<Place>`select told.id as id from ${sql.table(table)} as told where ${where} ${bound}
    order by told.id ${backwards ? sql`desc` : sql`asc`} limit ${enough}`.execute(within.tables());
  return rows;
}

/** How many places at the beginning of an ordered list are so. */
function countWhile(places: readonly Place[], holds: (place: Place) => boolean): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const place = places[middle];
    if (place !== undefined && holds(place)) low = middle + 1;
    else high = middle;
  }
  return low;
}
