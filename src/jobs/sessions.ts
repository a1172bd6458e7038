/** Who works in this process now, so that `stop` can end it and wait for it. */

import { stopping } from './failure.ts';

export interface Sessions {
  /** Does work that ends by itself or when the signal aborts, and passes on what it gives or throws. */
  hold<R>(work: (signal: AbortSignal) => Promise<R>): Promise<R>;
  /** Aborts the signals of all that are held and waits until they have ended, well or badly. */
  stop(): Promise<void>;
}

export function openSessions(): Sessions {
  const held = new Map<AbortController, Promise<unknown>>();
  return {
    async hold(work) {
      const abort = new AbortController();
      const done = work(abort.signal);
      held.set(abort, done);
      try {
        return await done;
      } finally {
        held.delete(abort);
      }
    },
    async stop() {
      const ending = [...held];
      for (const [abort] of ending) abort.abort(stopping());
      await Promise.allSettled(ending.map(([, done]) => done));
    },
  };
}
