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
beforeEach(() => {
  sources += 1;
  commits = 0;
  onTold = async () => {};
  stage = openStage(counting(db), {
    clock: fakeClock(),
    newId,
    source: `together-${sources}`,
    onTold: () => onTold(),
  });
});
afterAll(() => db.close());

const create = (userName: string) => stage.send('POST', '/Users', { body: { userName } });
const amend = (id: string, path: string, value: unknown) =>
  stage.send('PATCH', `/Users/${id}`, { body: { Operations: [{ op: 'replace', path, value }] } });
const statuses = (answers: readonly { readonly status: number }[]) => answers.map(({ status }) => status);

describe('changes that come together', () => {
  test('share one commit, and each has its own answer', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `user-${at}`);
    const answers = await Promise.all(names.map(create));
    expect(commits).toBe(1);
    expect(answers.map(({ body }) => body.userName)).toEqual(names);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(20);
    expect((await stage.send('GET', '/Users?count=0')).body.totalResults).toBe(20);
    expect(stage.told.flatMap(({ lifecycle }) => lifecycle)).toHaveLength(20);
  });

  test('are spoilt for nobody by one of their kind that is refused', async () => {
    await create('taken');
    commits = 0;
    const answers = await Promise.all(['first', 'TAKEN', 'last'].map(create));
    expect(statuses(answers)).toEqual([201, 409, 201]);
    expect(commits).toBe(1);
    expect((await stage.send('GET', '/Users?count=0')).body.totalResults).toBe(3);
    expect(stage.told.flatMap(({ lifecycle }) => lifecycle)).toHaveLength(3);
  });

  test('leave one another alone when one is refused', async () => {
    await create('taken');
    const { id } = (await create('there')).body;
    commits = 0;
    const answers = await Promise.all([
      create('first'),
      create('TAKEN'),
      create('twice'),
      create('Twice'),
      amend('nobody', 'title', 'x'),
      amend(id, 'userName', null),
      amend(id, 'title', 'Engineer'),
      stage.send('DELETE', '/Users/nobody'),
      stage.send('PUT', `/Users/${id}`, { headers: { 'if-match': 'W/"99"' }, body: { userName: 'there' } }),
      stage.send('POST', '/Groups', { body: { displayName: 'Staff', members: [{ value: id }] } }),
      create('last'),
    ]);
    expect(statuses(answers)).toEqual([201, 409, 201, 409, 404, 400, 200, 404, 412, 201, 201]);
    expect(commits).toBe(1);
    const list = await stage.send('GET', '/Users');
    const kept = list.body.Resources.map(({ userName }: { readonly userName: string }) => userName);
    expect(kept.toSorted()).toEqual(['first', 'last', 'taken', 'there', 'twice']);
    expect((await stage.send('GET', `/Users/${id}`)).body.title).toBe('Engineer');
  });

  test('are made in the order in which they came, also of one User', async () => {
    const { id } = (await create('ada')).body;
    const answers = await Promise.all(['a', 'b', 'b', 'c'].map((title) => amend(id, 'title', title)));
    expect(answers.map(({ body }) => body.title)).toEqual(['a', 'b', 'b', 'c']);
    const versions = answers.map(({ body }) => body.meta.version);
    expect(versions[1]).toBe(versions[2]);
    expect(new Set(versions).size).toBe(3);
  });

  test('that depend on one version: the first is made, the others are refused', async () => {
    const { id, meta } = (await create('ada')).body;
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((value) =>
        stage.send('PATCH', `/Users/${id}`, {
          headers: { 'if-match': meta.version },
          body: { Operations: [{ op: 'add', path: 'title', value }] },
        }),
      ),
    );
    expect(statuses(answers)).toEqual([200, 412, 412]);
    expect((await stage.send('GET', `/Users/${id}`)).body.title).toBe('a');
  });

  test('may not exchange their user names or external ids, as if they had come one after the other', async () => {
    const [ada, ben] = [(await create('ada')).body.id, (await create('ben')).body.id];
    const answers = await Promise.all([amend(ada, 'userName', 'ben'), amend(ben, 'userName', 'ada')]);
    expect(statuses(answers)).toEqual([409, 409]);
    await amend(ada, 'externalId', 'e-ada');
    await amend(ben, 'externalId', 'e-ben');
    const ids = await Promise.all([amend(ada, 'externalId', 'e-ben'), amend(ben, 'externalId', 'e-ada')]);
    expect(statuses(ids)).toEqual([409, 409]);
    const [freed, taking] = await Promise.all([amend(ada, 'userName', 'eve'), amend(ben, 'userName', 'ada')]);
    expect([freed?.status, taking?.status]).toEqual([200, 200]);
  });

  test('are all refused when what follows from them cannot be kept, and leave nothing', async () => {
    onTold = async () => {
      throw new Error('The queue is full.');
    };
    const answers = await Promise.all([create('a'), create('b')]);
    expect(statuses(answers)).toEqual([500, 500]);
    onTold = async () => {};
    expect((await stage.send('GET', '/Users')).body.totalResults).toBe(0);
  });

  test('are all refused when the commit fails, and what comes after is not', async () => {
    const own = openStage(
      {
        ...db,
        async transaction(work) {
          const transaction = db.transaction(async (within) => {
            const result = await work(within);
            if (failing) throw new Error('The disk is full.');
            return result;
          });
          return transaction;
        },
      },
      { clock: fakeClock(), newId, source: `failing-${sources}` },
    );
    let failing = true;
    const post = (userName: string) => own.send('POST', '/Users', { body: { userName } });
    expect(statuses(await Promise.all([post('a'), post('b'), post('c')]))).toEqual([500, 500, 500]);
    failing = false;
    expect((await own.send('GET', '/Users')).body.totalResults).toBe(0);
    expect((await post('a')).status).toBe(201);
  });

  test('are not answered before they are committed', async () => {
    const events: string[] = [];
    const own = openStage(
      {
        ...db,
        async transaction(work) {
          const result = await db.transaction(async (within) => {
            const done = await work(within);
            // Whoever was told too early would speak up now.
            for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
            events.push('commit');
            return done;
          });
          return result;
        },
      },
      { clock: fakeClock(), newId, source: `late-${sources}` },
    );
    const post = async (userName: string) => {
      await own.send('POST', '/Users', { body: { userName } });
      events.push('answer');
    };
    await Promise.all([post('a'), post('b')]);
    expect(events).toEqual(['commit', 'answer', 'answer']);
  });

  test('beyond what fits into one commit go into the next', async () => {
    const answers = await Promise.all(Array.from({ length: 150 }, (_, at) => create(`user-${at}`)));
    expect(new Set(statuses(answers))).toEqual(new Set([201]));
    expect(commits).toBe(3);
  });
});
