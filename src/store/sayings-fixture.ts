/** A table of sayings, for tests of what is asked together. */

import { sql } from 'kysely';
import { openTestDatabase } from '../testkit/database.ts';
import { type Database, keepQuery, type Queryable } from './index.ts';

export const columns = { id: 'integer', word: 'text', told: 'json' } as const;
export const key = { id: 'integer' } as const;

/** @param closing what is to be done after the test is put there, in its order */
export async function openSayings(closing: (() => Promise<unknown>)[]): Promise<Database> {
  const db = await openTestDatabase();
  closing.push(() => db.close());
  const json = db.engine === 'postgres' ? sql`jsonb` : sql`text`;
  await sql`create table saying (id integer primary key, word text, told ${json})`.execute(db.tables());
  closing.unshift(() => sql`drop table saying`.execute(db.tables()));
  return db;
}

interface Saying {
  readonly id: number;
  readonly word: string | null;
}

export const words: (
  within: Queryable,
  values: Readonly<Record<string, never>>,
) => Promise<readonly Saying[]> = keepQuery<Saying>(
  () => sql<Saying>`select id, word from saying order by id`,
);

export const rows = (from: number, count: number, word = 'said') =>
  Array.from({ length: count }, (_, at) => ({ id: from + at, word, told: { at } }));
