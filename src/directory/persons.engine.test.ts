import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SourceRecord } from '../model/index.ts';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { complete, group, openStage, person, scripted } from './stage.ts';

// What other sources told matters to joining: each test has a database of its own.
let db: TestDatabase;
beforeEach(async () => {
  db = await openTestDatabase();
});
afterEach(() => db.close());
const [hr, okta] = ['hr', 'okta'];

const full = { full: true, maxShrink: 1, floor: 1_000 };

function open(join: Parameters<typeof openStage>[1] = {}) {
  const stage = openStage(db, join);
  const { directory } = stage;
  return {
    ...stage,
    read: (source: string, records: readonly SourceRecord[]) =>
      directory.read(source, scripted([...records, complete]), full),
    personOf: async (source: string, id: string) => (await directory.identity(source, id))?.person ?? '',
  };
}

describe('people of several sources', () => {
  test('are counted once among those who join', async () => {
    const { directory } = open({ join: ['externalId'] });
    await directory.tell(okta, [person('00u1', { externalId: 'E7' })]);
    await directory.tell(hr, [person('7', { externalId: 'E7' }), person('8', { externalId: 'E8' })]);
    expect(await directory.eventCounts({ from: 0, to: 2_000, ahead: 0 })).toEqual([
      { day: 0, kind: 'joiner', count: 2 },
    ]);
  });

  test('are counted on the first day that any of their sources tells it, and again only for what happens again', async () => {
    const { directory, time } = open({ join: ['externalId'] });
    const day = 86_400_000;
    const tell = (on: number, source: string, rest: Parameters<typeof person>[1]) => {
      time.now = on * day + 1;
      return directory.tell(source, [person(source === hr ? '7' : '00u1', { externalId: 'E7', ...rest })]);
    };
    const title = (text: string) => ({ attributes: { title: text } });
    await tell(1, hr, title('@'));
    // Whoever has come today and is given a place is no mover.
    await tell(1, hr, title('A'));
    await tell(2, okta, title('A'));
    await tell(3, hr, title('B'));
    await tell(4, okta, title('B'));
    await tell(5, hr, { active: false });
    await tell(6, okta, { active: false });
    await tell(7, okta, { active: true });
    await tell(8, hr, { active: true });
    await tell(9, hr, { active: false });
    await tell(10, okta, { active: false });
    await tell(20, hr, title('C'));
    await tell(21, hr, title('D'));
    await tell(22, hr, title('E'));
    await tell(23, okta, title('E'));
    const counted = async (first: number, behind: number): Promise<readonly string[]> =>
      (await directory.eventCounts({ from: first * day, to: behind * day, ahead: 0 })).map(
        ({ day: on, kind, count }) => `${on} ${kind} ${count}`,
      );
    expect(await counted(0, 20)).toEqual([
      '1 joiner 1',
      '3 mover 1',
      '5 leaver 1',
      '7 rehire 1',
      '9 leaver 1',
    ]);
    // Who moves again is told by the same source.
    expect(await counted(20, 30)).toEqual(['20 rehire 1', '21 mover 1', '22 mover 1']);
    // What was told before is no news where another source tells it only now.
    expect(await counted(2, 3)).toEqual([]);
    expect(await counted(6, 7)).toEqual([]);
    expect(await counted(8, 9)).toEqual([]);
    expect(await counted(10, 11)).toEqual([]);
  });

  test('are merged by the precedence that is asked for, with groups of all', async () => {
    const { directory, personOf, time } = open({ join: ['externalId'] });
    await directory.tell(okta, [
      person('00u1', { externalId: 'E7', active: true, attributes: { title: 'Okta title', locale: 'de' } }),
      group('@eng', ['00u1']),
    ]);
    time.now += 1;
    await directory.tell(hr, [
      person('7', { externalId: 'e7', active: false, attributes: { title: 'HR title' } }),
      group('@dept', ['@team'], 'Dept'),
      group('@team', ['7'], 'Team'),
    ]);
    const id = await personOf(hr, '7');
    expect(await personOf(okta, '00u1')).toBe(id);
    const [believed] = await directory.persons({ from: [hr, okta] });
    expect(believed).toMatchObject({
      id,
      present: true,
      active: false,
      attributes: { title: 'HR title', locale: 'de' },
    });
    expect(believed?.groups.map(({ source, path }) => [source, path.join(' › ')])).toEqual([
      [hr, 'Team'],
      [okta, 'eng'],
      [hr, 'Dept › Team'],
    ]);
    expect(await directory.persons({ from: [okta, hr, okta] })).toMatchObject([
      { id, active: true, attributes: { title: 'Okta title', userName: '00u1' }, identities: [{}, {}] },
    ]);
    expect(await directory.persons({ from: [hr] })).toMatchObject([
      { id, groups: [{}, {}], identities: [{ source: hr }] },
    ]);
    expect(await directory.persons({ from: [] })).toEqual([]);
    expect(await directory.persons({ from: ['nobody'] })).toEqual([]);
    expect(await directory.person(id)).toMatchObject({ id, identity: { source: okta } });
    expect(await directory.person(id, [hr])).toMatchObject({ id, identity: { source: hr } });
    expect(await directory.person('nobody')).toBeUndefined();
  });

  test('are present as long as one source tells them, and stay when none does', async () => {
    const { directory, read, personOf } = open({ join: ['userName'] });
    await read(okta, [person('ada'), person('bob'), group('@eng', ['ada'])]);
    await read(hr, [person('1', { userName: 'ADA' })]);
    const id = await personOf(okta, 'ada');
    await read(okta, [person('bob'), group('@eng')]);
    expect(await directory.persons({ from: [okta, hr], ids: [id] })).toMatchObject([
      { present: true, active: true, identity: { source: hr }, groups: [] },
    ]);
    const [gone] = await directory.persons({ from: [okta], ids: [id] });
    expect(gone).toMatchObject({
      present: false,
      active: false,
      groups: [],
      attributes: { userName: 'ada' },
    });
    expect(gone?.identity.goneAt).toBe(1_000);
    expect(await directory.count([okta])).toBe(2);
    expect(await directory.count([okta, hr])).toBe(2);
    expect(await directory.count([hr])).toBe(1);
    expect(await directory.count([])).toBe(0);
  });

  test('come in order of id, page by page, each once', async () => {
    const { directory } = open({ join: ['userName'] });
    const crowd = Array.from({ length: 25 }, (_, at) => `p${at}`);
    await directory.tell(
      okta,
      crowd.slice(0, 20).map((id) => person(id)),
    );
    await directory.tell(
      hr,
      crowd.slice(10).map((id) => person(`hr-${id}`, { userName: id })),
    );
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await directory.persons({
        from: [hr, okta],
        limit: 7,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1)?.id;
    } while (after !== undefined);
    expect(seen).toHaveLength(25);
    expect(seen).toEqual([...new Set(seen)].sort());
    const some = [seen[3] ?? '', seen[1] ?? '', 'nobody', seen[1] ?? ''];
    expect((await directory.persons({ from: [okta, hr], ids: some })).map(({ id }) => id)).toEqual([
      seen[1],
      seen[3],
    ]);
  });

  test('are asked for in a number of queries that does not grow with them', async () => {
    const { directory } = open();
    const crowd = Array.from({ length: 300 }, (_, at) => `p${at}`);
    await directory.tell(okta, [
      ...crowd.map((id) => person(id)),
      ...crowd.map((id) => group(`@${id}`, [id, '@p1'])),
    ]);
    async function queries(limit: number): Promise<number> {
      let asked = 0;
      const counting = {
        engine: db.engine,
        tables: <T>() => {
          asked += 1;
          return db.tables<T>();
        },
      };
      expect(await directory.persons({ from: [okta], limit, within: counting })).toHaveLength(limit);
      return asked;
    }
    // Queries that are kept are put together when they are asked for the first time, which is no asking.
    for (const limit of [300, 1]) await queries(limit);
    expect(await queries(300)).toBe(await queries(1));
  });
});

