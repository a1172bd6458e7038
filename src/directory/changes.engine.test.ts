import { afterAll, describe, expect, test } from 'vitest';
import { ProvisioningError, type SourceRecord } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { company, complete, group, keptOf, members, openStage, person, scripted } from './stage.ts';

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

describe('a reading of changes', () => {
  test('resumes at the cursor, tells what changed, and concludes nothing from what it lacks', async () => {
    const { directory, source, kept } = open();
    await directory.read(source, scripted([...company(5), { type: 'complete', cursor: 'c1' }]), full);
    const delta = scripted([
      person('p1', { attributes: { title: 'CEO' } }),
      { type: 'removed', of: 'identity', id: 'p2' },
      { type: 'members', group: '@all', members: members('new') },
      { type: 'members-removed', group: '@all', members: members('p3') },
      person('new'),
      { type: 'complete', cursor: 'c2' },
    ]);
    const reading = await directory.read(source, delta, changes);
    expect(delta.asked).toEqual(['c1']);
    expect(reading).toMatchObject({
      kind: 'changes',
      state: 'complete',
      lifecycle: { joiner: 1, mover: 2, leaver: 1 },
    });
    const { people, memberships } = await kept();
    expect(Object.keys(people)).toEqual(['new', 'p0', 'p1', 'p3', 'p4']);
    expect(memberships).toEqual(['@all > new', '@all > p0', '@all > p1', '@all > p4']);
  });

  test('is a full reading where there is no cursor', async () => {
    const { directory, source } = open();
    const first = scripted([...company(2), complete]);
    expect(await directory.read(source, first, changes)).toMatchObject({ kind: 'full' });
    const second = scripted([...company(2), complete]);
    expect(await directory.read(source, second, changes)).toMatchObject({ kind: 'full' });
    expect([...first.asked, ...second.asked]).toEqual([undefined, undefined]);
  });

  test('sets the members of a group told anew, once nothing more can come', async () => {
    const { read, kept } = open();
    await read([...company(4), group('@eng', ['p0', 'p1']), { type: 'complete', cursor: 'c1' }]);
    const reading = await read(
      [group('@eng', ['p1']), { type: 'members', group: '@eng', members: members('p3') }, complete],
      changes,
    );
    expect(reading).toMatchObject({ departed: { memberships: 1 }, lifecycle: { mover: 2 } });
    expect((await kept()).memberships.filter((row) => row.startsWith('@eng'))).toEqual([
      '@eng > p1',
      '@eng > p3',
    ]);
    const cut = [group('@eng', ['p2']), new Error('cut')];
    await expect(read(cut, changes)).rejects.toThrow('cut');
    expect((await kept()).memberships.filter((row) => row.startsWith('@eng'))).toEqual([
      '@eng > p1',
      '@eng > p3',
    ]);
  });

  test('does not shake a large group that is told anew over several batches', async () => {
    const { directory, source, read } = open();
    const ids = Array.from({ length: 5_000 }, (_, at) => `p${at}`);
    const people = ids.map((id) => person(id));
    await read([...people, group('@all', ids), { type: 'complete', cursor: 'c1' }]);
    const pages: SourceRecord[] = [group('@all')];
    for (let at = 0; at < 4_999; at += 500)
      pages.push({
        type: 'members',
        group: '@all',
        members: members(...ids.slice(at, Math.min(at + 500, 4_999))),
      });
    const reading = await read([...pages, complete], changes);
    expect(reading).toMatchObject({ departed: { memberships: 1 }, lifecycle: { mover: 1 } });
    expect(await directory.events({ source, kind: 'mover' })).toMatchObject([
      { identity: 'p4999', words: 'left all' },
    ]);
  });

  test('keeps the cursor of a checkpoint as soon as all before it is kept, and no further when it is cut', async () => {
    const { directory, source, read, kept } = open();
    await read([...company(4), { type: 'checkpoint', cursor: 'c0' }, { type: 'complete', cursor: 'c1' }]);
    const records: (SourceRecord | Error)[] = [
      group('@all', ['p0', 'p1']),
      { type: 'checkpoint', cursor: 'c2' },
      person('new'),
      group('@all', ['p0']),
      new Error('cut'),
    ];
    await expect(read(records, changes)).rejects.toThrow('cut');
    expect((await kept()).memberships).toEqual(['@all > p0', '@all > p1']);
    const next = scripted([complete]);
    await directory.read(source, next, changes);
    expect(next.asked).toEqual(['c2']);
  });

  test('a cut-off full reading leaves no cursor, not even that of a checkpoint', async () => {
    const { directory, source, read } = open();
    await expect(
      read([person('ada'), { type: 'checkpoint', cursor: 'c1' }, new Error('cut')]),
    ).rejects.toThrow('cut');
    const next = scripted([person('ada'), complete]);
    expect(await directory.read(source, next, changes)).toMatchObject({ kind: 'full' });
    expect(next.asked).toEqual([undefined]);
  });

  test('whose cursor the source no longer takes becomes a full reading at once', async () => {
    const { directory, source, read } = open();
    await read([...company(4), { type: 'complete', cursor: 'old' }]);
    const expired = {
      asked: [] as (string | undefined)[],
      check: async () => {},
      close: async () => {},
      async *read(since?: string): AsyncGenerator<SourceRecord> {
        this.asked.push(since);
        if (since !== undefined) throw new ProvisioningError('stale', 'The delta token has expired.');
        yield* company(4);
        yield { type: 'complete', cursor: 'new' };
      },
    };
    const reading = await directory.read(source, expired, changes);
    expect(reading).toMatchObject({ kind: 'full', state: 'complete' });
    expect(expired.asked).toEqual(['old', undefined]);
    expect((await directory.readings({ source, state: 'failed' })).map(({ kind }) => kind)).toEqual([
      'changes',
    ]);
  });

  test('that is stale is refused for good when a full reading says so too', async () => {
    const { read } = open();
    const stale = new ProvisioningError('stale', 'What is there changed while it was read.');
    await expect(read([stale])).rejects.toBe(stale);
  });
});
