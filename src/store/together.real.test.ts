import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { openTestDatabase } from '../testkit/database.ts';
import { bulkDelete, bulkInsert, bulkUpdate, type Database, keepQuery, serialise } from './index.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const columns = { id: 'integer', word: 'text', told: 'json' } as const;
const key = { id: 'integer' } as const;

async function open(): Promise<Database> {
  const db = await openTestDatabase();
  closing.push(() => db.close());
  const json = db.engine === 'postgres' ? sql`jsonb` : sql`text`;
  await sql`create table saying (id integer primary key, word text, told ${json})`.execute(db.tables());
  closing.unshift(() => sql`drop table saying`.execute(db.tables()));
  return db;
}

const words = keepQuery<{ id: number; word: string | null }>(
  () => sql<{ id: number; word: string | null }>`select id, word from saying order by id`,
);
const rows = (from: number, count: number, word = 'said') =>
  Array.from({ length: count }, (_, at) => ({ id: from + at, word, told: { at } }));

test('what is asked without waiting is carried out in order, and seen by what is asked next', async () => {
  const db = await open();
  await db.transaction(async (within) => {
    const table = 'saying';
    const [, , , , seen] = await Promise.all([
      serialise(within, 'saying'),
      bulkInsert(within, { table, columns, rows: rows(1, 3) }),
      bulkUpdate(within, { table, key, set: { word: 'text' }, rows: [{ id: 2, word: 'changed' }] }),
      bulkDelete(within, { table, key, rows: [{ id: 3 }] }),
      words(within, {}),
    ]);
    expect(seen).toEqual([
      { id: 1, word: 'said' },
      { id: 2, word: 'changed' },
    ]);
  });
  expect(await words(db, {})).toHaveLength(2);
});
