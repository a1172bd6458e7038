/** What a search looks at between two turns of others. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { conditionOf, parseFilter, resourceTypesOf } from '../scim/index.ts';
import { watchAnswers } from '../testkit/answers.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { groupsListed } from './listing.ts';
import { scan } from './scanning.ts';
import { group, openStage, person } from './stage.ts';

const db = await openTestDatabase();
const source = 'okta';
const { group: type } = resourceTypesOf('auto');
afterAll(() => db.close());

beforeAll(async () => {
  const { directory } = openStage(db);
  const crowd = Array.from({ length: 12_000 }, (_, at) => `p${at}`);
  const groups = Array.from({ length: 6 }, (_, at) => group(`@g${at}`, ['ada', ...crowd]));
  await directory.tell(source, [person('ada'), ...groups, group('@small', ['ada']), group('@none')]);
});

test.each<[filter: string, found: number, slices: number]>([
  ['displayName co "g"', 6, 1],
  ['members.display co "ada"', 7, 4],
  ['members[display eq "ada" and type eq "User"]', 7, 4],
  ['members eq "ada" and members.display sw "a"', 7, 4],
  ['members eq "ada"', 7, 0],
  ['members eq "ada" or members eq "nobody"', 7, 1],
  ['not (members[type eq "User" and value eq "ada"])', 1, 1],
])('of large groups is some, unless their members are looked up: %s', async (filter, found, slices) => {
  let asked = 0;
  const within = watchAnswers(db, () => {
    asked += 1;
  });
  const condition = conditionOf(parseFilter(filter), type);
  const ids: string[] = [];
  for await (const places of scan(within, groupsListed(source), { fit: { condition, base: 'x' } }))
    ids.push(...places.map(({ id }) => id));
  expect(ids).toEqual(ids.toSorted());
  expect(ids).toHaveLength(found);
  // Of each slice its end is asked, and at last that there is none; PostgreSQL computes in a process of its own.
  expect(asked).toBe(db.engine === 'postgres' || slices === 0 ? 1 : 2 * slices + 1);
});
