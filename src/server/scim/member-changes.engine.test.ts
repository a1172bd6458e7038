/** Changes of members that come together: told in one go, and each as if it had come alone. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../store/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;
let sources = 0;
let commits = 0;
let onTold: () => Promise<void> = async () => {};
const newId = countedIds();
const people = Array.from({ length: 12 }, (_, at) => `u${10 + at}`);

/** Counts the transactions of whoever is handed it. */
function counting(counted: Database): Database {
  return {
    ...counted,
    async transaction(work) {
      const result = await counted.transaction(work);
      commits += 1;
      return result;
    },
  };
}

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  sources += 1;
  onTold = async () => {};
  stage = openStage(counting(db), {
    clock: fakeClock(),
    newId,
    source: `members-${sources}`,
    onTold: () => onTold(),
  });
  await stage.users(people);
  await stage.group({ id: 'g', name: 'Engines', members: ['u10'] });
  await stage.group({ id: 'h', name: 'Looms' });
  commits = 0;
});

const patch = (
  group: string,
  operations: readonly object[],
  headers: Readonly<Record<string, string>> = {},
) => stage.send('PATCH', `/Groups/${group}`, { headers, body: { Operations: operations } });
const add = (...ids: string[]) => ({ op: 'add', path: 'members', value: ids.map((value) => ({ value })) });
const drop = (id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` });
const statuses = (answers: readonly { readonly status: number }[]) => answers.map(({ status }) => status);
const tags = (answers: readonly { readonly headers: Headers }[]) =>
  answers.map(({ headers }) => headers.get('etag'));
const versionOf = async (group: string) =>
  (await stage.send('GET', `/Groups/${group}?excludedAttributes=members`)).body.meta.version;

describe('members that come and go together', () => {
  test('are told at once, in one commit, and each change has a version of its own', async () => {
    const before = stage.told.length;
    const answers = await Promise.all([
      ...people.slice(1).map((id) => patch('g', [add(id)])),
      patch('g', [drop('u10')]),
    ]);
    expect(tags(answers)).toEqual(people.map((_, at) => `W/"${at + 2}"`));
    expect(await versionOf('g')).toBe('W/"13"');
    expect(await stage.members('g')).toEqual(people.slice(1));
    expect(commits).toBe(1);
    expect(stage.told).toHaveLength(before + 1);
    const words = stage.told.at(-1)?.lifecycle.map(({ identity, words: said }) => `${identity} ${said}`);
    expect(words?.toSorted()).toEqual([
      'u10 left Engines',
      ...people.slice(1).map((id) => `${id} joined Engines`),
    ]);
  });

  test('are those of several groups too, and what changes nothing moves no version', async () => {
    const answers = await Promise.all([
      patch('g', [add('u10', 'u11')]),
      patch('h', [add('u11')]),
      patch('g', [add('u11'), { op: 'replace', path: 'displayName', value: 'Engines' }]),
      patch('h', [drop('u12')]),
      patch('g', [add('u12')]),
    ]);
    expect(tags(answers)).toEqual(['W/"2"', 'W/"2"', 'W/"2"', 'W/"2"', 'W/"3"']);
    expect(commits).toBe(1);
    expect([await stage.members('g'), await stage.members('h')]).toEqual([['u10', 'u11', 'u12'], ['u11']]);
  });

  test('depend on the version that those before have left', async () => {
    const held = (version: number) => ({ 'if-match': `W/"${version}"` });
    const answers = await Promise.all([
      patch('g', [add('u11')], held(1)),
      patch('g', [add('u12')], held(1)),
      patch('g', [add('u13')], held(2)),
      patch('none', [add('u14')]),
      patch('g', [add('x'.repeat(600))]),
      patch('g', [add('u15')]),
    ]);
    expect(statuses(answers)).toEqual([204, 412, 204, 404, 400, 204]);
    expect(await stage.members('g')).toEqual(['u10', 'u11', 'u13', 'u15']);
    expect(await versionOf('g')).toBe('W/"4"');
    expect(commits).toBe(1);
  });

  test.each<
    [
      what: string,
      operations: readonly (readonly object[])[],
      versions: readonly number[],
      left: readonly string[],
    ]
  >([
    ['who comes and goes', [[add('u11')], [drop('u11')]], [2, 3], ['u10']],
    ['who goes and comes', [[drop('u10')], [add('u10')]], [2, 3], ['u10']],
    [
      'who comes and all go',
      [[add('u11')], [{ op: 'remove', path: 'members' }], [add('u12')]],
      [2, 3, 4],
      ['u12'],
    ],
    [
      'who comes while the group gets another name',
      [[add('u11')], [add('u12'), { op: 'replace', path: 'displayName', value: 'New' }], [add('u13')]],
      [2, 4, 5],
      ['u10', 'u11', 'u12', 'u13'],
    ],
    [
      'who takes the place of another',
      [[add('u11')], [{ op: 'replace', path: 'members[value eq "u11"]', value: { value: 'u12' } }]],
      [2, 3],
      ['u10', 'u12'],
    ],
  ])('are as if they had come one after the other: %s', async (_, operations, versions, left) => {
    const answers = await Promise.all(operations.map((each) => patch('g', each)));
    expect(tags(answers)).toEqual(versions.map((version) => `W/"${version}"`));
    expect(await stage.members('g')).toEqual(left);
    expect(commits).toBe(1);
  });

  test('may be groups, whether the client says so or not, and nobody who is there yet', async () => {
    await Promise.all([patch('g', [add('h')]), patch('g', [add('late')]), patch('g', [add('u11')])]);
    const { body } = await stage.send('GET', '/Groups/g');
    expect(body.members).toMatchObject([{ value: 'u10' }, { value: 'u11' }, { value: 'h', type: 'Group' }]);
    await stage.user({ id: 'late' });
    await Promise.all([patch('g', [drop('h')]), patch('g', [drop('u10')])]);
    expect(await stage.members('g')).toEqual(['late', 'u11']);
  });

  test('are all refused when what follows from them cannot be kept, and leave nothing', async () => {
    onTold = async () => {
      throw new Error('The queue is full.');
    };
    const answers = await Promise.all([patch('g', [add('u11')]), patch('h', [add('u12')])]);
    expect(statuses(answers)).toEqual([500, 500]);
    expect([await stage.members('g'), await versionOf('g')]).toEqual([['u10'], 'W/"1"']);
  });

  test('of several processes are all kept, each with a version of its own, and one alone of those that depend on one', async () => {
    const other = openStage(db, { clock: fakeClock(), newId, source: `members-${sources}` });
    const send = (at: number, id: string, held?: string) =>
      (at % 2 === 0 ? stage : other).send('PATCH', '/Groups/g', {
        headers: held === undefined ? {} : { 'if-match': held },
        body: { Operations: [add(id)] },
      });
    const answers = await Promise.all(people.slice(1).map((id, at) => send(at, id)));
    expect(await stage.members('g')).toEqual(people);
    expect(new Set(tags(answers))).toEqual(new Set(people.slice(1).map((_, at) => `W/"${at + 2}"`)));
    const version = await versionOf('g');
    const last = await Promise.all(['x1', 'x2', 'x3', 'x4'].map((id, at) => send(at, id, version)));
    expect(statuses(last).toSorted()).toEqual([204, 412, 412, 412]);
  });

  test('stand among changes of other kinds in the order in which they came', async () => {
    const title = { op: 'add', path: 'title', value: 'Countess' };
    const answers = await Promise.all([
      patch('g', [add('u11')]),
      stage.send('PATCH', '/Users/u11', { body: { Operations: [title] } }),
      patch('g', [add('u12')]),
      patch('g', [{ op: 'replace', path: 'members', value: ['u13'] }]),
      patch('g', [add('u14')]),
      patch('h', [add('u14')]),
    ]);
    expect(statuses(answers)).toEqual([204, 200, 204, 204, 204, 204]);
    expect(await stage.members('g')).toEqual(['u13', 'u14']);
    expect(await versionOf('g')).toBe('W/"5"');
    expect(commits).toBe(1);
  });
});
