/** Many rows in one statement, whatever their number: they travel as one JSON text. */

import { type RawBuilder, sql } from 'kysely';
import type { Queryable } from './database.ts';
import { type Columns, dialectOf } from './dialect.ts';
import { toJson } from './json.ts';

/** Rows per statement; beyond, nothing gets quicker and memory grows. */
const mostRows = 5_000;
/** Characters of JSON per statement. */
const mostText = 8_000_000;

export interface BulkRows {
  readonly table: string;
  /** The columns to write and their kinds; every row is read by these names, and what it lacks is null. */
  readonly columns: Columns;
  /** JSON columns hold plain values here, not texts made by `toJson`; booleans become 0 and 1. */
  readonly rows: readonly object[];
}

export interface BulkUpsert extends BulkRows {
  /** The columns of the unique key by which a row counts as already there. */
  readonly key: readonly string[];
  /** Columns to overwrite when it is; of two rows with one key the later one stays. `nothing`: the first one stays. */
  readonly update: readonly string[] | 'nothing';
}

/** Inserts rows. Throws `conflict` when one is already there; within a transaction nothing is then kept. */
export async function bulkInsert(db: Queryable, request: BulkRows): Promise<void> {
  for (const json of chunksOf(db, request.rows, request.columns)) await insert(db, request, json, sql``);
}

/** Inserts rows, or updates those that are already there. In chunks: for all or nothing call it in a transaction. */
export async function bulkUpsert(db: Queryable, request: BulkUpsert): Promise<void> {
  const { key, update } = request;
  const nothing = update === 'nothing' || update.length === 0;
  const set = nothing
    ? sql`do nothing`
    : sql`do update set ${sql.join(update.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`))}`;
  const clause = sql`on conflict (${names(key)}) ${set}`;
  // PostgreSQL refuses to update one row twice in one statement.
  const rows = nothing ? request.rows : lastByKey(request.rows, key);
  for (const json of chunksOf(db, rows, request.columns)) await insert(db, request, json, clause);
}

/** Deletes the rows with these keys; keys that are not there are no error. In chunks, like `bulkUpsert`. */
export async function bulkDelete(
  db: Queryable,
  request: { readonly table: string; readonly key: Columns; readonly rows: readonly object[] },
): Promise<void> {
  for (const json of chunksOf(db, request.rows, request.key)) {
    const { list, from } = dialectOf(db).rows.unpack(request.key, json);
    const key = names(Object.keys(request.key));
    await sql`delete from ${sql.table(request.table)} where (${key}) in (select ${list} from ${from})`.execute(
      db.tables(),
    );
  }
}

async function insert(db: Queryable, to: BulkRows, json: string, clause: RawBuilder<unknown>): Promise<void> {
  const { list, from } = dialectOf(db).rows.unpack(to.columns, json);
  const columns = names(Object.keys(to.columns));
  await sql`insert into ${sql.table(to.table)} (${columns}) select ${list} from ${from} ${clause}`.execute(
    db.tables(),
  );
}

function names(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((name) => sql.ref(name)));
}

function* chunksOf(db: Queryable, rows: readonly object[], columns: Columns): Generator<string> {
  const { pack } = dialectOf(db).rows;
  let texts: string[] = [];
  let length = 0;
  for (const row of rows) {
    const text = toJson(pack(row as Readonly<Record<string, unknown>>, columns));
    texts.push(text);
    length += text.length;
    if (texts.length < mostRows && length < mostText) continue;
    yield `[${texts.join(',')}]`;
    texts = [];
    length = 0;
  }
  if (texts.length > 0) yield `[${texts.join(',')}]`;
}

function lastByKey(rows: readonly object[], key: readonly string[]): readonly object[] {
  const last = new Map<string, object>();
  for (const row of rows) {
    const values = row as Readonly<Record<string, unknown>>;
    last.set(JSON.stringify(key.map((name) => values[name] ?? null)), row);
  }
  return last.size === rows.length ? rows : [...last.values()];
}
