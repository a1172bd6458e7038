/** Parts of a transaction that share its commit and not its fate. */

import { CompiledQuery } from 'kysely';
import type { Queryable } from './database.ts';
import { forgetLocks } from './locks.ts';
import { reasonOf } from './transaction-scope.ts';

const undo = 'rollback to savepoint part';
const begin = CompiledQuery.raw('savepoint part');
const keep = CompiledQuery.raw('release savepoint part');
const goBack = CompiledQuery.raw(undo);

/** Whether a statement undoes what was done since a savepoint: after it a transaction takes statements again. */
export function isUndoing(text: string): boolean {
  return text === undo;
}

/**
 * Runs a part of a transaction and keeps all of it or nothing: what it throws leaves the rest of the transaction as it was, which
 * goes on. One part at a time; a part may have parts.
 */
export async function attempt<R>(within: Queryable, work: () => Promise<R>): Promise<R> {
  const begun = say(within, begin);
  // It goes before whatever the work asks, so nobody waits for it; where it fails, so does that.
  if (within.soon === undefined) await begun;
  else begun.catch(() => {});
  try {
    const result = await work();
    await begun;
    await say(within, keep);
    return result;
  } catch (thrown) {
    forgetLocks(within);
    await say(within, goBack);
    await say(within, keep);
    throw reasonOf(thrown);
  }
}

async function say(within: Queryable, words: CompiledQuery): Promise<void> {
  if (within.soon !== undefined) await within.soon(words);
  else if (within.now?.(words) === undefined) await within.tables().executeQuery(words);
}
