/** A write on one node of a cluster is seen by the others a moment later: so long, "not found" is not believed of what we made. */

import { foldKey, type Tools } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import { keepFor } from '../shared/index.ts';

const life = 30_000;
const limit = 10_000;
const pauses = [500, 1_000, 2_000];

/** Sends a call; again for a moment if Jira does not know what is `involved` and one of these has just been made. */
export type Settle = <Body>(
  involved: readonly string[],
  call: () => Promise<Attempted<Body>>,
) => Promise<Attempted<Body>>;

export interface Settling {
  readonly settle: Settle;
  /** Remembers that an account (by key) or a group (by name) has just been made. */
  made(id: string): void;
}

export function openSettling({ clock, signal }: Pick<Tools, 'clock' | 'signal'>): Settling {
  const fresh = keepFor<true>(clock, { life, limit });
  return {
    made: (id) => fresh.set(foldKey(id), true),
    async settle(involved, call) {
      let attempted = await call();
      for (const pause of pauses) {
        if (attempted.refusal?.status !== 404 || !involved.some((id) => fresh.get(foldKey(id)))) break;
        await clock.sleep(pause, signal);
        attempted = await call();
      }
      return attempted;
    },
  };
}
