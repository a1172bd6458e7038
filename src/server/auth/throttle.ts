/** Slows down whoever guesses: after too many failures an address must wait. */

import { type Clock, forgetOldest } from '../../model/index.ts';

const window = 60_000;
const allowed = 10;
/** Addresses remembered at most; beyond, the oldest are forgotten. */
const most = 10_000;

export interface Throttle {
  /** Seconds that the address must wait before it may try again; 0: it may. */
  wait(address: string): number;
  /** Counts a failure. */
  fail(address: string): void;
}

/** Ten failures within a minute; then the address waits until the minute is over. */
export function openThrottle(clock: Pick<Clock, 'now'>): Throttle {
  const failures = new Map<string, { readonly since: number; readonly count: number }>();

  function current(address: string) {
    const known = failures.get(address);
    if (known === undefined || clock.now() - known.since < window) return known;
    failures.delete(address);
    return undefined;
  }

  return {
    wait(address) {
      const known = current(address);
      if (known === undefined || known.count < allowed) return 0;
      return Math.ceil((known.since + window - clock.now()) / 1_000);
    },
    fail(address) {
      const known = current(address);
      failures.set(address, { since: known?.since ?? clock.now(), count: (known?.count ?? 0) + 1 });
      forgetOldest(failures, most);
    },
  };
}
