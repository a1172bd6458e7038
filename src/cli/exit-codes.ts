/** How a command ends, by the code of what went wrong: architecture §9. */

import type { ErrorCode } from '../model/index.ts';

/**
 * 0 is success; 1 a fault of ours; 2 wrong input; 3 credentials or rights; 4 not there, or in the way of something else;
 * 5 somebody cannot be reached just now; 6 a person has to look first.
 */
export const exitCodes: Readonly<Record<ErrorCode, number>> = {
  invalid: 2,
  unauthorized: 3,
  forbidden: 3,
  'not-found': 4,
  conflict: 4,
  unsupported: 2,
  'rate-limited': 5,
  unavailable: 5,
  stale: 6,
  unsafe: 6,
  internal: 1,
};
