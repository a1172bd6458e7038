/** What was learned a moment ago and need not be asked again. Bounded in number and in time. */

import { type Clock, forgetOldest } from '../../model/index.ts';

export interface Kept<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/**
 * Keeps at most `limit` values, each for `life` milliseconds of the clock; the one that was set longest ago goes first.
 */
export function keepFor<Value>(
  clock: Clock,
  bounds: { readonly life: number; readonly limit: number },
): Kept<Value> {
  const values = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    get(key) {
      const found = values.get(key);
      if (found === undefined || found.until <= clock.now()) return undefined;
      return found.value;
    },
    set(key, value) {
      values.delete(key);
      values.set(key, { value, until: clock.now() + bounds.life });
      forgetOldest(values, bounds.limit);
    },
    delete(key) {
      values.delete(key);
    },
  };
}

/** One value that is fetched when it is needed, at most once at a time, and kept for a while. */
export interface KeptValue<Value> {
  get(): Promise<Value>;
  /** Fetches anew, whatever is kept. */
  renew(): Promise<Value>;
}

/** Where such a value lies; it can outlive whoever fetched it. */
export interface Box<Value> {
  kept?: { readonly value: Value; readonly until: number };
}

/** Keeps what `fetch` gives for `life` milliseconds, in the box. */
export function keepValue<Value>(
  parts: { readonly clock: Clock; readonly box?: Box<Value>; readonly life: number },
  fetch: () => Promise<Value>,
): KeptValue<Value> {
  const { clock, life, box = {} } = parts;
  let fetching: Promise<Value> | undefined;

  async function fetchOnce(): Promise<Value> {
    const value = await fetch();
    box.kept = { value, until: clock.now() + life };
    return value;
  }

  function renew(): Promise<Value> {
    fetching ??= fetchOnce().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  return {
    renew,
    async get() {
      const { kept } = box;
      return kept !== undefined && clock.now() < kept.until ? kept.value : renew();
    },
  };
}
