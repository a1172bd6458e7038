/** Whatever is sent: an answer that the standard knows, soon, never our own failure, and no change after a refusal. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { isHang, judgeOf, openGarbageStage } from './garbage-fixture.ts';
import { garbage } from './garbage-requests.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

test.each([
  ['work for a second', { work: 1_000, idle: 0, all: 1_100, question: 0 }, true],
  ['waiting for a second without work', { work: 1, idle: 1_000, all: 1_100, question: 0 }, true],
  [
    'waiting for a second where the database answers at once',
    { work: 1, idle: 1_100, all: 1_200, question: 0.2 },
    true,
  ],
  ['waiting for a database that is slow itself', { work: 1, idle: 1_100, all: 1_200, question: 5 }, false],
  ['waiting for the processor', { work: 300, idle: 0, all: 9_000, question: 0 }, false],
  ['waiting for ever', { work: 300, idle: 0, all: 15_000, question: 0 }, true],
])('%s: whether it is a hang', (_, taken, hangs) => {
  expect(isHang(taken)).toBe(hangs);
});

test('garbage is answered as the standard has it, and changes nothing when it is refused', async () => {
  const newId = countedIds();
  const judge = await judgeOf({ stage: openGarbageStage(db, newId), db, newId });
  await fc.assert(
    fc.asyncProperty(garbage, async (sent) => {
      await judge(sent);
    }),
    { numRuns: 150 },
  );
});
