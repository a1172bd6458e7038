import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SourceRecord } from '../model/index.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { complete, openStage, person, scripted } from './stage.ts';

let db: TestDatabase;
beforeEach(async () => {
  db = await openTestDatabase();
});
afterEach(() => db.close());
const [hr, okta] = ['hr', 'okta'];

function open() {
  const stage = openStage(db, { join: ['externalId'] });
  const { directory } = stage;
  return {
    ...stage,
    read: (source: string, records: readonly SourceRecord[]) =>
      directory.read(source, scripted([...records, complete]), { full: true, maxShrink: 1, floor: 1_000 }),
    personOf: async (source: string, id: string) => (await directory.identity(source, id))?.person ?? '',
  };
}

test('people are there and active as their merged selves are, whatever else is told of them', async () => {
  const { directory, read, personOf, time } = open();
  await read(hr, [
    person('1', { externalId: 'e1', active: false }),
    person('2', { externalId: 'e2' }),
    person('3', { externalId: 'e3' }),
  ]);
  time.now += 1;
  await read(okta, [
    person('o1', { externalId: 'e1', active: true }),
    person('o2', { externalId: 'e2', active: false }),
    person('o4', { externalId: 'e4' }),
  ]);
  const ids = [
    await personOf(hr, '1'),
    await personOf(hr, '2'),
    await personOf(hr, '3'),
    await personOf(okta, 'o4'),
    'nobody',
  ];
  time.now += 1;
  await read(hr, [person('1', { externalId: 'e1', active: false })]);
  for (const from of [[hr, okta], [okta, hr], [hr], [okta], []]) {
    const told = await directory.persons({ from, ids });
    const presences = await directory.presences({ from, ids, activity: true });
    expect(
      presences.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      from.join(', '),
    ).toEqual(
      told.map(({ id, present, active, identities }) => ({
        id,
        present,
        active,
        identities: identities.map(({ source, goneAt }) => ({
          source,
          ...(goneAt === undefined ? {} : { goneAt }),
        })),
      })),
    );
  }
});

test('their activity is told where it is asked for', async () => {
  const { directory, read, personOf } = open();
  await read(hr, [person('1'), person('2')]);
  await directory.readActivity(hr, async function* () {
    yield { type: 'activity', identity: '1', last: '2026-01-02T03:04:05Z' };
    yield { type: 'complete' };
  });
  const ids = [await personOf(hr, '1')];
  expect(await directory.presences({ from: [hr], ids, activity: true })).toEqual([
    {
      id: ids[0],
      present: true,
      active: true,
      identities: [{ source: hr, activity: { last: '2026-01-02T03:04:05Z' } }],
    },
  ]);
  expect(await directory.presences({ from: [hr], ids, activity: false })).toMatchObject([
    { identities: [{ source: hr }] },
  ]);
});
