/** Which names a transaction of PostgreSQL has made others wait for, so that it does not ask again. */

import type { Queryable } from './database.ts';

const taken = new WeakMap<Queryable, Set<string>>();

/** Whether the lock is still to be taken; from now on it counts as taken. */
export function takeLock(within: Queryable, name: string): boolean {
  const names = taken.get(within);
  if (names?.has(name) === true) return false;
  if (names === undefined) taken.set(within, new Set([name]));
  else names.add(name);
  return true;
}

/** A part of the transaction is undone: what was locked in it no longer is. */
export function forgetLocks(within: Queryable): void {
  taken.delete(within);
}
