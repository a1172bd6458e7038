import { expect, test } from 'vitest';
import { fakeClock } from '../../../testkit/clock.ts';
import { openTestDatabase } from '../../../testkit/database.ts';
import { countedIds } from '../../../testkit/index.ts';
import { openStage } from '../fixture.ts';
import { requirements } from './all-cases.ts';
import { titleOf } from './case.ts';

const newId = countedIds();

const kept = requirements.flatMap((each) =>
  each.check === undefined ? [] : [[titleOf(each), each.check] as const],
);

test.each(kept)('%s', async (_, check) => {
  // Each has a database of its own: they all speak of the same people.
  await using db = await openTestDatabase();
  await check(openStage(db, { clock: fakeClock(), newId }));
});

test('each requirement is either proved or declined with its reason, and told once', () => {
  const undecided = requirements.filter(
    ({ check, declined }) => (check === undefined) === (declined === undefined),
  );
  expect(undecided.map(titleOf)).toEqual([]);
  expect(new Set(requirements.map(titleOf)).size).toBe(requirements.length);
});
