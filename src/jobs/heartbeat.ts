/** Signs of life: a lease that is renewed until it is given up or lost. */

import type { Clock, Log } from '../model/index.ts';

/** Milliseconds without a sign of life after which a holder is taken for dead. */
export const lifetime = 30_000;

export interface Heartbeat {
  /** The time until which the holder is believed to live. */
  readonly until: number;
  /** Renews at once, ahead of time; false when the lease is another's by now. */
  beat(): Promise<boolean>;
  /** Ends the renewing; resolves when none is under way. */
  stop(): Promise<void>;
}

/**
 * Renews a lease that has just been acquired, three times in each `ttl`.
 * @param parts.renew writes the new end; false when the lease is another's by now.
 * @param parts.lost told once, when the lease is another's, or may be since it could not be renewed in time.
 */
export function startHeartbeat(parts: {
  readonly clock: Clock;
  readonly log: Log;
  readonly ttl: number;
  readonly renew: (until: number) => Promise<boolean>;
  readonly lost: () => void;
}): Heartbeat {
  const { clock, log, ttl, renew, lost } = parts;
  const stopping = new AbortController();
  let until = clock.now() + ttl;

  async function beat(): Promise<boolean> {
    const next = clock.now() + ttl;
    const renewed = await renew(next);
    if (renewed) until = next;
    return renewed;
  }

  async function go(): Promise<void> {
    for (;;) {
      await clock.sleep(ttl / 3, stopping.signal);
      try {
        if (!(await beat())) return lost();
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        log.warn({ err: thrown }, `A lease could not be renewed and will be tried again: ${reason}`);
        if (clock.now() >= until) return lost();
      }
    }
  }

  // The one way out beside `lost` is the abort of `stop`.
  const gone = go().catch(() => {});
  return {
    get until() {
      return until;
    },
    beat,
    stop() {
      stopping.abort();
      return gone;
    },
  };
}
