/** What a database promise is put to, and the one table that its checks use. */

import { sql } from 'kysely';
import { dialectOf } from '../../store/dialect.ts';
import { type Database, fromJson, type Json, type JsonOrNull } from '../../store/index.ts';

/** A way to open databases: each empty, unlike any other, and gone when it is closed. */
export interface DatabaseSubject {
  open(): Promise<SubjectDatabase>;
}

/** A database that can be opened a second time while it is open, by this process or another. */
export interface SubjectDatabase extends Database {
  readonly location: string;
  again(): Promise<Database>;
}

/** The table of all checks. */
export interface ThingTables {
  thing: {
    owner: string;
    name: string;
    count: number;
    json: Json | JsonOrNull;
  };
}

/** Opens a database with the table, does the work, and closes it whatever happens. */
export async function withThings<R>(
  subject: DatabaseSubject,
  work: (db: SubjectDatabase) => Promise<R>,
): Promise<R> {
  const db = await subject.open();
  try {
    const { types } = dialectOf(db);
    await db
      .tables()
      .schema.createTable('thing')
      .addColumn('owner', types.text, (column) => column.notNull())
      .addColumn('name', types.text, (column) => column.notNull())
      .addColumn('count', types.bigint, (column) => column.notNull())
      .addColumn('json', types.json)
      .addPrimaryKeyConstraint('thing_key', ['owner', 'name'])
      .execute();
    return await work(db);
  } finally {
    await db.close();
  }
}

/** How many rows there are. */
export async function countThings(db: Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from thing`.execute(db.tables());
  return rows[0]?.n ?? -1;
}

/** The columns of the table, as bulk writes want them. */
export const columns = { owner: 'text', name: 'text', count: 'bigint', json: 'json' } as const;

/** A row as it is told and as it must come back. */
export interface Told {
  readonly owner: string;
  readonly name: string;
  readonly count: number;
  readonly json: unknown;
}

/** All rows by their key. */
export async function readThings(db: Database): Promise<Told[]> {
  const rows = await db
    .tables<ThingTables>()
    .selectFrom('thing')
    .selectAll()
    .orderBy('owner')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ ...row, json: fromJson(row.json) }));
}
