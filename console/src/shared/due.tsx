/** When something comes: the very weekday, date, hour and zone, with the distance in words beside it. */

const dates = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const hours = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
const exact = new Intl.DateTimeFormat(undefined, { ...dates, ...hours });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * A time to come in the reader's zone; where the clock is another in the zone that it was set for, the hour there too.
 * @param props.at milliseconds since 1970
 * @param props.zone an IANA name
 */
export function Due({ at, zone }: { readonly at: number; readonly zone?: string }) {
  const there = zone === undefined ? undefined : hourIn(zone, at);
  return (
    <>
      <time dateTime={new Date(at).toISOString()}>{exact.format(at)}</time>{' '}
      <span className="dim">
        {there !== undefined && `${there} · `}
        {distance(at, Date.now())}
      </span>
    </>
  );
}

/** The hour in that zone, unless the reader's clock says the same then. */
function hourIn(timeZone: string, at: number): string | undefined {
  const clock = { weekday: 'short', hour: '2-digit', minute: '2-digit' } as const;
  try {
    const there = new Intl.DateTimeFormat(undefined, { ...clock, timeZone });
    if (there.format(at) === new Intl.DateTimeFormat(undefined, clock).format(at)) return undefined;
    return new Intl.DateTimeFormat(undefined, { ...clock, timeZoneName: 'short', timeZone }).format(at);
  } catch {
    // A zone that is only half typed.
    return undefined;
  }
}

/** `in 5 hours` of the same day, else by days of the calendar: what comes after midnight is tomorrow's. */
function distance(at: number, now: number): string {
  const days = Math.round((midnight(at) - midnight(now)) / DAY);
  if (days !== 0) return relative.format(days, 'day');
  const hoursLeft = Math.trunc((at - now) / HOUR);
  return hoursLeft === 0
    ? relative.format(Math.round((at - now) / 60_000), 'minute')
    : relative.format(hoursLeft, 'hour');
}

/** The beginning of its day, by the reader's clock. */
function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
