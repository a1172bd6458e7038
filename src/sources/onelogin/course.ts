/** What one reading of OneLogin is made with, and what it has seen so far. */

import { ProvisioningError, type SourceRecord, type Tools } from '../../model/index.ts';
import { cursorPages } from '../../rest/index.ts';
import { withActivity } from '../shared/index.ts';
import type { At, OneLoginApi, Page, User } from './api.ts';
import type { OneLoginConfig } from './config.ts';
import { identityOf } from './people.ts';

export interface Parts {
  readonly api: OneLoginApi;
  readonly config: OneLoginConfig;
  readonly tools: Tools;
}

export interface Course {
  pages: number;
  /** OneLogin's clock at the first answer, in milliseconds since 1970. */
  clock: number | undefined;
  /** Ids of people who were told. */
  readonly people: Set<number>;
}

export const begin = (): Course => ({ pages: 0, clock: undefined, people: new Set() });

/** Notes an answer. */
export function noted<Entry>(course: Course, page: Page<Entry>): Page<Entry> {
  course.pages += 1;
  const date = Date.parse(page.headers.get('date') ?? '');
  if (course.clock === undefined && !Number.isNaN(date)) course.clock = date;
  return page;
}

/** Somebody as told. */
export function person({ config }: Parts, course: Course, user: User): Generator<SourceRecord> {
  course.people.add(user.id);
  return withActivity(identityOf(user, config), { asked: config.signIns, last: user.last_login });
}

/** A list that is to be told whole. */
export interface List<Entry> {
  readonly what: string;
  readonly page: (at: At) => Promise<Page<Entry>>;
  readonly idOf: (entry: Entry) => number;
}

/** Entries on a page: as many as OneLogin gives, and another number for a second look. */
const sizes = [100, 80] as const;

/**
 * Every entry of a list, once. Where fewer come than OneLogin counts, or it does not count, the list is asked for again in
 * pages of another size: what one lost the other has. Throws `unavailable` when there are fewer still.
 * Gives how many OneLogin counted at last.
 */
export async function* everyEntry<Entry>(
  course: Course,
  { what, page, idOf }: List<Entry>,
): AsyncGenerator<readonly Entry[], number | undefined> {
  const seen = new Set<number>();
  let total: number | undefined;
  for (const size of sizes) {
    const pages = cursorPages({
      what: `${what} in pages of ${size}`,
      page: (cursor) => page({ size, cursor }),
      next: ({ next }: Page<Entry>) => next,
    });
    for await (const current of pages) {
      total = noted(course, current).total;
      const fresh = current.entries.filter((entry) => !seen.has(idOf(entry)));
      for (const entry of fresh) seen.add(idOf(entry));
      yield fresh;
    }
    if (total !== undefined && seen.size >= total) return total;
  }
  if (total === undefined) return undefined;
  throw new ProvisioningError(
    'unavailable',
    `OneLogin counts ${total} of ${what} and told ${seen.size}, even when asked twice, so something was left out and nothing is concluded from this reading: it is made again later.`,
  );
}
