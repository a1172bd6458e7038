import { expect, test } from 'vitest';
import type { Database } from '../../../store/index.ts';
import { fakeClock } from '../../../testkit/clock.ts';
import { openTestDatabase } from '../../../testkit/database.ts';
import { countedIds, testTools } from '../../../testkit/index.ts';
import { openStage as openDoorStage } from '../../door/stage.ts';
import { openStage } from '../fixture.ts';
import { requirements } from './all-cases.ts';
import { type Around, titleOf } from './case.ts';
import { declaredForChecks } from './declared-cases.ts';

const newId = countedIds();

const kept = requirements.flatMap((each) =>
  each.check === undefined ? [] : [[titleOf(each), each.check] as const],
);

test.each(kept)('%s', async (_, check) => {
  // Each has a database of its own: they all speak of the same people.
  await using db = await openTestDatabase();
  const clock = fakeClock();
  await check(openStage(db, { clock, newId, declared: declaredForChecks }), aroundOf(db, clock));
});

function aroundOf(db: Database, clock: ReturnType<typeof fakeClock>): Around {
  return {
    other: () => openStage(db, { clock, newId, source: 'other' }),
    async door() {
      const stage = openDoorStage(db, testTools({ clock }));
      await stage.source('idp', { token: 'the-token-of-the-settings' });
      return stage;
    },
    advance: (by) => clock.advance(by),
  };
}

test('each requirement is either proved or declined with its reason, and told once', () => {
  const undecided = requirements.filter(
    ({ check, declined }) => (check === undefined) === (declined === undefined),
  );
  expect(undecided.map(titleOf)).toEqual([]);
  expect(new Set(requirements.map(titleOf)).size).toBe(requirements.length);
});
