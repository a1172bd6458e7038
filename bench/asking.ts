/** Asks the admin API as the console does, and tells how long it took. */

import type { App } from '../src/app.ts';
import { watchTurns } from './turns.ts';

/** How often each page is asked for. */
const TURNS = 5;

export interface Asked {
  readonly what: string;
  /** Milliseconds of the first answer, of half of the others at most, and of the slowest of those. */
  readonly first: number;
  readonly median: number;
  readonly worst: number;
  /** The longest stretch of work without a turn of the event loop, in milliseconds of processor time. */
  readonly block: number;
  /** The most memory that the process has held so far, in megabytes. */
  readonly peak: number;
}

/** What was asked, with how long it took, and the means to ask more. */
export interface Asking {
  readonly asked: readonly Asked[];
  ask(path: string, body?: object): Promise<string>;
  /** Asks for a page some times. */
  page(what: string, path: string, body?: object): Promise<void>;
  time(what: string, turns: number, work: () => Promise<unknown>): Promise<void>;
}

/** @param app it gets a token of its own */
export async function openAsking(app: App): Promise<Asking> {
  const { secret } = await app.administrators.createToken({ name: 'bench', role: 'operator' }, 'bench');
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  const asked: Asked[] = [];

  async function ask(path: string, body?: object): Promise<string> {
    const request = new Request(`http://localhost/api/v1${path}`, {
      headers,
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const answer = await app.fetch(request);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return text;
  }

  async function time(what: string, turns: number, work: () => Promise<unknown>): Promise<void> {
    const took: number[] = [];
    const watched = watchTurns();
    for (let turn = 0; turn < turns; turn += 1) {
      const start = performance.now();
      await work();
      took.push(Math.round(performance.now() - start));
    }
    // Once round, so that the last stretch is seen too.
    await new Promise((resolve) => setTimeout(resolve, 2));
    const block = watched();
    const [first = 0, ...others] = took;
    const sorted = others.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? first;
    asked.push({
      what,
      first,
      median,
      worst: sorted.at(-1) ?? first,
      block,
      peak: Math.round(process.resourceUsage().maxRSS / 1_024),
    });
    if (process.env.BENCH_VERBOSE) console.error(what, took, block);
  }

  return {
    asked,
    ask,
    time,
    page: (what, path, body) => time(what, TURNS, () => ask(path, body)),
  };
}
