import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { openTestDatabase } from '../testkit/database.ts';
import { bulkInsert } from './bulk.ts';
import { countGrown } from './counting.ts';

const db = await openTestDatabase();
afterAll(() => db.close());

const columns = { kind: 'text', name: 'text' } as const;

/** Rows that PostgreSQL has counted in the table, and how often it was asked to count it. */
async function counted(): Promise<{ readonly rows: number; readonly times: number }> {
  await sql`select pg_stat_force_next_flush()`.execute(db.tables());
  const { rows } = await sql<{ readonly rows: number; readonly times: string }>`
    select reltuples as rows, pg_stat_get_analyze_count(oid) as times from pg_class where relname = 'grown'`.execute(
    db.tables(),
  );
  return { rows: Number(rows[0]?.rows), times: Number(rows[0]?.times) };
}

async function grow(from: number, to: number): Promise<void> {
  const rows = Array.from({ length: to - from }, (_, at) => ({ kind: 'one', name: `name-${from + at}` }));
  await bulkInsert(db, { table: 'grown', columns, rows });
}

test('a table is counted when it has grown to a multiple, and not before', async () => {
  await sql`create table grown (kind text, name text)`.execute(db.tables());
  await grow(0, 1_000);
  await countGrown(db);
  expect(await counted()).toEqual({ rows: -1, times: 0 });
  await grow(1_000, 20_000);
  await countGrown(db);
  expect((await counted()).rows).toBe(20_000);
  await grow(20_000, 40_000);
  await countGrown(db);
  expect((await counted()).rows).toBe(20_000);
  await grow(40_000, 90_000);
  await countGrown(db);
  expect((await counted()).rows).toBeGreaterThan(85_000);
  expect((await counted()).times).toBe(2);
});
