/**
 * What searches found, kept until the source changes: whoever pages through a list has it looked through once, not once for
 * every page. What is kept is bounded; what is not kept is found again.
 */

import { comparePlaces, type Place } from '../scim/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Listing } from './listing.ts';
import { type Search, scan } from './scanning.ts';
import { changesOf } from './source-changes.ts';

/** Places that are kept, of all searches together: some tens of megabytes. */
const mostPlaces = 200_000;

interface Kept {
  readonly changes: number;
  readonly places: Promise<readonly Place[]>;
  /** How many there are, once it is known. */
  size: number;
}

/** The places of all that fit, in the order that is asked for. */
export type Finding = (within: Queryable, listing: Listing, search: Search) => Promise<readonly Place[]>;

/** @param db what transactions see beside it is never kept, for it may be undone. */
export function keepFound(db: Queryable): Finding {
  const kept = new Map<string, Kept>();

  return async (within, listing, search) => {
    if (within !== db) return find(within, listing, search);
    const name = JSON.stringify([listing.source, listing.list, search]);
    const changes = await changesOf(within, listing.source);
    const known = kept.get(name);
    kept.delete(name);
    if (known?.changes === changes) {
      kept.set(name, known);
      return known.places;
    }
    const fresh: Kept = { changes, places: find(within, listing, search), size: 0 };
    kept.set(name, fresh);
    try {
      const places = await fresh.places;
      fresh.size = places.length;
      shrink();
      return places;
    } catch (thrown) {
      if (kept.get(name) === fresh) kept.delete(name);
      throw thrown;
    }
  };

  /** Lets go of what was not asked for longest. */
  function shrink(): void {
    let all = [...kept.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [name, { size }] of kept) {
      if (all <= mostPlaces && kept.size <= mostSearches) return;
      kept.delete(name);
      all -= size;
    }
  }
}

/** Searches that are kept: those that found little count too. */
const mostSearches = 200;

async function find(within: Queryable, listing: Listing, search: Search): Promise<readonly Place[]> {
  const places: Place[] = [];
  for await (const found of scan(within, listing, search)) for (const each of found) places.push(each);
  return search.order === undefined ? places : places.sort(comparePlaces(search.order));
}
