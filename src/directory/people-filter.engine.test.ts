/** People by their state and by source, on either way in which they are found: ranked one by one, and browsed. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../testkit/database.ts';
import { browse } from './browse.ts';
import { type PeopleFilter, rowsOfFew } from './people-filter.ts';
import { openStage, person } from './stage.ts';

const db = await openTestDatabase();
const { directory } = openStage(db, { join: ['externalId'] });
afterAll(() => db.close());

const told = (id: string, name: string, more: { readonly active?: boolean } = {}) =>
  person(id, { userName: name, externalId: name, attributes: { displayName: `Person ${name}` }, ...more });

beforeAll(async () => {
  await directory.tell('okta', [
    told('1', 'ada'),
    told('2', 'bert', { active: false }),
    told('3', 'cleo'),
    told('4', 'dora'),
    told('5', 'emil', { active: false }),
  ]);
  // Bert is active here, Dora is told here still, Emil is inactive in both.
  await directory.tell('hr', [
    told('b', 'bert'),
    told('d', 'dora', { active: false }),
    told('e', 'emil', { active: false }),
  ]);
  await directory.tell('okta', [
    { type: 'removed', of: 'identity', id: '3' },
    { type: 'removed', of: 'identity', id: '4' },
  ]);
});

async function names(text: string, filter: PeopleFilter): Promise<readonly (string | undefined)[]> {
  return (await directory.findPersons({ text, ...filter })).persons.map(({ userName }) => userName);
}

test.each<[PeopleFilter, string[]]>([
  [{}, ['ada', 'bert', 'cleo', 'dora', 'emil']],
  [{ state: 'active' }, ['ada', 'bert']],
  [{ state: 'inactive' }, ['dora', 'emil']],
  [{ state: 'gone' }, ['cleo']],
  [{ source: 'hr' }, ['bert', 'dora', 'emil']],
  [{ source: 'okta' }, ['ada', 'bert', 'cleo', 'dora', 'emil']],
  [{ source: 'hr', state: 'active' }, ['bert']],
  [{ source: 'nobody' }, []],
])('%j is whom all sources together make of it, with a text and without', async (filter, expected) => {
  expect(await names('', filter)).toEqual(expected);
  expect(await names('person', filter)).toEqual(expected);
});

test.each(
  [undefined, 'active' as const, 'inactive' as const, 'gone' as const].flatMap((state) =>
    [undefined, 'okta', 'hr', 'nobody'].map((source): PeopleFilter => ({ state, source })),
  ),
)(
  'who fits %j is the same where they are few and looked at one by one, and where they are browsed',
  async (filter) => {
    for (const text of ['', 'person']) {
      const browsed = await browse(db, { text, filter, after: undefined, limit: 50 });
      const { persons } = await directory.findPersons({ text, ...filter });
      expect(persons.map(({ id }) => id)).toEqual(browsed.map((one) => one.person));
    }
    const few = await rowsOfFew(db, filter);
    const isAsked = filter.state !== undefined || filter.source !== undefined;
    expect(few !== undefined, 'only who asks for something finds few').toBe(isAsked);
  },
);

test('every summary says the state by which it was found, and pages go on behind each other', async () => {
  for (const state of ['active', 'inactive', 'gone'] as const) {
    const { persons } = await directory.findPersons({ text: '', state });
    for (const { active, present } of persons)
      expect(present ? (active ? 'active' : 'inactive') : 'gone').toBe(state);
  }
  const first = await directory.findPersons({ text: '', source: 'hr', limit: 2 });
  const rest = await directory.findPersons({ text: '', source: 'hr', limit: 2, after: first.next ?? '' });
  expect([...first.persons, ...rest.persons].map(({ userName }) => userName)).toEqual([
    'bert',
    'dora',
    'emil',
  ]);
  expect(rest.next).toBeUndefined();
});
