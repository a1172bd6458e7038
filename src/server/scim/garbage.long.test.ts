/** Garbage in a quantity that finds what a sample passes over. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { judgeOf, openGarbageStage } from './garbage-fixture.ts';
import { garbage } from './garbage-requests.ts';

/** A database of its own for each round, so that what is compared stays small. */
const requestsInARound = 200;
/** Fewer while something is looked for; any other seed sends other requests. */
const rounds = Number(process.env.ROLLCALL_GARBAGE_ROUNDS ?? 500);
const seed =
  process.env.ROLLCALL_GARBAGE_SEED === undefined ? undefined : Number(process.env.ROLLCALL_GARBAGE_SEED);

test('of 100,000 requests of garbage none fails, takes a second, or changes anything when it is refused', async () => {
  const counts = { taken: 0, refused: 0 };
  const newId = countedIds();
  for (let round = 0; round < rounds; round += 1) {
    await using db = await openTestDatabase();
    const judge = await judgeOf({ stage: openGarbageStage(db, newId), db, newId });
    await fc.assert(
      fc.asyncProperty(garbage, async (sent) => {
        counts[await judge(sent)] += 1;
      }),
      { numRuns: requestsInARound, ...(seed !== undefined && { seed: seed + round }) },
    );
  }
  // Both kinds in numbers: garbage that is all refused at the first check would show nothing.
  expect(counts.taken + counts.refused).toBe(rounds * requestsInARound);
  expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan((rounds * requestsInARound) / 10);
});
