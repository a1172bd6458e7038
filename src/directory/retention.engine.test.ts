import { expect, test } from 'vitest';
import { openTestDatabase } from '../testkit/database.ts';
import { company, complete, openStage, person, scripted } from './stage.ts';

const full = { full: true, maxShrink: 0.2 };

test('old readings and events are forgotten, but not the last complete reading of a source', async () => {
  await using db = await openTestDatabase();
  const { directory, time } = openStage(db);
  const read = () => directory.read('okta', scripted([person('ada'), complete]), full);
  await read();
  const last = await read();
  const other = await directory.read('hr', scripted([person('bob'), complete]), full);
  time.now = 2_000;
  await directory.tell('okta', [person('eve')]);
  expect(await directory.forgetOld({ readingsBefore: 1_000, eventsBefore: 1_000 })).toEqual({
    readings: 0,
    events: 0,
  });
  expect(await directory.forgetOld({ readingsBefore: 1_500, eventsBefore: 1_500 })).toEqual({
    readings: 1,
    events: 2,
  });
  expect((await directory.readings()).map(({ id }) => id)).toEqual([other.id, last.id]);
  expect((await directory.events()).map(({ identity }) => identity)).toEqual(['eve']);
  expect(await directory.complete('okta')).toBe(true);
  expect(await directory.persons({ from: ['okta'] })).toHaveLength(2);
});

test('a reading that is held stays, however old', async () => {
  await using db = await openTestDatabase();
  const { directory, time } = openStage(db);
  await directory.read('okta', scripted([...company(40), complete]), full);
  const held = await directory.read('okta', scripted([...company(4), complete]), full);
  expect(held.state).toBe('held');
  time.now = 9_000;
  expect(await directory.forgetOld({ readingsBefore: 9_000, eventsBefore: 0 })).toMatchObject({
    readings: 0,
  });
  expect(await directory.status('okta')).toMatchObject({ held: held.id });
});
