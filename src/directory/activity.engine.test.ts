import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type ActivityRecord, ProvisioningError, type SourceRecord } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { complete, keptOf, openStage, person, type Stage, scripted } from './stage.ts';

const db = await openTestDatabase();
afterAll(() => db.close());

let stage: Stage;
let count = 0;
let source: string;

beforeEach(async () => {
  stage = openStage(db);
  count += 1;
  source = `activity${count}`;
  await read(person('ada'), person('bob'), person('eve'), complete);
  stage.notices.length = 0;
});

function read(...records: readonly SourceRecord[]) {
  return stage.directory.read(source, scripted(records), { full: true, maxShrink: 0.5 });
}

const active = (identity: string, last?: string): ActivityRecord => ({
  type: 'activity',
  identity,
  ...(last === undefined ? {} : { last }),
});

function readActivity(...records: readonly (ActivityRecord | Error)[]) {
  const asked: (string | undefined)[] = [];
  async function* tell(since?: string): AsyncGenerator<ActivityRecord> {
    asked.push(since);
    for (const record of records) {
      if (record instanceof Error) throw record;
      yield record;
    }
  }
  return { asked, done: stage.directory.readActivity(source, tell) };
}

/** By id: a day, `never`, or nothing where nothing is known. */
async function known(): Promise<Readonly<Record<string, string>>> {
  const persons = await stage.directory.persons({ from: [source] });
  return Object.fromEntries(
    persons.flatMap(({ identity: { identity, activity } }) =>
      activity === undefined ? [] : [[identity.id, activity.last ?? 'never']],
    ),
  );
}

describe('activity that is read by itself', () => {
  test('is known of whom it was told, and changes nobody', async () => {
    const before = await keptOf(db, source);
    const versions = (await stage.directory.persons({ from: [source] })).map(({ version }) => version);
    stage.time.now += 1_000;
    const { done } = readActivity(active('ada', '2026-01-02'), active('bob'), complete);
    expect(await done).toEqual({ asOf: 2_000, lookedAt: 2_000, people: 2 });
    expect(await known()).toEqual({ ada: '2026-01-02', bob: 'never' });
    expect(await keptOf(db, source)).toEqual(before);
    expect((await stage.directory.persons({ from: [source] })).map(({ version }) => version)).toEqual(
      versions,
    );
    expect(stage.notices).toEqual([]);
    expect(await stage.directory.events({ source })).toHaveLength(3);
    expect(await stage.directory.status(source)).toMatchObject({ activity: { people: 2 } });
  });

  test('is not kept of people who are not told', async () => {
    await readActivity(active('guest', '2026-01-02'), complete).done;
    await read(person('ada'), person('bob'), person('eve'), person('guest'), complete);
    expect(await known()).toEqual({});
  });

  test('outlives readings of people that tell none', async () => {
    await readActivity(active('ada', '2026-01-02'), complete).done;
    stage.time.now += 1_000;
    await read(person('ada', { userName: 'ada2' }), person('bob'), person('eve'), complete);
    expect(await known()).toEqual({ ada: '2026-01-02' });
  });

  test('becomes no older by a copy that lags behind', async () => {
    await readActivity(active('ada', '2026-01-05'), complete).done;
    stage.time.now += 1_000;
    await readActivity(active('ada', '2026-01-02'), active('bob'), complete).done;
    expect(await known()).toMatchObject({ ada: '2026-01-05' });
    stage.time.now += 1_000;
    await readActivity(active('ada'), complete).done;
    expect(await known()).toEqual({ ada: '2026-01-05' });
  });

  test('of whom a reading of everybody tells no more is not known any more', async () => {
    await readActivity(active('ada', '2026-01-05'), active('bob'), complete).done;
    stage.time.now += 1_000;
    await readActivity(active('bob', '2026-01-06'), complete).done;
    expect(await known()).toEqual({ bob: '2026-01-06' });
  });

  test('goes on from a cursor, and then keeps of the others what is known', async () => {
    await readActivity(active('ada', '2026-01-05'), active('bob'), { type: 'complete', cursor: 'one' }).done;
    stage.time.now += 1_000;
    const next = readActivity(active('bob', '2026-01-06'), { type: 'complete', cursor: 'two' });
    await next.done;
    expect(next.asked).toEqual(['one']);
    expect(await known()).toEqual({ ada: '2026-01-05', bob: '2026-01-06' });
  });

  test('is read of everybody when its cursor is no longer good', async () => {
    await readActivity(active('ada', '2026-01-05'), { type: 'complete', cursor: 'one' }).done;
    stage.time.now += 1_000;
    const asked: (string | undefined)[] = [];
    await stage.directory.readActivity(source, async function* (since) {
      asked.push(since);
      if (since !== undefined) throw new ProvisioningError('stale', 'Read everything.');
      yield active('eve', '2026-01-07');
      yield complete;
    });
    expect(asked).toEqual(['one', undefined]);
    expect(await known()).toEqual({ eve: '2026-01-07' });
  });

  test.each<[string, readonly (ActivityRecord | Error)[], string]>([
    ['is refused', [new ProvisioningError('forbidden', 'Grant it.')], 'forbidden'],
    ['is cut short', [active('ada', '2026-01-09')], 'unavailable'],
  ])('that %s takes nothing away, and says why', async (_, records, code) => {
    await readActivity(active('ada', '2026-01-05'), active('bob'), complete).done;
    stage.time.now += 1_000;
    await expect(readActivity(...records).done).rejects.toMatchObject({ code });
    expect(await known()).toMatchObject({ bob: 'never' });
    expect(await stage.directory.activity(source)).toMatchObject({
      asOf: 1_000,
      lookedAt: 2_000,
      people: 2,
      problem: { code },
    });
    stage.time.now += 1_000;
    await readActivity(active('ada', '2026-01-06'), complete).done;
    expect(await stage.directory.activity(source)).toEqual({ asOf: 3_000, lookedAt: 3_000, people: 1 });
  });

  test('is forgotten with the person', async () => {
    await readActivity(active('ada', '2026-01-05'), complete).done;
    const [ada] = await stage.directory.persons({ from: [source] });
    await read(person('bob'), person('eve'), complete);
    await stage.directory.forget([ada?.id ?? '']);
    await read(person('ada'), person('bob'), person('eve'), complete);
    expect(await known()).toEqual({});
  });
});

describe('activity that is told with people', () => {
  test('is kept beside them, and a sign-in changes nobody', async () => {
    await read(
      person('ada'),
      active('ada', '2026-01-05'),
      person('bob'),
      active('bob'),
      person('eve'),
      complete,
    );
    expect(await known()).toEqual({ ada: '2026-01-05', bob: 'never' });
    const before = await keptOf(db, source);
    stage.notices.length = 0;
    await read(person('ada'), active('ada', '2026-01-06'), person('bob'), person('eve'), complete);
    expect(await known()).toEqual({ ada: '2026-01-06', bob: 'never' });
    expect(await keptOf(db, source)).toEqual(before);
    expect(stage.notices).toEqual([]);
  });
});
