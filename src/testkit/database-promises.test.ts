/** The kit notices databases that are not what they should be. */

import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, test } from 'vitest';
import type { Queryable } from '../store/index.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { databasePromises } from './database-promises.ts';
import { keepPromises } from './kit.ts';

/** Puts the promises with these names to databases changed in this way; gives the names of those that are broken. */
async function brokenOf(
  names: readonly string[],
  change: (db: TestDatabase) => Partial<TestDatabase>,
): Promise<readonly string[]> {
  const promises = databasePromises.filter(({ name }) => names.includes(name));
  const subject = {
    async open() {
      const db = await openTestDatabase({ empty: true });
      return { ...db, ...change(db) };
    },
  };
  const broken: string[] = [];
  for await (const result of keepPromises({ promises, subject }))
    if (result.state === 'broken') broken.push(result.name);
  return broken;
}

test('transactions that are none are noticed', async () => {
  const names = [
    'a transaction is kept as a whole, or leaves nothing',
    'a transaction in which a statement failed keeps nothing, though the failure was caught',
    'a query beside an open transaction does not see it and is not inside it',
    'the whole database refuses inside a transaction instead of waiting for itself',
    'of many that count one row up no count is lost when the row is read locked',
  ];
  expect(await brokenOf(names, (db) => ({ transaction: (work) => work(db) }))).toEqual(names);
});

test("Kysely's own way to SQLite is noticed: a plain begin fails when another has written meanwhile", async () => {
  const names = ['many transactions that read and then write all succeed'];
  const broken = await brokenOf(names, (db) => {
    const kysely = new Kysely<unknown>({
      dialect: new SqliteDialect({ database: async () => new Sqlite(db.location, { timeout: 100 }) }),
    });
    return {
      transaction: (work) => kysely.transaction().execute((within) => work(asQueryable(within))),
      close: async () => {
        await kysely.destroy();
        await db.close();
      },
    };
  });
  expect(broken).toEqual(names);
});

function asQueryable(from: Kysely<unknown>): Queryable {
  return { engine: 'sqlite', tables: <T>() => from as Kysely<T> };
}
