/** How much one client may ask for: a bucket that fills by its rate, as much again in reserve. */

import { type Clock, forgetOldest } from '../../model/index.ts';

/** Clients remembered at most; one that is forgotten begins with a full bucket. */
const most = 10_000;

export interface Pace {
  /** Takes one request out of the client's bucket; gives the seconds to wait when it is empty, else 0. */
  take(client: string, perSecond: number): number;
}

export function openPace(clock: Pick<Clock, 'now'>): Pace {
  const buckets = new Map<string, { level: number; at: number }>();
  return {
    take(client, perSecond) {
      const now = clock.now();
      const known = buckets.get(client);
      const bucket = known ?? { level: 2 * perSecond, at: now };
      // As long as there is room, nobody needs to know who came last.
      if (known === undefined || buckets.size > most / 2) {
        buckets.delete(client);
        buckets.set(client, bucket);
        forgetOldest(buckets, most);
      }
      const filled = bucket.level + (Math.max(0, now - bucket.at) * perSecond) / 1_000;
      bucket.level = Math.min(2 * perSecond, filled);
      bucket.at = now;
      if (bucket.level < 1) return (1 - bucket.level) / perSecond;
      bucket.level -= 1;
      return 0;
    },
  };
}
