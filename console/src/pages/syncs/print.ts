/** A few letters by which settings are known again. Pure. */

import { hashKey } from '@tanstack/react-query';

/** The same for settings that say the same, in whatever order their parts stand (FNV-1a, 32 bits). */
export function printOf(settings: unknown): string {
  let print = 0x811c9dc5;
  for (const letter of hashKey([settings]))
    print = Math.imul(print ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  // A letter before it: what is all digits would come out of an address as a number.
  return `p${print.toString(36)}`;
}
