/** Moments as texts. Each User that is read tells two, and to make a date of each costs as much as finding the User. */

const day = 86_400_000;
/** Days whose dates are remembered; what is told is told of few. */
const most = 4_000;
const dates = new Map<number, string>();

/** @param moment milliseconds since 1970 @returns what `toISOString` makes of it: `2026-11-29T23:46:38.000Z` (RFC 7643 section 2.3.5) */
export function momentText(moment: number): string {
  const at = Math.floor(moment / day);
  const left = moment - at * day;
  const seconds = Math.floor(left / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hour = two[Math.floor(minutes / 60)];
  return `${dates.get(at) ?? dateOf(at)}${hour}:${two[minutes % 60]}:${two[seconds % 60]}.${three(left % 1_000)}Z`;
}

const two = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

function three(number: number): string {
  return String(1_000 + number).slice(1);
}

/** With the T behind it. */
function dateOf(at: number): string {
  const text = new Date(at * day).toISOString();
  const date = text.slice(0, text.indexOf('T') + 1);
  if (dates.size >= most) dates.clear();
  dates.set(at, date);
  return date;
}
