import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../testkit/database.ts';
import { bulkUpsert, fromJson } from './index.ts';

test('rows beyond every limit of parameters go in at once and come back', async () => {
  await using db = await openTestDatabase({ empty: true });
  const tables = db.tables<{ thing: { a: string; b: number; j: unknown } }>();
  await sql`create table thing (a text, b bigint, j ${sql.raw(db.engine === 'sqlite' ? 'text' : 'jsonb')}, primary key (a, b))`.execute(
    tables,
  );
  const rows = Array.from({ length: 70_000 }, (_, i) => ({
    a: `a${i % 1000}`,
    b: i,
    j: { i, text: 'ß"\\' },
  }));
  await bulkUpsert(db, {
    table: 'thing',
    columns: { a: 'text', b: 'bigint', j: 'json' },
    key: ['a', 'b'],
    update: ['j'],
    rows,
  });
  const found = await tables.selectFrom('thing').selectAll().orderBy('b').execute();
  expect(found.map((r) => ({ ...r, j: fromJson(r.j) }))).toEqual(rows);
});
