/** When somebody was last active, as far as all that tell of it can be believed. Pure. */

import type { ActivityFeed } from '../model/index.ts';

/** One that tells of activity, and the moment from which its newest whole reading is. */
export interface Feed extends ActivityFeed {
  /** Milliseconds since 1970; absent: it was never read whole. */
  readonly asOf?: number | undefined;
}

/** What one feed says of one person: a moment (ISO 8601), a day (`2026-01-31`, UTC), or nothing. */
export interface Telling {
  readonly feed: Feed;
  readonly told: string | undefined;
  /** It tells of everybody and has not told of this person yet: nobody is judged by what the others tell. */
  readonly pending?: boolean;
}

/** Moments are milliseconds since 1970. Whatever happened after `until` may not have been told yet. */
export type Activity =
  | { readonly state: 'known'; readonly last: number; readonly until: number }
  | { readonly state: 'never'; readonly until: number }
  | { readonly state: 'unknown'; readonly because: string };

const DAY = 86_400_000;
const dayOnly = /^\d{4}-\d\d-\d\d$/;

/**
 * The newest of what is told, and until when all feeds that count are known: the slowest one's last whole reading, less
 * its delay. A feed that says nothing of a person, and of which that does not mean *never*, does not count.
 */
export function activityOf(tellings: readonly Telling[]): Activity {
  if (tellings.some(({ pending }) => pending))
    return { state: 'unknown', because: 'A source has not told yet when this person was last active.' };
  const counting = tellings.filter(({ feed, told }) => told !== undefined || feed.absent === 'never');
  if (counting.length === 0)
    return { state: 'unknown', because: 'Nothing tells when this person was last active.' };
  let last: number | undefined;
  let until = Number.POSITIVE_INFINITY;
  for (const { feed, told } of counting) {
    if (feed.asOf === undefined)
      return { state: 'unknown', because: 'One that tells of activity has never been read whole.' };
    until = Math.min(until, feed.asOf - feed.delay);
    if (told === undefined) continue;
    const moment = momentOf(told);
    if (moment === undefined)
      return { state: 'unknown', because: `The last activity is told as ${told}, which is no time.` };
    last = Math.max(last ?? moment, moment);
  }
  if (last !== undefined) return { state: 'known', last, until };
  if (counting.length < tellings.length)
    return { state: 'unknown', because: 'Not all that tell of activity know this person.' };
  return { state: 'never', until };
}

/** A day counts to its end: nobody is taken for less active than may have been. */
function momentOf(told: string): number | undefined {
  const moment = Date.parse(told);
  if (Number.isNaN(moment)) return undefined;
  return dayOnly.test(told) ? moment + DAY - 1 : moment;
}
