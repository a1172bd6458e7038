/** Pages as they are told (RFC 7644 section 3.4.2.4, RFC 9865 section 2), and lists that are read to their end. */

import type { Found } from './finding.ts';
import type { Query } from './query.ts';

/** What a list says of its page: cursors or the index of its first resource, by what the client pages with. */
export function pageHead(
  { cursor, startIndex }: Pick<Query, 'cursor' | 'startIndex'>,
  { total, previousCursor, nextCursor }: Omit<Found<unknown>, 'resources'>,
) {
  return {
    total,
    ...(cursor === undefined
      ? { startIndex }
      : {
          cursors: {
            ...(previousCursor !== undefined && { previousCursor }),
            ...(nextCursor !== undefined && { nextCursor }),
          },
        }),
  };
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