describe('a new identity', () => {
  test('is a person of its own unless keys to join by are configured', async () => {
    const { directory, personOf } = open();
    await directory.tell(okta, [person('1', { externalId: 'E1', userName: 'ada', email: 'a@x' })]);
    await directory.tell(hr, [person('1', { externalId: 'E1', userName: 'ada', email: 'a@x' })]);
    expect(await personOf(okta, '1')).not.toBe(await personOf(hr, '1'));
  });

  test('joins the one person who bears its key in another source, whatever the case, by the first key that finds any', async () => {
    const { directory, personOf } = open({ join: ['externalId', 'email'] });
    await directory.tell(okta, [
      person('a', { externalId: 'E1', email: 'ada@x' }),
      person('b', { externalId: 'E2', email: 'bob@x' }),
      person('c', { email: 'cyd@x' }),
    ]);
    await directory.tell(hr, [
      person('1', { externalId: 'e1', email: 'bob@x' }),
      person('2', { externalId: 'E9', email: 'BOB@x' }),
      person('3', { email: 'dan@x' }),
    ]);
    expect(await personOf(hr, '1')).toBe(await personOf(okta, 'a'));
    expect(await personOf(hr, '2')).toBe(await personOf(okta, 'b'));
    const others = await Promise.all([personOf(hr, '3'), personOf(okta, 'c')]);
    expect(new Set(others).size).toBe(2);
  });

  test('joins nobody where several bear its key', async () => {
    const { directory, personOf } = open({ join: ['email'] });
    await directory.tell(okta, [person('a', { email: 'team@x' }), person('b', { email: 'team@x' })]);
    const told = await directory.tell(hr, [person('1', { email: 'team@x' })]);
    expect(told.persons).toHaveLength(1);
    expect([await personOf(okta, 'a'), await personOf(okta, 'b')]).not.toContain(told.persons[0]);
  });

  test('joins nobody whom its source tells already, and of two newcomers the first joins', async () => {
    const { directory, personOf } = open({ join: ['userName'] });
    await directory.tell(okta, [person('a', { userName: 'ada' })]);
    await directory.tell(hr, [person('1', { userName: 'ada' }), person('2', { userName: 'ada' })]);
    const joined = await personOf(okta, 'a');
    expect(await personOf(hr, '1')).toBe(joined);
    expect(await personOf(hr, '2')).not.toBe(joined);
    await directory.tell(okta, [person('b', { userName: 'ada' })]);
    expect(await personOf(okta, 'b')).not.toBe(joined);
  });

  test('of somebody who has left its source under another id is a rehire of the same person', async () => {
    const { directory, personOf } = open({ join: ['externalId'] });
    await directory.tell(okta, [person('old', { externalId: 'E1' })]);
    const before = await personOf(okta, 'old');
    await directory.tell(okta, [{ type: 'removed', of: 'identity', id: 'old' }]);
    const told = await directory.tell(okta, [person('new', { externalId: 'E1' })]);
    expect(told.lifecycle).toMatchObject([{ kind: 'rehire', person: before, identity: 'new' }]);
    const [merged] = await directory.persons({ from: [okta] });
    expect(merged).toMatchObject({
      id: before,
      present: true,
      active: true,
      identity: { identity: { id: 'new' } },
    });
    expect(merged?.identities).toHaveLength(2);
  });

  test('keeps its person for ever, whatever it is called later', async () => {
    const { directory, personOf } = open({ join: ['userName'] });
    await directory.tell(okta, [person('a', { userName: 'ada' })]);
    await directory.tell(hr, [person('1', { userName: 'other' })]);
    const own = await personOf(hr, '1');
    await directory.tell(hr, [person('1', { userName: 'ada' })]);
    expect(await personOf(hr, '1')).toBe(own);
  });

  test('is not joined by a second address', async () => {
    const { directory, personOf } = open({ join: ['email'] });
    const emails = [{ value: 'ada@x', primary: true }, { value: 'sales@x' }];
    await directory.tell(okta, [person('a', { attributes: { emails } })]);
    await directory.tell(hr, [person('1', { email: 'sales@x' })]);
    expect(await personOf(hr, '1')).not.toBe(await personOf(okta, 'a'));
    expect(await directory.findIdentities(okta, { email: 'SALES@x' })).toHaveLength(1);
  });
});

describe('forgetting', () => {
  test('takes with it all that was told of somebody who is gone', async () => {
    const { directory, personOf } = open();
    await directory.tell(okta, [person('ada', { email: 'ada@x' }), group('@eng', ['ada'])]);
    const id = await personOf(okta, 'ada');
    await expect(directory.forget([id])).rejects.toMatchObject({ code: 'conflict' });
    await directory.tell(okta, [{ type: 'removed', of: 'identity', id: 'ada' }]);
    await directory.forget([id, 'nobody']);
    expect(await directory.person(id)).toBeUndefined();
    expect(await directory.persons({ from: [okta] })).toEqual([]);
    expect(await directory.events({ person: id })).toEqual([]);
    const again = await directory.tell(okta, [person('ada', { email: 'ada@x' })]);
    expect(again.lifecycle).toMatchObject([{ kind: 'joiner' }]);
    expect(again.persons).not.toContain(id);
  });
});
