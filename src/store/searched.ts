/** Rows with a column `search`, the text that they are searched in (`searchText`), in the order of its beginning: their names. */

import { type RawBuilder, sql } from 'kysely';
import { like, literally } from './like.ts';

/** What the rows are put in order by. As their indexes have it. */
export const byName = sql<string>`substr(search, 1, 200)`;

/** Behind every text that begins with what stands before it. */
export const beyondAll = '\u{10ffff}';

/** Whose text contains the key. */
export function containing(key: string): RawBuilder<boolean> {
  return like('search', `%${literally(key)}%`);
}

/** Whose text begins with that: found by the index. */
export function beginningWith(text: string): RawBuilder<boolean> {
  return sql<boolean>`${byName} >= ${text} and ${byName} < ${text + beyondAll}`;
}
