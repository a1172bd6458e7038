/** Garbage on connections of the listener: an answer or an end for each, soon, never our own failure, and by both ways the same. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { everything, openGarbageStage } from './garbage-fixture.ts';
import { conversation } from './garbage-wire.ts';
import { sameByBothWays, wireJudgeOf } from './garbage-wire-judge-fixture.ts';

test('garbage on connections is answered or ended, and changes nothing when it is refused', async () => {
  await using db = await openTestDatabase();
  const newId = countedIds();
  const judge = await wireJudgeOf({ stage: openGarbageStage(db, newId), db, newId });
  try {
    await fc.assert(
      fc.asyncProperty(conversation, (each) => judge.hear(each)),
      { numRuns: 150 },
    );
  } finally {
    await judge.close();
  }
  expect(judge.counts.answered).toBeGreaterThan(100);
  expect(judge.counts.ended).toBeGreaterThan(10);
});

test('what is answered below Request and Response is answered as it is above, and leaves the same', async () => {
  await using short = await openTestDatabase();
  await using long = await openTestDatabase();
  const { quickly, all } = await sameByBothWays([short, long], { numRuns: 150 });
  // Many enough of both, or it would show nothing.
  expect(Math.min(quickly, all - quickly)).toBeGreaterThan(20);
  expect(await everything(short)).toBe(await everything(long));
});
