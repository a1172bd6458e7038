/** When something comes: the very weekday, date, hour and zone, with the distance in words beside it. */

import { useSyncExternalStore } from 'react';
import { serviceNow } from '../api/service-clock.ts';
import { onTick } from './clock.ts';
import { distance } from './distance.ts';

const dates = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const hours = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
const exact = new Intl.DateTimeFormat(undefined, { ...dates, ...hours });

/**
 * A time to come in the reader's zone; where the clock is another in the zone that it was set for, the hour there too.
 * @param props.at milliseconds since 1970
 * @param props.zone an IANA name
 */
export function Due({ at, zone }: { readonly at: number; readonly zone?: string }) {
  const there = zone === undefined ? undefined : hourIn(zone, at);
  const away = useSyncExternalStore(onTick, () => distance(at, serviceNow()));
  return (
    <>
      <time dateTime={new Date(at).toISOString()}>{exact.format(at)}</time>{' '}
      <span className="dim">
        {there !== undefined && `· ${there} `}· {away}
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
