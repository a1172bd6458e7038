/** What time it is at the service. Distances go by its clock: what has happened there is never still to come here. */

/** Milliseconds below which clocks agree: the service tells whole seconds, and an answer takes its time. */
const agreed = 30_000;
/** Milliseconds from which on a clock does not go wrong, but was set so. */
const set = 12 * 3_600_000;
let ahead = 0;

/** @param date as the head of an answer tells it */
export function hearDate(date: string | null): void {
  const difference = Date.parse(date ?? '') - Date.now();
  const size = Math.abs(difference);
  if (!Number.isNaN(difference)) ahead = size < agreed || size > set ? 0 : difference;
}

/** Milliseconds since 1970. */
export function serviceNow(): number {
  return Date.now() + ahead;
}
