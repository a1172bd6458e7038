/** Requests to a world that wait as they are told. */

import { ProvisioningError, type Tools } from '../../model/index.ts';
import type { RequestKind } from './server.ts';
import type { Contents, World } from './world.ts';

export interface Ask {
  write<R>(what: RequestKind, about: readonly string[], effect: () => R): Promise<R>;
  look<R>(what: RequestKind, about: readonly string[], effect: (contents: Contents) => R): Promise<R>;
}

/**
 * @param patience how often one request waits as told and is sent again; after that the wait is handed on as
 * `rate-limited`. Nothing else is sent again.
 */
export function asking(world: World, { clock, signal }: Tools, patience: number): Ask {
  async function patiently<R>(send: () => Promise<R>): Promise<R> {
    for (let left = patience; ; left--) {
      signal.throwIfAborted();
      try {
        return await send();
      } catch (thrown) {
        const wait = thrown instanceof ProvisioningError ? thrown.retryAfter : undefined;
        if (wait === undefined || left === 0) throw thrown;
        await clock.sleep(wait * 1000, signal);
      }
    }
  }

  const { server } = world;
  return {
    write: (what, about, effect) => patiently(() => server.write({ what, about, clock }, effect)),
    look: (what, about, effect) => patiently(() => server.look({ what, about, clock }, effect)),
  };
}
