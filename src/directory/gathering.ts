/**
 * Questions that come while another is under way, asked of the database at once: many that look up one thing cost little more than
 * one, and to wake the database and to be woken by it costs more than either.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../model/index.ts';

/** Asks after one key of one source. */
export type Asking<Answer> = (source: string, key: string) => Promise<Answer | undefined>;

/** Keys that are asked after at once, at most. */
const most = 500;
/** Milliseconds for which a question waits for one that is under way: longer than any takes, but for what has come to a halt. */
const patience = 5;

/** The keys of one source that are asked after together, and who waits for each. */
type Gathered<Answer> = Map<string, PromiseWithResolvers<Answer | undefined>>;

/**
 * What comes in one turn of the event loop is asked at its end; while that is under way the rest waits for it, and is then asked
 * together. Every question is asked after it came, so no answer is older than it.
 * @param ask answers for several keys of one source; what is not in its map is not there. When it fails, all that asked with it
 * are told so.
 */
export function gathering<Answer>(
  ask: (source: string, keys: readonly string[]) => Promise<ReadonlyMap<string, Answer>>,
  { sleep }: Pick<Clock, 'sleep'>,
): Asking<Answer> {
  // Whoever asks first must not lend its surroundings to the others.
  const outside = AsyncLocalStorage.snapshot();
  /** By source, those that are not asked yet. */
  const waiting = new Map<string, Gathered<Answer>>();
  /** By source, how many questions are under way. */
  const underWay = new Map<string, number>();

  async function answer(source: string, gathered: Gathered<Answer>): Promise<void> {
    underWay.set(source, (underWay.get(source) ?? 0) + 1);
    try {
      const found = await ask(source, [...gathered.keys()]);
      for (const [key, { resolve }] of gathered) resolve(found.get(key));
    } catch (thrown) {
      for (const { reject } of gathered.values()) reject(thrown);
    } finally {
      const left = (underWay.get(source) ?? 1) - 1;
      if (left > 0) underWay.set(source, left);
      else underWay.delete(source);
      // Whoever is answered now may ask on in this turn: they go with those that wait.
      const next = waiting.get(source);
      if (next !== undefined) setImmediate(send, source, next);
    }
  }

  /** Asks, unless that was done already. */
  function send(source: string, gathered: Gathered<Answer>): void {
    if (waiting.get(source) !== gathered) return;
    waiting.delete(source);
    void outside(answer, source, gathered);
  }

  function begin(source: string): Gathered<Answer> {
    const gathered: Gathered<Answer> = new Map();
    waiting.set(source, gathered);
    if (!underWay.has(source)) setImmediate(send, source, gathered);
    else
      sleep(patience).then(
        () => send(source, gathered),
        () => send(source, gathered),
      );
    return gathered;
  }

  return (source, key) => {
    const before = waiting.get(source);
    const gathered = before ?? begin(source);
    let one = gathered.get(key);
    if (one === undefined) {
      one = Promise.withResolvers<Answer | undefined>();
      gathered.set(key, one);
    }
    if (gathered.size >= most) send(source, gathered);
    return one.promise;
  };
}
