/** Lists in pages: each answer says where the next one begins. */

import { z } from '@hono/zod-openapi';
import { invalid } from '../../settings/index.ts';

const mostItems = 500;

/** What a list takes: how many, and where the page before ended. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(mostItems).default(50).meta({ description: 'How many at most.' }),
  cursor: z.string().optional().meta({ description: 'The `next` of the page before.' }),
};

/** The same of a list in order of names, of which a part may be asked for. */
export const namedQuery = {
  ...pageQuery,
  text: z
    .string()
    .max(200)
    .default('')
    .meta({ description: 'Any part of the name, whatever its case and accents.' }),
};

/** Between which moments something happened, for lists that are narrowed by time. */
export const timeQuery = {
  from: z.coerce.number().int().optional().meta({ description: 'Milliseconds since 1970, inclusive.' }),
  to: z.coerce.number().int().optional().meta({ description: 'Milliseconds since 1970, exclusive.' }),
};

/** The conditions that were given at all. */
export function given<T extends object>(wanted: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const entries = Object.entries(wanted).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}

/** A page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    next: z
      .string()
      .optional()
      .meta({ description: 'The cursor of the next page; absent: this is the last.' }),
  });
}

/** Where a list goes on, from what its client sent. Throws `invalid` for what we did not hand out. */
export function after<T extends string | number>(
  cursor: string | undefined,
  kind: 'text' | 'number',
): T | undefined {
  return placeOf<string | number>(cursor, kind === 'text' ? z.string() : z.number()) as T | undefined;
}

/** The same of a list whose places are named by more than one value. */
export function placeOf<T>(cursor: string | undefined, place: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    const { data } = place.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (data !== undefined) return data;
  } catch {
    // Falls through: whatever is wrong with it, the answer is the same.
  }
  throw noCursor();
}

/** What a cursor is answered with that we did not hand out. */
export function noCursor(): Error {
  return invalid('The request', [
    { path: 'query.cursor', message: 'must be the `next` of the page before, as it came' },
  ]);
}

/** What names an item's place in a list. */
type Place = string | number | object;

/**
 * The page out of one item more than was asked for: whether there is one says whether there is a next page.
 * @param place what names an item's place in the list.
 */
export function page<T>(items: readonly T[], limit: number, place: (item: T) => Place) {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  if (items.length <= limit || last === undefined) return { items: shown };
  return { items: shown, next: cursorOf(place(last)) };
}

/** The same of items that bear the number of their place, which is not told. */
export function placedPage<T extends { readonly place: number }>(items: readonly T[], limit: number) {
  const { items: shown, ...next } = page(items, limit, ({ place }) => place);
  return {
    ...next,
    items: shown.map((item) => {
      const { place: _, ...told } = item;
      return told;
    }),
  };
}

/** Where something stands in a list in order of names. */
const NamedPlace = z.object({ name: z.string(), id: z.string() });

/** The page of such a list. @param list gives so many, behind that place */
export async function namedPage<T extends z.infer<typeof NamedPlace>>(
  {
    text,
    limit,
    cursor,
  }: { readonly text: string; readonly limit: number; readonly cursor?: string | undefined },
  list: (listing: {
    readonly text: string;
    readonly limit: number;
    readonly after: z.infer<typeof NamedPlace> | undefined;
  }) => Promise<readonly T[]>,
) {
  const found = await list({ text, limit: limit + 1, after: placeOf(cursor, NamedPlace) });
  return page(found, limit, ({ name, id }) => ({ name, id }));
}

/** A place in a list, as clients carry it. */
export function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}
