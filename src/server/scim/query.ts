/** The query of an address (RFC 7644 section 3.4.2, RFC 9865 section 2), as clients really write it. */

import { type Asked, refuse } from '../../scim/index.ts';

export interface Query extends Asked {
  /** As written; empty when the client asked to filter by nothing. */
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: string;
  /** The place of the first resource, from 1. */
  readonly startIndex: number;
  readonly count: number;
  /** The client pages by cursors; empty for the first page. */
  readonly cursor?: string;
}

/** Resources on a page, unless the client asks for others. */
export const PAGE = 100;

/**
 * Reads a query: names in any case, `+` and `%20` alike, parameters without a value or unknown passed over. A
 * `startIndex` below 1 is 1, a `count` below 0 is 0 and one above `most` is `most` (RFC 7644 section 3.4.2.4).
 * Throws 400 `invalidValue` for what is no number; with a cursor `invalidCount` for a count that is none or above `most`
 * (RFC 9865 section 2.1: from 0 to the largest page, which is told beforehand), and `invalidValue` for a `startIndex` beside it.
 */
export function readQuery(search: URLSearchParams, most: number): Query {
  const given = new Map<string, string>();
  for (const [name, value] of search)
    if (!given.has(name.toLowerCase())) given.set(name.toLowerCase(), value);
  const [filter, sortBy, sortOrder] = ['filter', 'sortby', 'sortorder'].map((name) => given.get(name));
  return {
    ...(filter !== undefined && { filter }),
    ...(sortBy !== undefined && { sortBy }),
    ...(sortOrder !== undefined && { sortOrder }),
    ...pageIn(given, most),
    attributes: given.get('attributes'),
    excludedAttributes: given.get('excludedattributes'),
  };
}

function pageIn(
  given: ReadonlyMap<string, string>,
  most: number,
): Pick<Query, 'startIndex' | 'count' | 'cursor'> {
  const cursor = given.get('cursor');
  const startIndex = Math.max(1, whole(given, 'startIndex') ?? 1);
  if (cursor === undefined)
    return { startIndex, count: Math.min(most, Math.max(0, whole(given, 'count') ?? PAGE)) };
  if (startIndex > 1) throw refuse('invalidValue', 'Page by startIndex or by cursor, not by both at once.');
  const count = countIn(given, most);
  if (count === undefined || count > most)
    throw refuse('invalidCount', `count should be a whole number from 0 to ${most}.`);
  return { startIndex, count: Math.max(0, count), cursor };
}

/** Undefined: what is there is no number. */
function countIn(given: ReadonlyMap<string, string>, most: number): number | undefined {
  const text = given.get('count')?.trim() ?? '';
  if (text === '') return Math.min(PAGE, most);
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function whole(given: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = given.get(name.toLowerCase())?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw refuse('invalidValue', `${name} should be a whole number.`);
}
