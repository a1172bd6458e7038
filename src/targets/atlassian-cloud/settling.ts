/** What was made a moment ago is not known everywhere at once: so long, "not found" is not believed. */

import type { Tools } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import { type Kept, keepFor } from '../shared/index.ts';

/** A minute in all, which is longer than Atlassian was seen to take. */
const pauses = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000];

export interface Settling {
  /** Remembers that an account or a group has just been made. */
  made(id: string): void;
  /** Asks again for a while, with growing pauses, until there is an answer. */
  until<Found>(ask: () => Promise<Found | undefined>): Promise<Found | undefined>;
  /** Sends a call; again for a while if one of what is `involved` has just been made and is not found. */
  settle<Body>(involved: readonly string[], call: () => Promise<Attempted<Body>>): Promise<Attempted<Body>>;
}

/** What of it outlives a run. */
export function openFresh(clock: Tools['clock']): Kept<true> {
  return keepFor(clock, { life: 120_000, limit: 10_000 });
}

export function openSettling(
  { clock, signal }: Pick<Tools, 'clock' | 'signal'>,
  fresh: Kept<true>,
): Settling {
  async function until<Found>(ask: () => Promise<Found | undefined>): Promise<Found | undefined> {
    let found = await ask();
    for (const pause of pauses) {
      if (found !== undefined) break;
      await clock.sleep(pause, signal);
      found = await ask();
    }
    return found;
  }
  return {
    until,
    made: (id) => fresh.set(id, true),
    async settle(involved, call) {
      const first = await call();
      if (first.refusal?.status !== 404 || !involved.some((id) => fresh.get(id))) return first;
      const settled = await until(async () => {
        const attempted = await call();
        return attempted.refusal?.status === 404 ? undefined : attempted;
      });
      return settled ?? first;
    },
  };
}
