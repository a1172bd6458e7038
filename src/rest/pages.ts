/** Reading page by page. The consumer pulls, so it can stop anywhere; a cursor that stands still is an error, never an endless loop or a short list. */

import { ProvisioningError } from '../model/index.ts';

function standsStill(what: string, where: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `Reading ${what} stands still at ${where}: the other side told the same page twice, so the reading is given up and nothing is concluded from it.`,
  );
}

export interface CursorReading<Page> {
  /** What is read, for sentences: `the users of Jira`. */
  readonly what: string;
  /** Fetches the first page, or the one at the cursor. */
  readonly page: (cursor: string | undefined) => Promise<Page>;
  /** The cursor of the page after this one; nothing: it was the last. */
  readonly next: (page: Page) => string | undefined;
}

/**
 * Pages by cursor, or by the address of the next page. Throws `unavailable` when a cursor comes twice.
 * Every cursor is remembered as a short string: a million users in pages of 1,000 are 1,000 of them.
 */
export async function* cursorPages<Page>({ what, page, next }: CursorReading<Page>): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const current = await page(cursor);
    const following = next(current);
    if (following !== undefined && seen.has(following)) throw standsStill(what, `cursor ${following}`);
    yield current;
    if (following !== undefined) seen.add(following);
    cursor = following;
  } while (cursor !== undefined);
}

export interface OffsetReading<Page> {
  readonly what: string;
  /** Fetches the page that begins at this offset, counted from 0. */
  readonly page: (offset: number) => Promise<Page>;
  /** How many entries the page holds. */
  readonly size: (page: Page) => number;
  /** The offset that the page itself says it begins at, where it does. */
  readonly offset?: (page: Page) => number;
  readonly isLast: (page: Page) => boolean;
}

/**
 * Pages by offset. The next page begins where this one really ended, since servers give less than they are asked for.
 * Throws `unavailable` when a page begins elsewhere than asked, or is empty without being the last.
 */
export async function* offsetPages<Page>(reading: OffsetReading<Page>): AsyncGenerator<Page> {
  const { what, page, size, isLast } = reading;
  for (let offset = 0; ; ) {
    const current = await page(offset);
    const told = reading.offset?.(current) ?? offset;
    if (told !== offset) throw standsStill(what, `${told} when ${offset} was asked for`);
    yield current;
    if (isLast(current)) return;
    if (size(current) === 0) throw standsStill(what, `${offset}`);
    offset += size(current);
  }
}

/** The address after `rel="next"` in a `Link` header (RFC 8288), made absolute; nothing when there is none. */
export function nextLink(headers: Headers, base: string): string | undefined {
  const header = headers.get('link') ?? '';
  for (const [, address = '', parameters = ''] of header.matchAll(
    /<([^>]*)>((?:\s*;\s*[^,;"]+(?:"[^"]*")?)*)/g,
  )) {
    const relation = /(?:^|;)\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
    const words = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/);
    if (words.includes('next')) return new URL(address, base).href;
  }
  return undefined;
}
