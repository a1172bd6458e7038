/** How a pretend SCIM server cuts a list into pages, by index (RFC 7644 section 3.4.2.4) or by cursor (RFC 9865). */

import { type Accidents, type Habits, happens, type ListName } from './habits.ts';

export interface Cut {
  readonly entries: readonly object[];
  readonly totalResults: number;
  readonly startIndex?: number;
  readonly nextCursor?: string;
}

export interface PageRefusal {
  readonly scimType: string;
  readonly detail: string;
}

interface Cutting {
  readonly list: ListName;
  readonly query: URLSearchParams;
  readonly all: readonly object[];
  readonly paging: 'index' | 'cursor';
  readonly habits: Habits;
  readonly accidents: Accidents;
}

const usual = 50;
const wholeNumber = /^-?\d+$/;

/** Where a page really begins, after what goes wrong with it. */
function misplaced({ list, accidents, all }: Cutting, from: number, size: number): number {
  if (from === 0) return from;
  if (happens(accidents.skipPage, list)) return Math.min(from + size, all.length);
  if (happens(accidents.repeatPage, list)) return Math.max(0, from - size + 1);
  return from;
}

export function cut(cutting: Cutting): Cut | PageRefusal {
  const { query, habits, paging } = cutting;
  const told = query.get('count');
  if (told !== null && !wholeNumber.test(told))
    return { scimType: 'invalidValue', detail: 'count is no number' };
  const asked = Math.max(0, Number(told ?? usual));
  const size = Math.min(asked, habits.largestPage ?? asked);
  if (!query.has('cursor')) return byIndex(cutting, size);
  if (paging !== 'cursor' || query.has('startIndex'))
    return { scimType: 'invalidSyntax', detail: 'A page is asked for by startIndex or by cursor.' };
  if (asked > (habits.largestPage ?? asked) && habits.largestPage !== undefined && asked > habits.largestPage)
    return { scimType: 'invalidCount', detail: `count may be ${habits.largestPage} at most` };
  return habits.cursorless === true ? byIndex(cutting, size) : byCursor(cutting, size);
}

function byIndex(cutting: Cutting, size: number): Cut | PageRefusal {
  const { query, habits, all, accidents, list, paging } = cutting;
  const start = query.get('startIndex') ?? '1';
  if (!wholeNumber.test(start)) return { scimType: 'invalidValue', detail: 'startIndex is no number' };
  if (paging === 'cursor' && habits.cursorless !== true && Number(start) > 1)
    return { scimType: 'invalidValue', detail: 'This server pages by cursor.' };
  // Less than 1 is 1 (section 3.4.2.4).
  let from = Math.max(1, Number(start)) - 1;
  if (habits.ignoresStartIndex === true) from = 0;
  if (habits.wraps === true && from >= all.length) from = 0;
  const reported = from + 1;
  from = misplaced(cutting, from, size);
  if (from > 0 && happens(accidents.between, list)) accidents.between?.act();
  const entries = habits.ignoresCount === true ? all.slice(from) : all.slice(from, from + size);
  const empty = from > 0 && happens(accidents.emptyPage, list);
  return { entries: empty ? [] : entries, totalResults: all.length, startIndex: reported };
}

/** A cursor belongs to one question. */
function byCursor(cutting: Cutting, size: number): Cut | PageRefusal {
  const { query, all, accidents, list } = cutting;
  const question = new URLSearchParams(query);
  for (const name of ['cursor', 'count']) question.delete(name);
  const shown = query.get('cursor') ?? '';
  if (shown !== '' && (accidents.expireCursors ?? 0) > 0) {
    accidents.expireCursors = (accidents.expireCursors ?? 0) - 1;
    return { scimType: 'expiredCursor', detail: 'The cursor has expired.' };
  }
  const [offset = '', about = ''] = shown === '' ? ['0', String(question)] : unpacked(shown);
  if (about !== String(question) || !wholeNumber.test(offset))
    return { scimType: 'invalidCursor', detail: 'The cursor is none of this list.' };
  const from = Number(offset);
  const entries = from > 0 && happens(accidents.emptyPage, list) ? [] : all.slice(from, from + size);
  let next = from + size;
  if (next < all.length && happens(accidents.skipPage, list)) next += size;
  return {
    entries,
    totalResults: all.length,
    ...(next < all.length && { nextCursor: Buffer.from(`${next} ${question}`).toString('base64url') }),
  };
}

function unpacked(cursor: string): readonly string[] {
  const text = Buffer.from(cursor, 'base64url').toString();
  const at = text.indexOf(' ');
  return at < 0 ? [] : [text.slice(0, at), text.slice(at + 1)];
}

/** What `totalResults` says; nothing where it is left out. */
export function totalSaid(habits: Habits, { totalResults, entries }: Cut): number | string | undefined {
  const { totals = 'number' } = habits;
  if (typeof totals === 'number') return Math.max(0, totalResults + totals);
  const said = { number: totalResults, text: String(totalResults), none: undefined, page: entries.length };
  return said[totals];
}
