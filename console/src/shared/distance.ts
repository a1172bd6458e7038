/** How far a time is from now, in words, which stand in sentences: in the language of the texts. */

import { texts } from '../texts/index.ts';

const relative = new Intl.RelativeTimeFormat(texts.language, { numeric: 'auto' });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * `5 minutes ago`, `in 16 hours`; a day away and more by days of the reader's calendar, so that tomorrow is never the day
 * after it. @param at milliseconds since 1970
 */
export function distance(at: number, now: number): string {
  const away = at - now;
  if (Math.abs(away) >= DAY) return relative.format(Math.round((midnight(at) - midnight(now)) / DAY), 'day');
  const [length, unit] = Math.abs(away) >= HOUR ? ([HOUR, 'hour'] as const) : ([MINUTE, 'minute'] as const);
  // A zero that has come from below would be in the past: `0 minutes ago`.
  return relative.format(Math.trunc(away / length) || 0, unit);
}

/** The beginning of its day, by the reader's clock. */
function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
