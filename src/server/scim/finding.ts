/** Finding resources of one type, in the order that is asked for, page by page: by number or by cursor. */

import type { Listing, Page, Part } from '../../directory/index.ts';
import type { Attributes } from '../../model/index.ts';
import {
  comparePlaces,
  conditionOf,
  type Filter,
  keyOf,
  type Order,
  orderOf,
  type Place,
  parseFilter,
  type ResourceType,
  stepWithin,
} from '../../scim/index.ts';
import type { Call } from './call.ts';
import { type CursorAt, type Cursors, openCursor, sealCursors } from './cursors.ts';

export interface Found<Resource> extends Cursors {
  /** How many fit in all. */
  readonly total: number;
  /** Those on the page. */
  readonly resources: readonly Resource[];
}

/** How resources of one type are found. */
export interface Finder<Resource> {
  readonly type: ResourceType;
  readonly listing: Listing;
  /** All that fit, where an index finds them. */
  indexed(filter: Filter, order: Order | undefined): Promise<readonly Resource[] | undefined>;
  /** The resource as it is ordered by, its `id` with it. */
  shown(resource: Resource): Attributes;
  /** Those that are there, in the order of the ids. */
  byIds(ids: readonly string[]): Promise<readonly Resource[]>;
}

/**
 * What a query asks for. Throws 400 `invalidFilter`, `tooMany` for a filter that costs too much, `invalidPath` for an order
 * that is none, `invalidCursor` and `expiredCursor`.
 */
export async function find<Resource>(call: Call, finder: Finder<Resource>): Promise<Found<Resource>> {
  const { query } = call;
  const { type } = finder;
  const order = orderOf(query, type);
  const { count: limit } = query;
  if (query.cursor === undefined) {
    const { total, resources } = await pageOf(call, finder, { order, limit, offset: query.startIndex - 1 });
    return { total, resources };
  }
  const at = openCursor(call, type.endpoint, order);
  const { resources, ...part } = await stepOf(call, finder, { order, limit, at });
  return { total: part.total, resources, ...sealCursors(call, type.endpoint, { part, order }) };
}

interface Wanted {
  readonly order: Order | undefined;
  readonly limit: number;
}

/** The page from the `offset`th on (0: the first). */
export async function pageOf<Resource>(
  call: Call,
  finder: Finder<Resource>,
  { order, limit, offset }: Wanted & { readonly offset: number },
): Promise<{ readonly total: number; readonly resources: readonly Resource[] }> {
  const held = await heldOf(call, finder, order);
  if (held !== undefined) {
    const shown = held.slice(offset, offset + limit);
    return { total: held.length, resources: shown.map(({ resource }) => resource) };
  }
  const page = { ...searchOf(call, finder.type, order), limit, offset };
  const { total, ids } = await call.directory.pageOf(finder.listing, page);
  return { total, resources: await finder.byIds(ids) };
}

/** The page from a place on. */
export async function stepOf<Resource>(
  call: Call,
  finder: Finder<Resource>,
  { order, limit, at }: Wanted & { readonly at: CursorAt },
): Promise<Part<Place> & { readonly resources: readonly Resource[] }> {
  const held = await heldOf(call, finder, order);
  if (held !== undefined) {
    const part = stepWithin(held, order, { from: at.from, backwards: at.backwards, limit });
    return { total: held.length, ...part, resources: part.shown.map(({ resource }) => resource) };
  }
  const part = await call.directory.stepOf(finder.listing, {
    ...searchOf(call, finder.type, order),
    ...at,
    limit,
  });
  return { ...part, resources: await finder.byIds(part.shown.map(({ id }) => id)) };
}

/** Every place, in order. */
export async function placesOf<Resource>(
  call: Call,
  finder: Finder<Resource>,
  order: Order | undefined,
): Promise<readonly Place[]> {
  const held = await heldOf(call, finder, order);
  return held ?? call.directory.placesOf(finder.listing, searchOf(call, finder.type, order));
}

function searchOf(
  { query, base }: Call,
  type: ResourceType,
  order: Order | undefined,
): Pick<Page, 'fit' | 'order'> {
  return {
    ...(query.filter !== undefined && {
      fit: { condition: conditionOf(parseFilter(query.filter), type), base },
    }),
    ...(order && { order }),
  };
}

interface Held<Resource> extends Place {
  readonly resource: Resource;
}

/** All that an index finds, in order; undefined where none does. */
async function heldOf<Resource>(
  { query }: Call,
  { indexed, shown }: Finder<Resource>,
  order: Order | undefined,
): Promise<readonly Held<Resource>[] | undefined> {
  if (query.filter === undefined) return undefined;
  const found = await indexed(parseFilter(query.filter), order);
  const held = found?.map((resource): Held<Resource> => {
    const whole = shown(resource);
    return { id: String(whole.id), ...(order && { key: keyOf(order, whole) }), resource };
  });
  return held?.sort(comparePlaces(order));
}

/** Each once: two look-ups may have found the same. */
export function onceEach<Stored>(
  found: readonly Stored[],
  idOf: (stored: Stored) => string,
): readonly Stored[] {
  return [...new Map(found.map((each) => [idOf(each), each])).values()];
}
