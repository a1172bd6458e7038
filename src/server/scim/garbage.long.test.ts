/** Garbage in a quantity that finds what a sample passes over. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { openStage } from './fixture.ts';
import { garbage, judgeOf } from './garbage-fixture.ts';

/** A source of its own for each round, so that what is compared stays small. */
const rounds = 500;
const requestsInARound = 200;

test('of 100,000 requests of garbage none fails, takes a second, or changes anything when it is refused', async () => {
  const counts = { taken: 0, refused: 0 };
  const newId = countedIds();
  for (let round = 0; round < rounds; round += 1) {
    await using db = await openTestDatabase();
    const judge = await judgeOf(
      openStage(db, { clock: fakeClock(), newId, limits: { body: 20_000 } }),
      newId,
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (sent) => {
        counts[(await judge(sent)) < 400 ? 'taken' : 'refused'] += 1;
      }),
      { numRuns: requestsInARound },
    );
  }
  // Both kinds in numbers: garbage that is all refused at the first check would show nothing.
  expect(counts.taken + counts.refused).toBe(rounds * requestsInARound);
  expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan((rounds * requestsInARound) / 10);
});
