/** Pages as they are told (RFC 7644 section 3.4.2.4, RFC 9865 section 2). */

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
