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

/** As many as are read at once when all are looked at. */
const BATCH = 1_000;

/** All of a list, batch by batch in order of id. @param read a part of the list, from an id on. */
export async function* everyBatch<Stored>(
  read: (page: { readonly after?: string; readonly limit: number }) => Promise<readonly Stored[]>,
  idOf: (stored: Stored) => string,
): AsyncGenerator<readonly Stored[]> {
  for (let after: string | undefined; ; ) {
    const batch = await read({ limit: BATCH, ...(after !== undefined && { after }) });
    yield batch;
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH) return;
    after = idOf(last);
  }
}
