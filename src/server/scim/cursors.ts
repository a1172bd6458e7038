/** Cursors (RFC 9865): a place in a list, sealed, so that no client can read or make one, or use it for another list. */

import type { Part } from '../../directory/index.ts';
import { type Order, type Place, refuse } from '../../scim/index.ts';
import type { Call } from './call.ts';

/** Seconds after which a cursor may be refused. */
export const CURSOR_TIMEOUT = 3_600;

/** Where a list goes on. */
export interface CursorAt {
  readonly from?: Place;
  readonly backwards?: boolean;
  readonly total?: number;
}

/** What is sealed: short names, for it travels in addresses. */
interface Content {
  /** When it was made, milliseconds since 1970. */
  readonly t: number;
  readonly i?: string;
  readonly k?: Place['key'];
  readonly b?: 1;
  readonly n?: number;
}

type Sealing = Pick<Call, 'source' | 'secrets' | 'clock' | 'query'>;

/**
 * Where a client wants to go on; nowhere in particular for an empty cursor, which asks for the first page.
 * Throws 400 `invalidCursor` for one that was not made here for this very list, `expiredCursor` for an old one.
 * @param list what is listed: the cursor is good for it alone, with the same filter in the same order.
 */
export function openCursor(call: Sealing, list: string, order: Order | undefined): CursorAt {
  const cursor = call.query.cursor?.trim() ?? '';
  if (cursor === '') return {};
  const { t, i, k, b, n } = contentOf(call, nameOf(call, list, order), cursor);
  if (call.clock.now() - t > CURSOR_TIMEOUT * 1_000)
    throw refuse(
      'expiredCursor',
      `The cursor is older than ${CURSOR_TIMEOUT} seconds; begin again with an empty one.`,
    );
  if (i === undefined) return {};
  return {
    from: { id: i, ...(k !== undefined && { key: k }) },
    ...(b === 1 && { backwards: true }),
    ...(n !== undefined && { total: n }),
  };
}

/** What a page tells of the pages before and after it. */
export interface Cursors {
  readonly previousCursor?: string;
  readonly nextCursor?: string;
}

export function sealCursors(
  call: Sealing,
  list: string,
  { part, order }: { readonly part: Omit<Part<Place>, 'shown'>; readonly order: Order | undefined },
): Cursors {
  const name = nameOf(call, list, order);
  const { previous, next, start, total } = part;
  const seal = (place: Place | undefined, backwards: boolean): string => {
    const content: Content = {
      t: call.clock.now(),
      ...(place && { i: place.id, n: total }),
      ...(place?.key !== undefined && { k: place.key }),
      ...(backwards && { b: 1 }),
    };
    return unreserved(call.secrets.seal(name, JSON.stringify(content)));
  };
  return {
    ...(previous && { previousCursor: seal(previous, true) }),
    ...((next ?? start) !== undefined && { nextCursor: seal(next, false) }),
  };
}

/** What a cursor is bound to. */
function nameOf({ source, query }: Sealing, list: string, order: Order | undefined): string {
  return `cursor ${JSON.stringify([source, list, query.filter?.trim() ?? null, order ?? null])}`;
}

function contentOf({ secrets }: Sealing, name: string, cursor: string): Content {
  try {
    return JSON.parse(secrets.open(name, sealed(cursor))) as Content;
  } catch {
    throw refuse(
      'invalidCursor',
      'The cursor was not given for this list, filter and order; begin again with an empty one.',
    );
  }
}

/** RFC 9865 section 2: letters, digits, `-`, `.`, `_` and `~` only. */
function unreserved(text: string): string {
  return text.replace(':', '.').replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function sealed(cursor: string): string {
  return cursor.replace('.', ':').replaceAll('-', '+').replaceAll('_', '/');
}
