import { afterAll, describe, expect, test } from 'vitest';
import type { SourceRecord } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { company, complete, group, keptOf, openStage, person, scripted } from './stage.ts';

const db = await openTestDatabase();
afterAll(() => db.close());
let count = 0;

const full = { full: true, maxShrink: 0.2 };
const changes = { full: false, maxShrink: 0.2 };

function open() {
  const stage = openStage(db);
  const source = `okta${++count}`;
  return {
    ...stage,
    source,
    read: (records: Iterable<SourceRecord | Error>, options: typeof full = full) =>
      stage.directory.read(source, scripted(records), options),
    kept: () => keptOf(db, source),
  };
}

describe('a full reading that lacks too much', () => {
  async function held() {
    const stage = open();
    await stage.read([...company(40), { type: 'complete', cursor: 'c1' }]);
    const reading = await stage.read([...company(20), person('new'), { type: 'complete', cursor: 'c2' }]);
    return { ...stage, reading };
  }

  test('is held with its numbers and a sentence; what it told is kept, what it lacked stays', async () => {
    const { reading, kept, directory, source } = await held();
    expect(reading).toMatchObject({
      state: 'held',
      tally: { told: { people: 21 }, lost: { people: 20, memberships: 20 } },
      departed: { people: 0 },
      message: expect.stringContaining('lacks 20 of 40 people (50 %)'),
    });
    expect(Object.keys((await kept()).people)).toHaveLength(41);
    expect(await directory.status(source)).toMatchObject({ held: reading.id, counts: { people: 41 } });
  });

  test('departs once an administrator believes it, and only then leaves its cursor', async () => {
    const { reading, kept, directory, source, notices } = await held();
    const resumed = scripted([complete]);
    await directory.read(source, resumed, changes);
    expect(resumed.asked).toEqual(['c1']);
    const believed = await directory.believe(reading.id);
    expect(believed).toMatchObject({ state: 'complete', departed: { people: 20, memberships: 20 } });
    expect(Object.keys((await kept()).people)).toHaveLength(21);
    expect(notices.at(-1)).toMatchObject({ source, reading: reading.id });
    expect(notices.at(-1)?.persons).toHaveLength(20);
    const next = scripted([complete]);
    await directory.read(source, next, changes);
    expect(next.asked).toEqual(['c2']);
    await expect(directory.believe(reading.id)).rejects.toMatchObject({ code: 'stale' });
    await expect(directory.believe('never')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that is believed late spares whoever was told since', async () => {
    const { reading, kept, directory, source } = await held();
    await directory.tell(source, [person('p39', { attributes: { title: 'still here' } })]);
    await directory.tell(source, [{ type: 'removed', of: 'identity', id: 'p38' }]);
    await directory.tell(source, [person('p38')]);
    await directory.believe(reading.id);
    const { people } = await kept();
    expect(Object.keys(people).filter((id) => ['p37', 'p38', 'p39'].includes(id))).toEqual(['p38', 'p39']);
  });

  test('goes on departing after a crash in the middle, and then tells that everyone is concerned', async () => {
    const { reading, source, kept } = await held();
    let fail = true;
    const second = openStage(db, {
      onTold: async () => {
        if (fail) throw new Error('power cut');
      },
    });
    await expect(second.directory.believe(reading.id)).rejects.toThrow('power cut');
    expect(await second.directory.reading(reading.id)).toMatchObject({
      state: 'held',
      departed: { people: 20 },
    });
    fail = false;
    const third = openStage(db);
    expect(await third.directory.believe(reading.id)).toMatchObject({
      state: 'complete',
      departed: { people: 20, memberships: 20 },
      lifecycle: { joiner: 1, leaver: 20 },
    });
    expect(third.notices).toMatchObject([{ source, everyone: true }]);
    expect(Object.keys((await kept()).people)).toHaveLength(21);
  });

  test('is dropped when nobody believes it', async () => {
    const { reading, kept, directory } = await held();
    expect(await directory.disbelieve(reading.id)).toMatchObject({
      state: 'disbelieved',
      departed: { people: 0 },
    });
    expect(Object.keys((await kept()).people)).toHaveLength(41);
    await expect(directory.believe(reading.id)).rejects.toMatchObject({ code: 'stale' });
    await expect(directory.disbelieve(reading.id)).rejects.toMatchObject({ code: 'stale' });
  });

  test('gives way to the next full reading, whether that is believed or not', async () => {
    const { reading, directory, read, source } = await held();
    const next = await read([...company(20), complete]);
    expect(next.state).toBe('held');
    expect(await directory.reading(reading.id)).toMatchObject({ state: 'superseded' });
    await expect(directory.believe(reading.id)).rejects.toMatchObject({ code: 'stale' });
    await read([...company(40), person('new'), complete]);
    expect(await directory.reading(next.id)).toMatchObject({ state: 'superseded' });
    expect((await directory.status(source)).held).toBeUndefined();
  });

  test('does not become more believable by being read again', async () => {
    const { read } = open();
    await read([...company(40), complete]);
    for (let again = 0; again < 3; again++)
      expect(await read([...company(30), complete])).toMatchObject({ state: 'held' });
  });

  test('that tells nobody is held, and so is one that tells others under other ids', async () => {
    const { read } = open();
    await read([...company(3), complete]);
    expect(await read([complete])).toMatchObject({ state: 'held' });
    const others = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(await read([...others.map((id) => person(id)), group('@all', others), complete])).toMatchObject({
      state: 'complete',
      departed: { people: 3 },
    });
    const strangers = others.map((id) => `new-${id}`);
    const reading = await read([...strangers.map((id) => person(id)), group('@all', strangers), complete]);
    expect(reading).toMatchObject({ state: 'held', tally: { lost: { people: 6 } } });
  });

  test('becomes believable by what administrators allow', async () => {
    const { read } = open();
    await read([...company(40), complete]);
    expect(await read([...company(20), complete], { full: true, maxShrink: 0.6 })).toMatchObject({
      state: 'complete',
      departed: { people: 20 },
    });
  });
});
