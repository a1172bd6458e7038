/** Time for tests: a clock that moves only when it is told to, and the true one for child processes. */

import type { Clock } from '../model/index.ts';

/** A clock that stands still until it is advanced. */
export interface FakeClock extends Clock {
  /**
   * Moves the time on by that many milliseconds. Sleepers wake in the order of their time, each at exactly its time, and
   * what they wake may go on (and sleep again, and be woken again) before the next one is woken.
   */
  advance(milliseconds: number): Promise<void>;
  /** Moves the time on in one leap, as after a suspension of the machine: who should have woken meanwhile wakes at its end. */
  leap(milliseconds: number): Promise<void>;
  /** Moves from sleeper to sleeper until the promise is settled, and gives what it gives. For work that waits by itself. */
  advanceUntil<R>(work: Promise<R>): Promise<R>;
  /**
   * Waits, after each waking, for work that goes by the true clock too: `busy` says whether there is some (see
   * `watchQueries`). Without it time runs ahead of a database's answers.
   */
  attend(busy: () => boolean): void;
  /** How many sleep now. Nought after a `stop()` proves that it left nothing behind. */
  readonly sleepers: number;
}

/** The default beginning of a fake clock: Monday, 5 January 2026, 08:00 UTC. */
export const monday = Date.UTC(2026, 0, 5, 8);

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** @param start milliseconds since 1970; Monday, 5 January 2026, 08:00 UTC when absent. */
export function fakeClock(start = monday): FakeClock {
  let time = start;
  let order = 0;
  const sleepers = new Set<Sleeper>();
  const attended: (() => boolean)[] = [];

  const settle = () => settled(attended);

  function next(before: number): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of sleepers) {
      if (sleeper.at > before) continue;
      if (!first || sleeper.at < first.at || (sleeper.at === first.at && sleeper.order < first.order))
        first = sleeper;
    }
    return first;
  }

  async function wake(sleeper: Sleeper): Promise<void> {
    time = Math.max(time, sleeper.at);
    sleeper.wake();
    await settle();
  }

  return {
    now: () => time,
    get sleepers() {
      return sleepers.size;
    },
    attend(busy) {
      attended.push(busy);
    },
    sleep(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const leave = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', abort);
        };
        const abort = () => {
          leave();
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          at: time + Math.max(0, milliseconds),
          order: order++,
          wake: () => {
            leave();
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
    async advance(milliseconds) {
      const until = time + milliseconds;
      await settle();
      for (let sleeper = next(until); sleeper; sleeper = next(until)) await wake(sleeper);
      time = Math.max(time, until);
    },
    async leap(milliseconds) {
      await settle();
      time += milliseconds;
      const until = time;
      for (let sleeper = next(until); sleeper; sleeper = next(until)) await wake(sleeper);
    },
    async advanceUntil(work) {
      let ended = false;
      const end = () => {
        ended = true;
      };
      work.then(end, end);
      for (await settle(); !ended; await settle()) {
        const sleeper = next(Number.POSITIVE_INFINITY);
        if (sleeper) await wake(sleeper);
        else await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return work;
    },
  };
}

/** Milliseconds for which time stands still at most: a query that waits for a lock must not stop it for ever. */
const patience = 2_000;

/** Lets everything that is ready go on, and waits until nothing that is attended to has been busy for three looks. */
async function settled(attended: readonly (() => boolean)[]): Promise<void> {
  await turns();
  if (attended.length === 0) return;
  const end = performance.now() + patience;
  for (let quiet = 0; quiet < 3 && performance.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await turns();
    quiet = attended.some((busy) => busy()) ? 0 : quiet + 1;
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The longest that a timer of Node can wait; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** The true time, for child processes of tests and for measuring. */
export function realClock(): Clock {
  return {
    now: () => Date.now(),
    async sleep(milliseconds, signal) {
      const until = Date.now() + milliseconds;
      for (let left = milliseconds; left > 0 || left === milliseconds; left = until - Date.now())
        await timer(Math.min(left, longestTimer), signal);
    },
  };
}

function timer(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(handle);
      reject(signal?.reason);
    };
    const handle = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
