import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../testkit/database.ts';
import { openStage, person } from './stage.ts';

const db = await openTestDatabase();
const { directory } = openStage(db, { join: [] });
afterAll(() => db.close());

const told = (id: string, userName: string, externalId: string) =>
  person(id, { userName, externalId, attributes: { displayName: `Person ${id}` } });

beforeAll(async () => {
  await directory.tell('okta', [
    told('1', 'ada@example.com', '00u1'),
    told('2', 'bert@example.com', '00u2'),
    // What is the id of one is the external id of another.
    told('3', 'cleo@example.com', '1'),
    told('4', 'dora@example.com', 'twice'),
    told('5', 'emil@example.com', 'twice'),
    told('6', 'gone@example.com', '00u6'),
  ]);
  await directory.tell('okta', [{ type: 'removed', of: 'identity', id: '6' }]);
  await directory.tell('hr', [told('9', 'ada@example.com', '00u2')]);
});

test.each([
  ['an id', 'okta', '2', 'Person 2'],
  ['an external id', 'okta', '00u2', 'Person 2'],
  ['a user name, whatever its case', 'okta', 'Bert@Example.com', 'Person 2'],
  ['an id rather than the external id of somebody else', 'okta', '1', 'Person 1'],
  ['an external id in the same source', 'hr', '00u2', 'Person 9'],
  ['an external id to the letter', 'okta', '00U2', undefined],
  ['what two have', 'okta', 'twice', undefined],
  ['whom the source tells no longer', 'okta', '00u6', undefined],
  ['what nobody has', 'hr', '00u1', undefined],
])('%s means whom that source tells', async (_, source, value, name) => {
  const found = await directory.referred([{ source, value }]);
  expect(found.map((one) => one.name)).toEqual(name === undefined ? [] : [name]);
});

test('several are looked up at once, each with our id of the person', async () => {
  const [ada] = await directory.findIdentities('okta', { id: '1' });
  const found = await directory.referred([
    { source: 'okta', value: '00u1' },
    { source: 'okta', value: 'nobody' },
    { source: 'hr', value: '9' },
  ]);
  expect(found).toEqual([
    { source: 'okta', value: '00u1', person: ada?.person, name: 'Person 1' },
    { source: 'hr', value: '9', person: expect.any(String), name: 'Person 9' },
  ]);
  expect(await directory.referred([])).toEqual([]);
});
