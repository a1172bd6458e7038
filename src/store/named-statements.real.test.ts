import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testkit/database.ts';
import { type Database, keepQuery, openDatabase, type Queryable } from './index.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const twice = keepQuery<{ doubled: number }>((within, place) => {
  const number = place('number');
  return within.tables().selectNoFrom(sql<number>`${number}::int * 2`.as('doubled'));
});

async function doubled(within: Queryable, number: number): Promise<number | undefined> {
  return (await twice(within, { number }))[0]?.doubled;
}

/** A database, and what was warned of it. */
async function open(): Promise<{ db: Database; place: TestDatabase; warned: string[] }> {
  const place = await openTestDatabase();
  closing.push(() => place.close());
  const warned: string[] = [];
  const db = await openDatabase(place.location, { warn: (_, message) => void warned.push(message) });
  closing.push(() => db.close());
  return { db, place, warned };
}

/** The statements that the connection of a transaction keeps, and how often each was asked. */
async function kept(within: Queryable) {
  const { rows } = await sql<{ name: string; asked: number }>`
    select name, generic_plans + custom_plans as asked from pg_prepared_statements where name like 'rollcall\\_%'
  `.execute(within.tables());
  return rows;
}

const forgotten = [expect.stringContaining('PostgreSQL forgot prepared statements')];

test('a query that is kept is prepared once on a connection', async () => {
  const { db, warned } = await open();
  await db.transaction(async (within) => {
    expect([await doubled(within, 2), await doubled(within, 4), await doubled(within, 8)]).toEqual([
      4, 8, 16,
    ]);
    expect(await kept(within)).toEqual([{ name: expect.any(String), asked: 3 }]);
  });
  expect(warned).toEqual([]);
});

test('a connection that was cut takes nothing prepared with it to the next', async () => {
  const { db, place, warned } = await open();
  await doubled(db, 1);
  const { rows } = await db.pool!.query<{ id: number }>('select pg_backend_pid() as id');
  await sql`select pg_terminate_backend(${rows[0]!.id}::int, 5000)`.execute(place.tables());
  await expect.poll(() => db.pool?.totalCount).toBe(0);
  expect(await doubled(db, 3)).toBe(6);
  expect(warned).toEqual([]);
});

test('what is asked alone is asked once more without a name that was forgotten', async () => {
  const { db, warned } = await open();
  await doubled(db, 1);
  await db.pool!.query('discard all');
  expect(await doubled(db, 3)).toBe(6);
  expect(warned).toEqual(forgotten);
  await db.transaction(async (within) => {
    expect(await doubled(within, 4)).toBe(8);
    expect(await kept(within)).toEqual([]);
  });
  expect(warned).toHaveLength(1);
});

test('a transaction in which a name was forgotten is told to try again, and then succeeds', async () => {
  const { db, warned } = await open();
  const attempt = (forget: boolean) =>
    db.transaction(async (within) => {
      const before = await doubled(within, 1);
      if (forget) await sql`deallocate all`.execute(within.tables());
      return [before, await doubled(within, 2)];
    });
  await expect(attempt(true)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('try again'),
  });
  expect(await attempt(true)).toEqual([2, 4]);
  expect(warned).toEqual(forgotten);
});

test('a connection on which another client of a pool has taken the name is asked without names', async () => {
  const first = await open();
  const [statement] = await first.db.transaction(async (within) => {
    await doubled(within, 1);
    return kept(within);
  });
  const { db, warned } = await open();
  await db.pool!.query(`prepare ${statement!.name} as select 0`);
  expect(await doubled(db, 3)).toBe(6);
  expect(warned).toEqual(forgotten);
});

test('a statement whose columns another version has changed is asked without a name', async () => {
  const { db, place, warned } = await open();
  await sql`create table thing (n int); insert into thing values (7)`.execute(place.tables());
  const things = keepQuery<{ n: number | string }>((within) =>
    within.tables<{ thing: { n: number | string } }>().selectFrom('thing').select('n'),
  );
  expect(await things(db, {})).toEqual([{ n: 7 }]);
  await sql`alter table thing alter column n type text`.execute(place.tables());
  expect(await things(db, {})).toEqual([{ n: '7' }]);
  expect(warned).toEqual(forgotten);
});
