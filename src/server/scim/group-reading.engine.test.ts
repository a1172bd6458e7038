/** Large groups that are read, page by page, while others change them. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { beforeMembers, openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;
let sources = 0;
const newId = countedIds();

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => {
  sources += 1;
  stage = openStage(db, { clock: fakeClock(), newId, source: `reading-${sources}` });
});

test.each(['/Groups/g', '/Groups'])(
  'the members of a large group are told as they were at one moment, though others change it meanwhile: %s',
  async (path) => {
    const [some, others] = ['a', 'b'].map((letter) =>
      Array.from({ length: 1_500 }, (_, at) => `${letter}${10_000 + at}`),
    ) as [string[], string[]];
    await stage.users([...some, ...others]);
    await stage.group({ id: 'g', name: 'G', members: some });
    let asked = 0;
    beforeMembers(stage, async () => {
      asked += 1;
      if (asked === 2) await stage.group({ id: 'g', name: 'G', members: others });
    });
    const { body } = await stage.send('GET', path);
    const { members: told, meta } = body.Resources?.[0] ?? body;
    expect(told.map(({ value }: { readonly value: string }) => value)).toEqual(others);
    expect(meta).toEqual((await stage.send('GET', '/Groups/g')).body.meta);
  },
);

test('a change of a large group is answered with the version that it made, whatever came since', async () => {
  const list = Array.from({ length: 1_500 }, (_, at) => `a${10_000 + at}`);
  await stage.users(list);
  await stage.group({ id: 'g', name: 'G', members: list });
  beforeMembers(stage, async () => {
    await stage.group({ id: 'g', name: 'Later', members: list });
  });
  const { headers, body } = await stage.send('PUT', '/Groups/g', { body: { displayName: 'New' } });
  expect([body.displayName, headers.get('etag')]).toEqual(['New', expect.stringMatching(/^W\/"2\./)]);
});

test('the members of a large group that is changed all the time are told all the same', async () => {
  const list = Array.from({ length: 1_500 }, (_, at) => `a${10_000 + at}`);
  await stage.users(list);
  await stage.group({ id: 'g', name: 'G', members: list });
  let asked = 0;
  beforeMembers(stage, async () => {
    asked += 1;
    await stage.group({ id: 'g', name: `G${asked}`, members: list });
  });
  expect((await stage.send('GET', '/Groups/g')).body.members).toHaveLength(1_500);
  expect(asked).toBeLessThan(10);
});
