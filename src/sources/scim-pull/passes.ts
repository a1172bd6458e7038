/** One pass over a list, page by page, and what it proves. */

import { cursorPages } from '../../rest/index.ts';
import type { Asked, At, Entry, Page, ScimApi } from './api.ts';

/** A list that is to be told whole. */
export interface List<Item extends Entry> {
  /** What is listed, for sentences: `users`. */
  readonly what: string;
  readonly asked: Asked;
  readonly page: (asked: Asked, at: At) => Promise<Page<Item> | undefined>;
}

export interface Pass {
  /** Everything that was told, once. */
  readonly ids: Set<string>;
  /** How many there are, as each page says. */
  readonly totals: Set<number | undefined>;
  /** Why the pages are no whole; nothing: each joined on to the one before, and the last one had an end. */
  broken: string | undefined;
  /** Some page did not begin where it was asked to, but with what was told before: the server may know one page only. */
  unpaged: boolean;
  /** The other side's clock at the first page, in milliseconds since 1970. */
  began: number | undefined;
}

export interface Way {
  readonly by: 'cursor' | 'index';
  readonly size: number;
}

/** Goes over a list once; gives what each page has that no page before it had. */
export async function* passOver<Item extends Entry>(
  api: ScimApi,
  list: List<Item>,
  way: Way,
): AsyncGenerator<readonly Item[], Pass> {
  const pass: Pass = {
    ids: new Set(),
    totals: new Set(),
    broken: undefined,
    unpaged: false,
    began: undefined,
  };
  const pages = way.by === 'cursor' ? byCursor(list, way.size, pass) : byIndex(list, way.size, pass);
  for await (const page of pages) {
    pass.began ??= api.clock;
    pass.totals.add(page.total);
    const fresh: Item[] = [];
    for (const entry of page.entries) {
      if (pass.ids.has(entry.id)) continue;
      pass.ids.add(entry.id);
      fresh.push(entry);
    }
    yield fresh;
  }
  return pass;
}

/** RFC 9865: each page names the next; the last one names none. */
async function* byCursor<Item extends Entry>(
  { what, asked, page }: List<Item>,
  size: number,
  pass: Pass,
): AsyncGenerator<Page<Item>> {
  const pages = cursorPages<Page<Item> | undefined>({
    what: `the ${what} in pages of ${size}`,
    // The first page has an empty cursor (section 2.1).
    page: (cursor) => page(asked, { cursor: cursor ?? '', count: size }),
    next: (found) => found?.next,
  });
  let count = 0;
  for await (const found of pages) {
    count += 1;
    // A full page that is the only one may be all that a server gives that knows no cursors, whatever it says.
    if (count === 1 && found?.next === undefined && (found?.entries.length ?? 0) >= size) pass.unpaged = true;
    if (found !== undefined) yield found;
    else pass.broken = 'its cursor ended before the list did';
  }
}

/**
 * RFC 7644 section 3.4.2.4. Each page begins with the last entry of the one before: when somebody goes meanwhile, the
 * others move up, and what stood between two pages would be lost unseen. So the last page is one that has nothing but
 * the entry that it begins with; where the server goes in circles, or gives everything at once, it has nothing new.
 * Nothing is asked for beyond the end, since there some servers begin anew.
 */
async function* byIndex<Item extends Entry>(
  { asked, page }: List<Item>,
  size: number,
  pass: Pass,
): AsyncGenerator<Page<Item>> {
  let [overlaps, last] = [false, ''];
  for (let startIndex = 1; ; ) {
    const found = await page(asked, { startIndex, count: size });
    const entries = found?.entries ?? [];
    const [first] = entries;
    if (overlaps && first === undefined) pass.broken = 'a page within its list came empty';
    if (overlaps && first !== undefined && !pass.ids.has(first.id))
      pass.broken = 'its pages do not join on to each other';
    if (startIndex > 1 && first !== undefined && pass.ids.has(first.id) && !(overlaps && first.id === last))
      pass.unpaged = true;
    const before = pass.ids.size;
    if (found !== undefined) yield found;
    if (pass.ids.size === before) return;
    overlaps = entries.length > 1;
    last = entries.at(-1)?.id ?? '';
    startIndex += overlaps ? entries.length - 1 : 1;
  }
}
