import { afterEach, beforeEach, expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Stage, staff } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  stage = await openStage(db, testTools({ clock: fakeClock(Date.UTC(2026, 0, 5, 12)) }));
  await stage.furnish();
});

afterEach(async () => {
  await stage.inspector.close();
  await db.close();
});

interface Sampled {
  readonly person: { readonly id: string; readonly name: string; readonly active: boolean };
  readonly preview: { readonly attributes: readonly { readonly name: string; readonly value?: unknown }[] };
}

test('a sample tries unsaved rules on different people drawn from the sources, as many as asked for or as there are', async () => {
  await stage.tellPeople('ada', 'grace', 'linus');
  const sync = { ...staff, attributes: { userName: '"x-" + user.userName' } };
  const two = await stage.get<readonly Sampled[]>('POST /syncs/staff/sample', { body: { count: 2, sync } });
  expect(new Set(two.map(({ person }) => person.id)).size).toBe(2);
  for (const { person, preview } of two)
    expect(preview.attributes).toContainEqual(
      expect.objectContaining({ name: 'userName', value: `x-${person.name.replace('Person ', '')}` }),
    );
  const all = await stage.get<readonly Sampled[]>('POST /syncs/staff/sample', { body: {} });
  expect(all.map(({ person }) => person.name).sort()).toEqual(['Person ada', 'Person grace', 'Person linus']);
});

test('the people of a sample are asked again in their order, by other rules or the saved ones; who is not told is left out', async () => {
  await stage.tellPeople('ada', 'grace', 'linus');
  const people = [await stage.personNamed('linus'), 'nobody', await stage.personNamed('ada')];
  const sync = { ...staff, attributes: { userName: '"x-" + user.userName' } };
  const named = (sampled: readonly Sampled[]) =>
    sampled.map(({ preview }) => preview.attributes.find(({ name }) => name === 'userName')?.value);
  const thus = await stage.get<readonly Sampled[]>('POST /syncs/staff/sample', { body: { people, sync } });
  expect(named(thus)).toEqual(['x-linus', 'x-ada']);
  const saved = await stage.get<readonly Sampled[]>('POST /syncs/staff/sample', { body: { people } });
  expect(named(saved)).toEqual(['linus', 'ada']);
});

test('of people who are tried it is told whom the ids of their managers mean', async () => {
  await stage.tellPeople('ada', 'grace', 'linus');
  const tell = (id: string, manager: string) =>
    stage.directory.tell('okta', [
      {
        type: 'identity',
        identity: {
          id,
          active: true,
          attributes: { displayName: id, [ENTERPRISE_USER]: { manager: { value: manager } } },
        },
      },
    ]);
  await tell('o-eve', 'o-ada');
  await tell('o-joe', '00u-nobody');
  const [ada, eve, joe] = [
    await stage.personNamed('ada'),
    await stage.personNamed('o-eve'),
    await stage.personNamed('o-joe'),
  ];
  const means = [{ source: 'okta', value: 'o-ada', person: ada, name: 'Person ada' }];
  const one = await stage.get('POST /syncs/staff/preview', { body: { person: eve } });
  expect(one).toMatchObject({ managers: means });
  const several = await stage.get('POST /syncs/staff/sample', { body: { people: [eve, joe, ada] } });
  expect(several).toMatchObject([
    { preview: { managers: means } },
    { preview: { managers: [] } },
    { preview: { managers: [] } },
  ]);
});

test('where nobody is told yet the sample is empty', async () => {
  expect(await stage.get('POST /syncs/staff/sample', { body: {} })).toEqual([]);
});

test('a schedule tells its next times before it is saved, and a wrong one says what is wrong', async () => {
  const next = await stage.get<readonly number[]>(
    `GET /schedules/next?cron=${encodeURIComponent('0 6 * * *')}&timeZone=Europe/Berlin&count=2`,
  );
  expect(next).toEqual([Date.UTC(2026, 0, 6, 5), Date.UTC(2026, 0, 7, 5)]);
  expect(await stage.ask('viewer', 'GET /schedules/next?cron=often')).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining('five fields') },
  });
});

test('help for a connector is its page, and none for one that has no page', async () => {
  const help = await stage.get<{ readonly text?: string }>('GET /connectors/source/scim/help');
  expect(help.text).toMatch(/^# /);
  expect(await stage.get('GET /connectors/target/broken/help')).toEqual({});
});
