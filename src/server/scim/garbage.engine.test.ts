/** Whatever is sent: an answer that the standard knows, soon, never our own failure, and no change after a refusal. */

import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { judgeOf, openGarbageStage } from './garbage-fixture.ts';
import { garbage } from './garbage-requests.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

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
