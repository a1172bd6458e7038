/** A write on one node of a cluster is known to the others a moment later: so long, what they say against it is not believed. */

import { foldKey, type Tools } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import { keepFor } from '../shared/index.ts';

const life = 30_000;
const limit = 10_000;
const pauses = [500, 1_000, 2_000];

export interface Settling {
  /** Remembers that an account (by key) or a group (by name) has just been made. */
  made(id: string): void;
  /** Sends a call; again for a moment if Jira does not find what is `involved` and one of these has just been made. */
  settle<Body>(involved: readonly string[], call: () => Promise<Attempted<Body>>): Promise<Attempted<Body>>;
  /** Remembers that something has just been undone. */
  undone(id: string): void;
  /** Whether what still looks as before goes on to do so; what has not just been undone does. */
  persists(id: string, look: () => Promise<boolean>): Promise<boolean>;
}

export function openSettling({ clock, signal }: Pick<Tools, 'clock' | 'signal'>): Settling {
  const fresh = keepFor<true>(clock, { life, limit });
  const gone = keepFor<true>(clock, { life, limit });
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
    undone: (id) => gone.set(foldKey(id), true),
    async persists(id, look) {
      if (gone.get(foldKey(id)) === undefined) return true;
      for (const pause of pauses) {
        await clock.sleep(pause, signal);
        if (!(await look())) return false;
      }
      return true;
    },
  };
}
