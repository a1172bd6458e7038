/** Tools for tests: everything a connector is handed, without the world. */

import type { Clock, Fetch, Log, Tools } from '../model/index.ts';
import { fakeClock, monday } from './clock.ts';

/** One line that was logged. */
interface LoggedLine {
  readonly level: keyof Log;
  readonly fields: object;
  readonly message: string;
}

/** A log that remembers. */
export interface RecordingLog extends Log {
  readonly lines: readonly LoggedLine[];
}

export interface TestTools extends Tools {
  readonly log: RecordingLog;
  /** Aborts `signal`. */
  abort(reason?: unknown): void;
}

/** A log that remembers every line, for tests that look at what was said and what was not. */
export function recordingLog(): RecordingLog {
  const lines: LoggedLine[] = [];
  const at = (level: keyof Log) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/**
 * A clock that needs nobody to move it: as soon as nothing but sleepers is left to go on, it jumps to the first of them.
 * @param start milliseconds since 1970.
 */
export function hastyClock(start = monday): Clock {
  const clock = fakeClock(start);
  return {
    now: clock.now,
    sleep(milliseconds, signal) {
      const slept = clock.sleep(milliseconds, signal);
      clock.advanceUntil(slept).catch(() => undefined);
      return slept;
    },
  };
}

/** The same numbers in [0, 1) for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ids that are the same in every run: `id-000001`, `id-000002` … They sort in the order they were made in. */
export function countedIds(prefix = 'id'): () => string {
  let count = 0;
  return () => `${prefix}-${String(++count).padStart(6, '0')}`;
}

/**
 * A `fetch` that serves simulators in process, by origin (`https://jira.example.com`). Other origins fail as an unknown
 * host does. A request whose signal is aborted is rejected with the signal's reason.
 */
export function serve(
  simulators: Readonly<Record<string, (request: Request) => Response | Promise<Response>>>,
): Fetch {
  return async (request) => {
    request.signal.throwIfAborted();
    const { origin } = new URL(request.url);
    const simulator = simulators[origin];
    if (simulator === undefined) {
      const cause = Object.assign(new Error(`getaddrinfo ENOTFOUND ${origin}`), { code: 'ENOTFOUND' });
      throw new TypeError('fetch failed', { cause });
    }
    return simulator(request);
  };
}

/** Tools that make a connector's run repeatable; what is not given is deterministic, and `fetch` reaches nothing. */
export function testTools(options: { fetch?: Fetch; clock?: Clock; seed?: number } = {}): TestTools {
  const abort = new AbortController();
  return {
    fetch: options.fetch ?? serve({}),
    clock: options.clock ?? hastyClock(),
    log: recordingLog(),
    signal: abort.signal,
    newId: countedIds(),
    random: seededRandom(options.seed ?? 1),
    abort: (reason) => abort.abort(reason),
  };
}
