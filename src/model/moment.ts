/** Moments that are told as texts (RFC 7643 section 2.3.5: an xsd:dateTime). */

const pattern =
  /^(?!0000)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))?$/;

/**
 * Milliseconds since 1970, or undefined for a text that is no dateTime. One without a zone is taken for UTC; what is finer
 * than a millisecond is cut off. The databases compute the same: see store/json-words.ts.
 */
export function momentOf(text: string): number | undefined {
  const found = pattern.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [fraction = '', sign, ahead = '0', minutes = '0'] = found.slice(7);
  const offset = (Number(ahead) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  // `Date.UTC` takes the years before 100 for those of the last century.
  const start = new Date(0).setUTCFullYear(year, month - 1, day);
  const within = ((hour * 60 + minute - offset) * 60 + second) * 1_000;
  return start + within + Number(fraction.slice(0, 3).padEnd(3, '0'));
}
