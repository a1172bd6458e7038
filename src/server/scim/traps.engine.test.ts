/** The twelve traps, each with the names of nobody, of everybody, and of each client that is known to set it. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DialectName, dialectNames, dialects } from '../../scim/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { openStage } from './fixture.ts';
import { type Trap, traps } from './traps-fixture.ts';

let db: TestDatabase;
let sources = 0;
const newId = countedIds();

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

/** Those that set the trap, by SCIM 2.0; what 1.1 sends in its place is among the literal requests. */
function settersOf({ number }: Trap): readonly DialectName[] {
  const names = dialects
    .filter(({ versions, habits }) => versions.includes('2.0') && habits.some(({ trap }) => trap === number))
    .map(({ name }) => name);
  return dialectNames.filter((name) => names.includes(name));
}

test('there are twelve, each set by a known client or left open by the standard', () => {
  expect(traps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(traps.filter((trap) => settersOf(trap).length === 0)).toEqual([]);
});

describe.each(traps.map((trap) => [trap.number, trap.says, trap] as const))('trap %i: %s', (_, __, trap) => {
  test.each([...new Set<DialectName>(['auto', 'standard', ...settersOf(trap)])])(
    'with the names of %s',
    async (dialect) => {
      sources += 1;
      await trap.play(openStage(db, { clock: fakeClock(), newId, source: `traps-${sources}`, dialect }));
    },
  );
});
