/** Mends texts that no database keeps, so that one odd name does not stop the reading of everybody else. Pure. */

import type { Statement } from './batch.ts';

/**
 * The statement with U+0000 and halves of surrogate pairs replaced by U+FFFD, and whether there were any. A statement
 * without them is given back as it is.
 */
export function clean(statement: Statement): { readonly statement: Statement; readonly mended: boolean } {
  if (isKeepable(statement)) return { statement, mended: false };
  return { statement: mend(statement) as Statement, mended: true };
}

function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  for (const [name, member] of Object.entries(value))
    if (!isKeepable(name) || !isKeepable(member)) return false;
  return true;
}

function mend(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(mend);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [mend(name), mend(member)]));
}
