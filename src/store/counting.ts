/** What an engine has to know of its tables before it plans well. */

import { sql } from 'kysely';
import type { Queryable } from './database.ts';

/** Tables of fewer pages of 8 KiB are walked through as fast as they are looked up in. */
const small = 32;
/** So many times as large as when it was last counted: each time costs up to a second, and the last one as much as all before it. */
const growth = 4;

/**
 * Has PostgreSQL count tables that have grown to a multiple since it last did. Of a table that was just filled it knows nothing, and
 * walks through all of it for what an index would give (55 ms instead of 0.3 for 32 of 100,000 people); by itself it counts a minute later.
 * For whoever has written much, outside a transaction. SQLite plans without numbers: nothing is done.
 * See `ANALYZE` in the manual of PostgreSQL.
 */
export async function countGrown(db: Queryable): Promise<void> {
  if (db.engine !== 'postgres') return;
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace
      and pg_relation_size(oid) / 8192 > ${growth} * greatest(relpages, ${small / growth})`.execute(
    db.tables(),
  );
  // Whoever may not count a table is told so by a warning alone.
  for (const { name } of rows) await sql`analyze ${sql.table(name)}`.execute(db.tables());
}
