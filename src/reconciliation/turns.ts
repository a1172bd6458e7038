/** Reckons something for each of many, and lets others have a turn in between: for a thousand people it takes a while. */

import { setImmediate as turn } from 'node:timers/promises';

/** How many are reckoned without a turn of the event loop: some ten milliseconds. */
const atOnce = 100;

/** What `work` gives for each, in their order. */
export async function inTurns<One, Given>(
  all: readonly One[],
  work: (one: One) => Given,
): Promise<readonly Given[]> {
  const given: Given[] = [];
  for (const one of all) {
    given.push(work(one));
    if (given.length % atOnce === 0) await turn();
  }
  return given;
}
