/** Dates and numbers as the reader's browser writes them. */

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const count = new Intl.NumberFormat();

const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, milliseconds: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** A time, near ones as distance: `5 minutes ago`; the exact one when pointed at. @param at milliseconds since 1970 */
export function Time({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exact.format(at)}>
      {written(at, Date.now())}
    </time>
  );
}

function written(at: number, now: number): string {
  const distance = at - now;
  if (Math.abs(distance) > 7 * 86_400_000) return date.format(at);
  for (const [unit, length] of steps)
    if (Math.abs(distance) >= length) return relative.format(Math.round(distance / length), unit);
  return relative.format(0, 'minute');
}

export function number(value: number): string {
  return count.format(value);
}

/** A stretch of time: `1.4 s`, `3 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 60_000) return `${count.format(Math.round(milliseconds / 100) / 10)} s`;
  return `${count.format(Math.round(milliseconds / 60_000))} min`;
}
