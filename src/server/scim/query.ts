/** The query of an address (RFC 7644 section 3.4.2), as clients really write it. */

import { type Asked, refuse } from '../../scim/index.ts';

export interface Query extends Asked {
  /** As written; empty when the client asked to filter by nothing. */
  readonly filter?: string;
  /** The place of the first resource, from 1. */
  readonly startIndex: number;
  readonly count: number;
}

const PAGE = 100;

/**
 * Reads a query: names in any case, `+` and `%20` alike, parameters without a value or unknown passed over. A
 * `startIndex` below 1 is 1, a `count` below 0 is 0 and one above `most` is `most` (RFC 7644 section 3.4.2.4).
 * Throws 400 `invalidValue` for what is no number.
 */
export function readQuery(search: URLSearchParams, most: number): Query {
  const given = new Map<string, string>();
  for (const [name, value] of search)
    if (!given.has(name.toLowerCase())) given.set(name.toLowerCase(), value);
  const filter = given.get('filter');
  return {
    ...(filter !== undefined && { filter }),
    startIndex: Math.max(1, whole(given, 'startIndex') ?? 1),
    count: Math.min(most, Math.max(0, whole(given, 'count') ?? PAGE)),
    attributes: given.get('attributes'),
    excludedAttributes: given.get('excludedattributes'),
  };
}

function whole(given: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = given.get(name.toLowerCase())?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw refuse('invalidValue', `${name} should be a whole number.`);
}
