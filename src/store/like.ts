/** Looking for a part of a text in a column. */

import { type RawBuilder, sql } from 'kysely';

/** A text as a part of a pattern, in which it stands for itself. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** Whether a column is like a pattern that is made of texts by `literally`. */
export function like(column: string, pattern: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape ${'\\'}`;
}
