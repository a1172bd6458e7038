/** Entitlements that are read as they are asked for: what they say is what all of them say. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { entitlementsAsked } from './asked-entitlements.ts';
import { keepEntitlements } from './keeping.ts';
import { entitlementsOf } from './observed.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await openTestDatabase();
  await db.transaction((tx) =>
    keepEntitlements(tx, 'jira', [
      { id: '1', kind: 'group', name: 'Sales', licences: ['jira-software'] },
      { id: '2', kind: 'group', name: 'Straße' },
      // Two of one name: the first by id is meant.
      { id: '3', kind: 'group', name: 'SALES' },
      { id: '4', kind: 'group', name: 'site-admins', administrative: true, protected: 'administrators' },
    ]),
  );
  await db.transaction((tx) => keepEntitlements(tx, 'wiki', [{ id: '9', kind: 'group', name: 'Elsewhere' }]));
});

afterAll(() => db.close());

const names = ['sales', 'STRASSE', 'Straße', 'site-admins', 'Elsewhere', 'nobody', ''];
const ids = ['1', '2', '3', '4', '9', 'none'];

test('whatever is asked for is answered as it is when all were read beforehand', async () => {
  const all = await entitlementsOf(db, 'jira');
  const asked = entitlementsAsked(db, 'jira');
  const look = (of: typeof asked) => ({
    byName: names.map(of.byName),
    byId: ids.map((id) => of.byId.get(id)),
  });
  expect(await asked.known(() => look(asked))).toEqual(look(all));
  expect(look(asked)).toEqual(look(all));
  expect(all.byName('sAlEs')?.id).toBe('1');
});

test('the second of a name, known by its id, is not taken for the one that the name means', async () => {
  const asked = entitlementsAsked(db, 'jira');
  await asked.known(() => asked.byId.get('3'));
  expect((await asked.known(() => asked.byName('Sales')))?.id).toBe('1');
});

test('what one answer leads to is asked for in turn, and each thing once', async () => {
  const asked = entitlementsAsked(db, 'jira');
  let times = 0;
  const found = await asked.known(async () => {
    times += 1;
    const first = asked.byName('Sales');
    return first === undefined ? undefined : [first.name, asked.byId.get('2')?.name];
  });
  expect(found).toEqual(['Sales', 'Straße']);
  expect(times).toBe(3);
  await asked.known(() => (times += asked.byName('sales') === undefined ? 0 : 1));
  expect(times).toBe(4);
});

test('asking outside for what was never looked up is refused, instead of telling that it is not there', async () => {
  const asked = entitlementsAsked(db, 'jira');
  expect(() => asked.byName('Sales')).toThrow('was not looked up');
  expect(() => asked.byId.get('1')).toThrow('was not looked up');
  await expect(
    asked.known(() => {
      throw new Error('the work failed');
    }),
  ).rejects.toThrow('the work failed');
  expect(() => asked.byName('Sales')).toThrow('was not looked up');
});
