/** Rounds: something done again and again, as often as needed and no more. */

import type { Clock, Log } from '../model/index.ts';

export interface Rounds {
  /** Begins the next round now, or right after the one under way. */
  ring(): void;
  /** Begins a round at that time at the latest, although the table may not show a reason for it yet. */
  ringAt(time: number): void;
  /**
   * Makes rounds, one at a time, until the signal aborts; resolves when the last one has ended and no timer is left.
   * A round that fails is logged and made again. Called once at a time.
   * @param round gives the milliseconds until there is something to do by itself; `poll` is the longest that is waited.
   */
  run(round: () => Promise<number>, signal: AbortSignal): Promise<void>;
}

/** Milliseconds after which a round is made although nothing rang: another process may have left something to do. */
export const poll = 2_000;

export function openRounds({ clock, log }: { readonly clock: Clock; readonly log: Log }): Rounds {
  let rung = false;
  let alarm = Number.POSITIVE_INFINITY;
  let asleep: AbortController | undefined;

  function ring(): void {
    rung = true;
    asleep?.abort();
  }

  async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (rung) return;
    asleep = new AbortController();
    try {
      await clock.sleep(Math.max(milliseconds, 0), AbortSignal.any([asleep.signal, signal]));
    } catch {
      // Rung, or told to end: both are what the signals are for.
    } finally {
      asleep = undefined;
    }
  }

  return {
    ring,
    ringAt(time) {
      if (time >= alarm) return;
      alarm = time;
      ring();
    },
    async run(round, signal) {
      while (!signal.aborted) {
        rung = false;
        if (alarm <= clock.now()) alarm = Number.POSITIVE_INFINITY;
        let pause = poll;
        try {
          pause = Math.min(await round(), poll);
        } catch (thrown) {
          const reason = thrown instanceof Error ? thrown.message : String(thrown);
          log.error({ err: thrown }, `The jobs could not be looked after and will be in a moment: ${reason}`);
        }
        await rest(Math.min(pause, alarm - clock.now()), signal);
      }
    },
  };
}
