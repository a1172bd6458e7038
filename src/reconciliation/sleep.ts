/** Who sleeps: has an account and has not used it for longer than the sync allows; and who is awake again. Pure. */

import { forgetOldest } from '../model/index.ts';
import type { Activity } from './activity.ts';
import { APPEARS_WITHIN } from './lag.ts';

/** By which rule the account of a sleeper is closed, or loses its seats. */
export const RULE = 'deprovision.inactive-after';

/** What is remembered of a person who sleeps, or who was woken by hand. */
export interface Sleeper {
  /**
   * `asleep`: found inactive; `closed`: we closed the account, or saw it closed; `awake`: opened again by somebody, which counts
   * as activity.
   */
  readonly state: 'asleep' | 'closed' | 'awake';
  /** Since when, milliseconds since 1970. */
  readonly since: number;
}

export interface SleepParts {
  readonly activity: Activity;
  readonly sleeper: Sleeper | undefined;
  /** When the person said to be still here, milliseconds since 1970: it counts as activity. */
  readonly saidAt?: number | undefined;
  /** Whether the account is open at the target. */
  readonly open: boolean;
  readonly link: { readonly origin: string; readonly createdAt: number };
  /** Milliseconds; absent: such people are never judged. */
  readonly limits: { readonly inactive?: number; readonly never?: number };
  readonly now: number;
}

export interface Sleep {
  readonly asleep: boolean;
  /** The account was closed a moment ago, and the target may not show it yet: nothing is done. */
  readonly closing?: boolean;
  /** One sentence; the same from day to day while nothing has changed. */
  readonly because?: string;
  /** What is to be remembered; absent: nothing. */
  readonly next?: Sleeper;
  /** Whether the silence is known, and not only remembered of a time when it was. */
  readonly proven?: boolean;
  /** What is known of the silence, and how long it may be; absent: nothing is known, or nobody judges it. */
  readonly silence?: Silence;
}

/** Moments are milliseconds since 1970. */
export interface Silence {
  /** Since when: the last activity, or when the account was made or opened. */
  readonly since: number;
  /** The last activity itself; absent: there was none. */
  readonly last?: number;
  /** Until when it is known. */
  readonly until: number;
  /** Milliseconds. */
  readonly limit: number;
}

/**
 * | remembered | account | feeds                  | →                                                   |
 * |------------|---------|------------------------|-----------------------------------------------------|
 * | any        | any     | active within the limit| awake                                               |
 * | nothing    | closed  | any                    | awake: a rehire, or whoever is to be opened, begins anew |
 * | closed just now | open | any                  | asleep: the target shows it late                    |
 * | closed     | open    | any                    | awake: somebody opened it, and that counts as activity |
 * | closed     | closed  | unknown                | asleep, as before, unless the person said to be here since |
 * | other      | open    | unknown                | awake                                               |
 * | other      | any     | silent beyond the limit| asleep                                              |
 */
export function sleepOf(parts: SleepParts): Sleep {
  const { activity, sleeper, open, now } = parts;
  if (open && sleeper?.state === 'closed' && now < sleeper.since + APPEARS_WITHIN)
    return { asleep: true, closing: true, next: sleeper };
  const woken = wokenAt(parts);
  if (activity.state === 'unknown') {
    if (sleeper?.state === 'closed' && !open && (parts.saidAt ?? 0) < sleeper.since)
      return { asleep: true, because: activity.because, next: sleeper };
    return { asleep: false, because: activity.because, ...awake(woken) };
  }
  const { limit, begun, because } = silenceOf(parts, activity);
  const none = Number.NEGATIVE_INFINITY;
  const since = Math.max(begun, woken ?? none, parts.saidAt ?? none);
  if (limit === undefined) return { asleep: false, because, ...awake(woken) };
  const last = activity.state === 'known' ? { last: activity.last } : {};
  const silence: Silence = { since, ...last, until: activity.until, limit };
  if (activity.until - since < limit) return { asleep: false, because, silence, ...awake(woken) };
  const state = open ? 'asleep' : 'closed';
  const same = sleeper !== undefined && sleeper.state !== 'awake';
  return { asleep: true, proven: true, because, silence, next: { state, since: same ? sleeper.since : now } };
}

function awake(woken: number | undefined): Pick<Sleep, 'next'> {
  return woken === undefined ? {} : { next: { state: 'awake', since: woken } };
}

/** When the account was opened, or is about to be, by another hand than that of activity. */
function wokenAt({ sleeper, open, now }: SleepParts): number | undefined {
  if (sleeper?.state === 'closed') return open ? now : undefined;
  if (sleeper?.state === 'asleep') return undefined;
  return open ? sleeper?.since : now;
}

function silenceOf(
  { limits, link }: SleepParts,
  activity: Exclude<Activity, { readonly state: 'unknown' }>,
): { readonly limit: number | undefined; readonly begun: number; readonly because: string } {
  if (activity.state === 'never')
    return {
      limit: limits.never,
      begun: link.createdAt,
      because: `Never active, with an account that is known since ${dayOf(link.createdAt)}.`,
    };
  // Before an account was made, nobody could use it; of one that was found, its age is not known.
  const begun = link.origin === 'created' ? Math.max(activity.last, link.createdAt) : activity.last;
  return { limit: limits.inactive, begun, because: `Last active on ${dayOf(activity.last)}.` };
}

/** Days that were told of late: of a whole company much fewer than people. */
const told = new Map<number, string>();
const mostTold = 2_000;
const DAY = 86_400_000;

/** The day of a moment as sentences tell it: 2026-01-31, UTC, marked, so that whoever shows them can write it as its reader does. */
export function dayOf(moment: number): string {
  const day = Math.floor(moment / DAY);
  const before = told.get(day);
  if (before !== undefined) return before;
  const text = `\`${new Date(moment).toISOString().slice(0, 10)}\``;
  told.set(day, text);
  forgetOldest(told, mostTold);
  return text;
}
