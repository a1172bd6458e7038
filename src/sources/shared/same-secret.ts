/** Comparing what was shown with what is known. */

import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two texts are the same; it takes as long whichever they are, and whatever their lengths. */
export function sameSecret(shown: string, known: string): boolean {
  return timingSafeEqual(digest(shown), digest(known));
}
