/** Names by pattern: `*` stands for any run of characters, `?` for one; case does not matter. Linear in the name's length. */

import { foldKey } from '../../model/index.ts';

/** Whether one of the patterns fits the whole name. */
export function matchesAny(patterns: readonly string[], name: string): boolean {
  const key = foldKey(name);
  return patterns.some((pattern) => matches(foldKey(pattern), key));
}

/** Walks both texts once; on a mismatch it lets the last star take one character more. */
function matches(pattern: string, text: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let taken = 0;
  while (place < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      taken = place;
      at += 1;
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      taken += 1;
      place = taken;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
