/** Garbage on connections in a quantity that finds what a sample passes over. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { everything, openGarbageStage } from './garbage-fixture.ts';
import { conversation } from './garbage-wire.ts';
import { sameByBothWays, wireJudgeOf } from './garbage-wire-judge-fixture.ts';

/** A database of its own for each round, so that what is compared stays small. */
const inARound = 200;
const rounds = Number(process.env.ROLLCALL_GARBAGE_ROUNDS ?? 50);
const given = process.env.ROLLCALL_GARBAGE_SEED;
const seedOf = (round: number) => (given === undefined ? {} : { seed: Number(given) + round });

test('of 10,000 connections of garbage each is answered or ended, and none that is refused changes anything', async () => {
  let answered = 0;
  const newId = countedIds();
  for (let round = 0; round < rounds; round += 1) {
    await using db = await openTestDatabase();
    const judge = await wireJudgeOf({ stage: openGarbageStage(db, newId), db, newId });
    try {
      await fc.assert(
        fc.asyncProperty(conversation, (each) => judge.hear(each)),
        { numRuns: inARound, ...seedOf(round) },
      );
    } finally {
      await judge.close();
    }
    answered += judge.counts.answered;
  }
  expect(answered).toBeGreaterThan(rounds * inARound);
});

test('10,000 requests are answered alike below Request and Response and above, and leave the same', async () => {
  for (let round = 0; round < rounds; round += 1) {
    await using short = await openTestDatabase();
    await using long = await openTestDatabase();
    const { quickly } = await sameByBothWays([short, long], { numRuns: inARound, ...seedOf(round) });
    expect(quickly).toBeGreaterThan(0);
    expect(await everything(short)).toBe(await everything(long));
  }
});
