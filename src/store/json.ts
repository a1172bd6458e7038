/** JSON on its way into and out of a column, the same on both engines. */

import type { ColumnType } from 'kysely';
import { ProvisioningError } from '../model/index.ts';

/** The type of a JSON column in a room's tables: written with `toJson`, read with `fromJson`. */
export type Json = ColumnType<unknown, string, string>;
/** The type of a JSON column that may be empty. */
export type JsonOrNull = ColumnType<unknown, string | null, string | null>;

/** U+0000 and halves of surrogate pairs as `JSON.stringify` writes them, unless the backslash is itself escaped. */
const unkeepable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * The text to write into a JSON column; `undefined` is written as null.
 * Throws `invalid` for what PostgreSQL cannot keep (U+0000, half a surrogate pair), so that SQLite does not keep it either.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  if (text.includes('\\u') && unkeepable.test(text)) throw refusal();
  return text;
}

/** The value of a JSON column as it was written, except for the order of members; an empty column gives null. */
export function fromJson<T>(value: unknown): T {
  return typeof value === 'string' ? (JSON.parse(value) as T) : (value as T);
}

/** Throws `invalid` for a text that PostgreSQL would refuse for a text column. */
export function refuseUnkeepable(text: string): void {
  if (text.includes('\0')) throw refusal();
}

function refusal(): ProvisioningError {
  return new ProvisioningError(
    'invalid',
    'A text holds the character U+0000 or half a surrogate pair, which no database keeps; remove it at the source.',
  );
}
