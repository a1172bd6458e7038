/**
 * SQLite answers at once, so a long row of queries would never let the event loop turn: no page would be answered, no sign of
 * life given, no timer kept. Between two queries it is let turn when it has not for a while.
 */

import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds without a turn after which the next query waits for one. */
const breathless = 20;

export interface Breath {
  /** Whether the next query has to wait for a turn of the event loop. */
  due(): boolean;
  /** A turn. */
  take(): Promise<void>;
}

/** @param now milliseconds, of a clock that only goes forward */
export function openBreath(now: () => number = () => performance.now()): Breath {
  /** When the first query since the last turn was asked. */
  let since: number | undefined;
  function begin(): void {
    if (since !== undefined) return;
    since = now();
    setImmediate(() => {
      since = undefined;
    });
  }
  return {
    due() {
      if (since !== undefined) return now() - since >= breathless;
      begin();
      return false;
    },
    async take() {
      await turn();
      begin();
    },
  };
}
