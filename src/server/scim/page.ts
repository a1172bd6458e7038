/** A page of what was found (RFC 7644 section 3.4.2.4). */

import { compareTexts } from '../../store/index.ts';
import type { Query } from './query.ts';

export interface Found<Resource> {
  /** How many fit in all. */
  readonly total: number;
  /** Those on the page. */
  readonly resources: readonly Resource[];
}

export interface Collector<Resource> {
  add(resource: Resource): void;
  readonly found: Found<Resource>;
}

/** Counts everything and keeps what is on the page. */
export function collect<Resource>({
  startIndex,
  count,
}: Pick<Query, 'startIndex' | 'count'>): Collector<Resource> {
  const resources: Resource[] = [];
  let total = 0;
  return {
    add(resource) {
      total += 1;
      if (total >= startIndex && resources.length < count) resources.push(resource);
    },
    get found() {
      return { total, resources };
    },
  };
}

/** Each once, in order of id, which is the order in which they were made. */
export function onceEach<Stored>(
  found: readonly Stored[],
  idOf: (stored: Stored) => string,
): readonly Stored[] {
  const byId = new Map(found.map((each) => [idOf(each), each]));
  return [...byId.entries()].sort(([a], [b]) => compareTexts(a, b)).map(([, each]) => each);
}
