/** Parts of a transaction that share its commit and not its fate. */

import { sql } from 'kysely';
import type { Queryable } from './database.ts';

const undo = 'rollback to savepoint part';

/** Whether a statement undoes what was done since a savepoint: after it a transaction takes statements again. */
export function isUndoing(text: string): boolean {
  return text === undo;
}

/**
 * Runs a part of a transaction and keeps all of it or nothing: what it throws leaves the rest of the transaction as it was, which
 * goes on. One part at a time; a part may have parts.
 */
export async function attempt<R>(within: Queryable, work: () => Promise<R>): Promise<R> {
  const ask = within.tables();
  await sql`savepoint part`.execute(ask);
  try {
    const result = await work();
    await sql`release savepoint part`.execute(ask);
    return result;
  } catch (thrown) {
    await sql.raw(undo).execute(ask);
    await sql`release savepoint part`.execute(ask);
    throw thrown;
  }
}
