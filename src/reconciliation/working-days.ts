/** On which days something may be taken away, by a sync's calendar and in its time zone. Pure. */

import { nextRuns } from '../jobs/index.ts';
import type { Calendar } from '../model/index.ts';

export interface WorkingDays {
  /** Why nothing is taken away at a moment (`the weekend`, `Holidays`); nothing: something may be. */
  closed(at: number): string | undefined;
  /** The first moment, from this one on, at which something may be taken away. Milliseconds since 1970. */
  next(at: number): number;
}

/** Days looked ahead: whoever freezes four years has frozen everything. */
const HORIZON = 1_500;
const MIDNIGHT = '0 0 * * *';
const DAY = 86_400_000;

/** Every day, where no calendar is set. */
export const everyDay: WorkingDays = { closed: () => undefined, next: (at) => at };

/** The working days of a calendar. @param timeZone an IANA name. */
export function workingDays(calendar: Calendar | undefined, timeZone: string): WorkingDays {
  if (calendar === undefined) return everyDay;
  const { weekend, freezes } = calendar;
  const dayOf = dayIn(timeZone);
  const begins = beginningsIn(timeZone, dayOf);
  function closedOn(day: string): string | undefined {
    const freeze = freezes.find(({ from, to }) => from <= day && day <= to);
    if (freeze !== undefined) return freeze.name;
    return weekend.includes(new Date(`${day}T00:00:00Z`).getUTCDay()) ? 'the weekend' : undefined;
  }
  return {
    closed: (at) => closedOn(dayOf(at)),
    next(at) {
      const today = dayOf(at);
      let day = today;
      for (let days = 0; days < HORIZON && closedOn(day) !== undefined; days += 1) day = dayAfter(day);
      return day === today ? at : begins(day);
    },
  };
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
}

/** When days begin in a time zone; remembered, since a schedule is dear and thousands may wait for one day. */
function beginningsIn(timeZone: string, dayOf: (at: number) => string): (day: string) => number {
  const known = new Map<string, number>();
  return (day) => {
    const utc = Date.parse(`${day}T00:00:00Z`);
    const found =
      known.get(day) ?? nextRuns(MIDNIGHT, timeZone, utc - DAY, 3).find((at) => dayOf(at) === day) ?? utc;
    known.set(day, found);
    return found;
  };
}

/** The day, as 2026-12-24, that it is in a time zone at a moment. */
function dayIn(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  };
}
