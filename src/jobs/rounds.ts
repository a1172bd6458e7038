/** Rounds: something done again and again, as often as needed and no more. */

import type { Clock, Log } from '../model/index.ts';

export interface Rounds {
  /** Begins the next round now, or right after the one under way. */
  ring(): void;
  /** Begins a round at that time at the latest, although the table may not show a reason before. */
  ringAt(time: number): void;
  /** Resolves when the round under way has ended and no timer is left. */
  stop(): Promise<void>;
}

/** Milliseconds after which a round is made although nothing rang: another process may have left something to do. */
export const poll = 2_000;

/**
 * Makes rounds until stopped. A round that fails is logged and made again after `poll`.
 * @param parts.round gives the milliseconds until there is something to do by itself; it is never waited longer than `poll`.
 */
export function openRounds(parts: {
  readonly clock: Clock;
  readonly log: Log;
  readonly round: () => Promise<number>;
}): Rounds {
  const { clock, log, round } = parts;
  let stopped = false;
  let rung = false;
  let alarm = Number.POSITIVE_INFINITY;
  let asleep: AbortController | undefined;

  async function sleep(milliseconds: number): Promise<void> {
    if (rung || stopped) return;
    asleep = new AbortController();
    try {
      await clock.sleep(Math.max(milliseconds, 0), asleep.signal);
    } catch {
      // Rung: that is what the signal is for.
    } finally {
      asleep = undefined;
    }
  }

  async function go(): Promise<void> {
    while (!stopped) {
      rung = false;
      if (alarm <= clock.now()) alarm = Number.POSITIVE_INFINITY;
      let pause = poll;
      try {
        pause = Math.min(await round(), poll);
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        log.error(
          { err: thrown },
          `The jobs could not be looked after and will be again in a moment: ${reason}`,
        );
      }
      await sleep(Math.min(pause, alarm - clock.now()));
    }
  }

  function ring(): void {
    rung = true;
    asleep?.abort();
  }

  const gone = go();
  return {
    ring,
    ringAt(time) {
      if (time >= alarm) return;
      alarm = time;
      ring();
    },
    stop() {
      stopped = true;
      ring();
      return gone;
    },
  };
}
