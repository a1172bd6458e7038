/** Going through a list step by step, from a place on and back again; the list may change meanwhile. */
import { comparePlaces, type Order, type Place } from './order.ts';

export interface Step {
  /** Beyond this place; absent: from the beginning. */
  readonly from?: Place | undefined;
  /** Towards the beginning. What is shown is in order all the same. */
  readonly backwards?: boolean | undefined;
  /** As many as are shown. */
  readonly limit: number;
}

export interface Steps<P> {
  readonly shown: readonly P[];
  /** To step backwards from; absent: this is the first part. */
  readonly previous?: P;
  /** To step on from; absent: this is the last part. */
  readonly next?: P;
  /** Nothing is left before the place; the next part is the first. */
  readonly start?: true;
}

/** @param found what is beyond the place, the nearest first: one more than the limit, if there are so many. */
export function stepsOf<P extends Place>(
  found: readonly P[],
  { from, backwards = false, limit }: Step,
): Steps<P> {
  const more = found.length > limit;
  const near = found.slice(0, limit);
  const shown = backwards ? near.toReversed() : near;
  const [first, last] = [shown[0], shown.at(-1)];
  return {
    shown,
    ...(first && (backwards ? more : from !== undefined) && { previous: first }),
    // Whoever comes back from a place finds again what was there.
    ...(last && (backwards || more) && { next: last }),
    ...(last === undefined && backwards && { start: true }),
  };
}

/** @param places all there are, in the order given. */
export function stepWithin<P extends Place>(
  places: readonly P[],
  order: Order | undefined,
  step: Step,
): Steps<P> {
  const { from, backwards = false, limit } = step;
  const compare = comparePlaces(order);
  if (from === undefined) return stepsOf(places.slice(0, limit + 1), step);
  if (backwards) {
    const end = countBefore(places, (place) => compare(place, from) < 0);
    return stepsOf(places.slice(Math.max(0, end - limit - 1), end).toReversed(), step);
  }
  const begin = countBefore(places, (place) => compare(place, from) <= 0);
  return stepsOf(places.slice(begin, begin + limit + 1), step);
}

/** How many places at the beginning of an ordered list are so. */
function countBefore<P>(places: readonly P[], holds: (place: P) => boolean): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(places[middle] as P)) low = middle + 1;
    else high = middle;
  }
  return low;
}
