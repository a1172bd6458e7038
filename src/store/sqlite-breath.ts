/**
 * SQLite answers at once, so a long row of queries would never let the event loop turn: no page would be answered, no sign of
 * life given, no timer kept. Between two queries it is let turn when it has not for a while.
 */

import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds without a turn after which the next query waits for one. */
const breathless = 20;

export interface Breath {
  /** A turn of the event loop, when it is time for one. */
  readonly needed: () => Promise<unknown> | undefined;
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
    needed() {
      if (since === undefined) begin();
      else if (now() - since >= breathless) return turn().then(begin);
      return undefined;
    },
  };
}
