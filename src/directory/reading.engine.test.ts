import { afterAll, describe, expect, test } from 'vitest';
import { ProvisioningError, type SourceRecord } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { company, complete, group, keptOf, members, openStage, person, scripted } from './stage.ts';

const db = await openTestDatabase();
afterAll(() => db.close());
let count = 0;

const full = { full: true, maxShrink: 0.2 };

function open() {
  const stage = openStage(db);
  const source = `okta${++count}`;
  return {
    ...stage,
    source,
    read: (records: Iterable<SourceRecord | Error>) => stage.directory.read(source, scripted(records), full),
    kept: () => keptOf(db, source),
  };
}

describe('a full reading', () => {
  test('is kept with the proof of its completeness', async () => {
    const { read, source, directory, notices, time } = open();
    const records = [
      person('ada'),
      person('bob', { active: false }),
      group('@eng', ['ada']),
      group('@all', ['@eng']),
    ];
    const reading = await read([...records, { type: 'complete', cursor: 'c1' }]);
    expect(reading).toMatchObject({
      source,
      kind: 'full',
      state: 'complete',
      startedAt: time.now,
      finishedAt: time.now,
      batches: 1,
      records: 5,
      tally: {
        before: { people: 0, active: 0, groups: 0, memberships: 0 },
        told: { people: 2, active: 1, groups: 2, memberships: 2 },
        lost: { people: 0, active: 0, groups: 0, memberships: 0 },
      },
      departed: { people: 0, active: 0, groups: 0, memberships: 0 },
      lifecycle: { joiner: 1, mover: 0, leaver: 0, rehire: 0 },
      faults: [],
      faultCount: 0,
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await directory.reading(reading.id)).toEqual(reading);
    expect(await directory.readings({ source })).toEqual([reading]);
    expect(await directory.complete(source)).toBe(true);
    expect(await directory.status(source)).toMatchObject({ hasCursor: true, completedAt: time.now });
    expect(notices).toMatchObject([{ source, reading: reading.id, everyone: false, lifecycle: [] }]);
    expect(notices[0]?.persons).toHaveLength(2);
  });

  test('keeps what the source itself says of its completeness', async () => {
    const { read, directory } = open();
    const proof = {
      pages: 3,
      expected: { people: 1, groups: 0 },
      permissions: ['view-users'],
      clock: 1_700_000_000_000,
      remarks: ['Nothing else is to be said.'],
    };
    const reading = await read([person('ada'), { type: 'complete', proof }]);
    expect(reading.proof).toEqual(proof);
    expect((await directory.reading(reading.id))?.proof).toEqual(proof);
    expect((await read([person('ada'), complete])).proof).toBeUndefined();
  });

  test('that tells the same again concerns nobody and moves nothing', async () => {
    const { read, source, directory, notices, time, kept } = open();
    const first = await read([...company(30), complete]);
    const before = await kept();
    time.now += 1;
    const again = await read([...company(30).reverse(), complete]);
    expect(notices).toHaveLength(1);
    expect(again.checksum).toBe(first.checksum);
    expect(again.lifecycle).toEqual({ joiner: 0, mover: 0, leaver: 0, rehire: 0 });
    expect(await kept()).toEqual(before);
    expect(await directory.identity(source, 'p7')).toMatchObject({ version: 1, changedAt: 1_000 });
    expect(await directory.group(source, '@all')).toMatchObject({ version: 1, changedAt: 1_000 });
  });

  test('takes absence for departure at its end, of people, groups and memberships', async () => {
    const { read, source, directory, notices, kept } = open();
    await read([...company(30), group('@old', ['p1', 'p2']), group('@new', ['p3', '@all']), complete]);
    const records = [...company(30, ['p1']), group('@new', ['p4']), complete];
    const reading = await read(records);
    expect(reading).toMatchObject({
      state: 'complete',
      tally: { lost: { people: 1, active: 1, groups: 1, memberships: 5 } },
      departed: { people: 1, active: 1, groups: 1, memberships: 5 },
      lifecycle: { leaver: 1, mover: 3 },
    });
    const { groups, memberships, people } = await kept();
    expect(Object.keys(people)).toHaveLength(29);
    expect(groups).toEqual({ '@all': 'all', '@new': 'new' });
    expect(memberships.filter((row) => !row.startsWith('@all'))).toEqual(['@new > p4']);
    const events = await directory.events({ source, kind: 'leaver' });
    expect(events).toMatchObject([{ identity: 'p1', words: 'absent from a complete reading' }]);
    const movers = await directory.events({ source, kind: 'mover' });
    expect(movers.map(({ identity, words }) => `${identity} ${words}`).sort()).toEqual([
      'p2 left old',
      'p3 left new',
      'p4 joined new',
    ]);
    // Everybody was beneath @new through @all.
    expect(notices.at(-1)?.persons).toHaveLength(30);
    const gone = await directory.person(events[0]?.person ?? '');
    expect(gone).toMatchObject({ present: false, active: false });
  });

  test('is kept batch by batch, and members told over several pages add up', async () => {
    const { read, kept } = open();
    const ids = Array.from({ length: 5_000 }, (_, at) => `p${at}`);
    const pages: SourceRecord[] = [group('@all')];
    for (let at = 0; at < ids.length; at += 500)
      pages.push(
        { type: 'members', group: '@all', members: members(...ids.slice(at, at + 500)) },
        { type: 'checkpoint', cursor: `c${at}` },
      );
    const people = ids.map((id) => person(id));
    const reading = await read([...people, ...pages, complete]);
    expect(reading.batches).toBeGreaterThan(4);
    expect((await kept()).memberships).toHaveLength(5_000);
    const again = await read([...people, group('@all'), ...pages.toReversed(), complete]);
    expect(again).toMatchObject({ state: 'complete', departed: { memberships: 0 }, faultCount: 0 });
  });

  test('notes what was told twice and not alike, and members that nobody tells', async () => {
    const { read } = open();
    const reading = await read([
      person('ada'),
      person('ada', { userName: 'ada.l' }),
      group('@eng', ['ada', 'x', 'y', '@z']),
      { type: 'members', group: '@never', members: members('ada') },
      complete,
    ]);
    expect(reading.faults).toEqual([
      { path: 'group @never', message: 'Members of a group that was not told; they were left out.' },
      { path: 'identity ada', message: expect.stringContaining('told last counts') },
      {
        path: 'members',
        message: expect.stringContaining('people as members whom the source does not tell: x, y;'),
      },
      {
        path: 'members',
        message: expect.stringContaining('groups as members whom the source does not tell: @z;'),
      },
    ]);
  });

  test('notes what was told twice and not alike across batches too', async () => {
    const { read, kept } = open();
    const crowd = Array.from({ length: 2_500 }, (_, at) => person(`p${at}`));
    await read([...crowd, complete]);
    const reading = await read([...crowd, person('p0', { userName: 'other' }), complete]);
    expect(reading).toMatchObject({ faultCount: 1, tally: { told: { people: 2_500 } } });
    expect((await kept()).people.p0).toContain('other');
  });

  test('replaces characters that no database keeps, and says so', async () => {
    const { read, directory, source } = open();
    const reading = await read([
      person('ada', { attributes: { title: 'a\0b\ud800' } }),
      person('bob'),
      complete,
    ]);
    expect(reading).toMatchObject({ state: 'complete', faultCount: 1 });
    expect((await directory.identity(source, 'ada'))?.identity.attributes).toEqual({
      title: 'a\uFFFDb\uFFFD',
    });
  });

  test('shows how far it is', async () => {
    const { directory, source } = open();
    const seen: string[] = [];
    await directory.read(source, scripted([...company(3_000), complete]), {
      ...full,
      onProgress: ({ step, records, told }) => seen.push(`${step} ${records} ${told.people}`),
    });
    expect(seen).toEqual(['reading 2000 2000', 'reading 3002 3000']);
  });
});

describe('a reading that is cut short', () => {
  test('removes nothing, whatever cuts it, keeps what it told, and is recorded as failed', async () => {
    const { read, directory, source, kept, notices } = open();
    await read([...company(30), { type: 'complete', cursor: 'c1' }]);
    const before = await kept();
    const thrown = new ProvisioningError('rate-limited', 'Too much at once.');
    await expect(read([person('new'), thrown])).rejects.toBe(thrown);
    await expect(read([person('newer')])).rejects.toMatchObject({ code: 'unavailable' });
    await expect(read([])).rejects.toMatchObject({ code: 'unavailable' });
    const readings = await directory.readings({ source, state: 'failed' });
    expect(readings.map(({ code }) => code)).toEqual(['unavailable', 'unavailable', 'rate-limited']);
    expect((await kept()).people).toMatchObject(before.people);
    expect((await kept()).memberships).toEqual(before.memberships);
    expect(await directory.status(source)).toMatchObject({ hasCursor: true });
    expect(notices).toHaveLength(1);
  });

  test('tells whom the part concerns that was kept', async () => {
    const { read, notices, directory, source } = open();
    const crowd = Array.from({ length: 900 }, (_, at) => person(`p${at}`));
    const records = [
      ...crowd,
      { type: 'checkpoint', cursor: 'c' } as const,
      person('late'),
      new Error('cut'),
    ];
    await expect(read(records)).rejects.toThrow('cut');
    expect(notices).toHaveLength(1);
    expect(notices[0]?.persons).toHaveLength(900);
    expect(await directory.count([source])).toBe(900);
  });

  test('by its signal stops at the next record', async () => {
    const { directory, source } = open();
    const abort = new AbortController();
    function* endless(): Generator<SourceRecord> {
      for (let at = 0; ; at++) {
        if (at === 3) abort.abort(new Error('shutting down'));
        yield person(`p${at}`);
      }
    }
    const stopped = directory.read(source, scripted(endless()), { ...full, signal: abort.signal });
    await expect(stopped).rejects.toThrow('shutting down');
    expect(await directory.readings({ source })).toMatchObject([
      { state: 'failed', code: 'unavailable', records: 3 },
    ]);
  });

  test('by the end of its process is ended by the next, which tells everyone what the first had changed', async () => {
    const { source } = open();
    const crowd = Array.from({ length: 2_500 }, (_, at) => person(`p${at}`));
    const first = openStage(db);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let reached = (): void => {};
    const middle = new Promise<void>((resolve) => {
      reached = resolve;
    });
    async function* slow() {
      yield* crowd;
      reached();
      await held;
      yield person('late');
      yield complete;
    }
    const lost = first.directory.read(source, scripted(slow()), full);
    await middle;
    // Another process, which has the lease now.
    const second = openStage(db);
    const reading = await second.directory.read(source, scripted([...crowd, complete]), full);
    expect(reading.state).toBe('complete');
    expect(second.notices).toMatchObject([{ everyone: true, persons: [] }]);
    release();
    await expect(lost).rejects.toMatchObject({ code: 'conflict' });
    expect(await second.directory.identity(source, 'late')).toBeUndefined();
    const states = (await second.directory.readings({ source })).map(({ state, message }) => [
      state,
      message,
    ]);
    expect(states).toEqual([
      ['complete', undefined],
      ['failed', expect.stringContaining('ended in the middle')],
    ]);
  });
});

test('two readings of one source at once are refused', async () => {
  const { read } = open();
  const first = read([...company(3), complete]);
  await expect(read([complete])).rejects.toMatchObject({ code: 'conflict' });
  await expect(first).resolves.toMatchObject({ state: 'complete' });
  await expect(read([...company(3), complete])).resolves.toMatchObject({ state: 'complete' });
});
