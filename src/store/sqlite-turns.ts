/**
 * Whose turn it is to write to an SQLite file: within this process in the order of arrival, between processes by trying.
 * SQLite has no queue between processes; a busy one would keep the others out by beginning anew before they try again.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { fromSqlite, isBusy } from './sqlite-errors.ts';

/** Milliseconds between two tries. */
const interval = 5;
/** After holding the file for so many milliseconds with hardly a pause … */
const longTurn = 200;
/** … we let go of it for so many: longer than the interval, so that whoever tries gets in. */
const rest = 10;

export interface Turns {
  /** Resolves when no other transaction of this process is under way; then `leave` must be called exactly once. */
  enter(): Promise<void>;
  leave(): void;
  /**
   * The result of an attempt that another process may have kept from succeeding, tried for as long as our patience
   * lasts without holding up the event loop. Throws `unavailable` then, and what SQLite says otherwise, translated.
   */
  whenFree<R>(attempt: () => R): Promise<R>;
}

/** `patience`: milliseconds that another process may keep the file. */
export function openTurns(patience: number): Turns {
  const waiting: (() => void)[] = [];
  let taken = false;
  let held = 0;
  let entered = 0;
  let left = 0;

  async function whenFree<R>(attempt: () => R): Promise<R> {
    for (let waited = 0; ; waited += interval) {
      try {
        return attempt();
      } catch (thrown) {
        if (!isBusy(thrown) || waited >= patience) throw fromSqlite(thrown);
      }
      await wait(interval);
    }
  }

  return {
    whenFree,
    async enter() {
      if (taken) await new Promise<void>((resolve) => waiting.push(resolve));
      taken = true;
      if (performance.now() - left > rest) held = 0;
      if (held > longTurn) {
        await wait(rest);
        held = 0;
      }
      entered = performance.now();
    },
    leave() {
      left = performance.now();
      held += left - entered;
      const next = waiting.shift();
      if (next === undefined) taken = false;
      else next();
    },
  };
}
