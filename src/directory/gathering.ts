/** Questions that come in one turn of the event loop, asked of the database at once: many that look up one thing cost little more than one. */

import { AsyncLocalStorage } from 'node:async_hooks';

/** Asks after one key of one source. */
export type Asking<Answer> = (source: string, key: string) => Promise<Answer | undefined>;

/** Keys that are asked after at once, at most. */
const most = 500;

/**
 * @param ask answers for several keys of one source; what is not in its map is not there. When it fails, all that asked with it
 * are told so.
 */
export function gathering<Answer>(
  ask: (source: string, keys: readonly string[]) => Promise<ReadonlyMap<string, Answer>>,
): Asking<Answer> {
  // Whoever asks first must not lend its surroundings to the others.
  const outside = AsyncLocalStorage.snapshot();
  const gathered = new Map<string, Map<string, PromiseWithResolvers<Answer | undefined>>>();

  async function answer(
    source: string,
    waiting: ReadonlyMap<string, PromiseWithResolvers<Answer | undefined>>,
  ) {
    if (gathered.get(source) === waiting) gathered.delete(source);
    try {
      const found = await ask(source, [...waiting.keys()]);
      for (const [key, { resolve }] of waiting) resolve(found.get(key));
    } catch (thrown) {
      for (const { reject } of waiting.values()) reject(thrown);
    }
  }

  return (source, key) => {
    let waiting = gathered.get(source);
    if (waiting === undefined || waiting.size >= most) {
      const fresh = new Map<string, PromiseWithResolvers<Answer | undefined>>();
      waiting = fresh;
      gathered.set(source, fresh);
      setImmediate(() => void outside(answer, source, fresh));
    }
    let one = waiting.get(key);
    if (one === undefined) {
      one = Promise.withResolvers<Answer | undefined>();
      waiting.set(key, one);
    }
    return one.promise;
  };
}
