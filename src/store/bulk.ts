/** Many rows in one statement, whatever their number: they travel as one JSON text. */

import { type RawBuilder, sql } from 'kysely';
import type { Queryable } from './database.ts';
import { type Columns, dialectOf, fewRows, parameterOf, unpackRows } from './dialect.ts';
import { toJson } from './json.ts';
import { askNamed } from './kept-query.ts';

/** Rows per statement; beyond, nothing gets quicker, memory grows, and on SQLite nobody else has a turn for too long. */
const mostRows = 1_000;
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
  await insert(db, request, { words: '', clause: () => sql`` });
}

/** Inserts rows, or updates those that are already there. In chunks: for all or nothing call it in a transaction. */
export async function bulkUpsert(db: Queryable, request: BulkUpsert): Promise<void> {
  const { key, update } = request;
  const nothing = update === 'nothing' || update.length === 0;
  const given = nothing ? [] : update;
  const words = `on ${key.join()} set ${given.join()}`;
  const clause = () => {
    const set = nothing
      ? sql`do nothing`
      : sql`do update set ${sql.join(given.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`))}`;
    return sql`on conflict (${names(key)}) ${set}`;
  };
  const once = nothing || dialectOf(db).rows.updatesTwice ? {} : { key };
  await insert(db, request, { words, clause, ...once });
}

/**
 * Overwrites columns of the rows with these keys; keys that are not there are no error, and of two rows with one key the
 * later one counts. In chunks, like `bulkUpsert`.
 */
export async function bulkUpdate(
  db: Queryable,
  request: {
    readonly table: string;
    readonly key: Columns;
    readonly set: Columns;
    readonly rows: readonly object[];
  },
): Promise<void> {
  const columns = { ...request.key, ...request.set };
  const table = sql.table(request.table);
  const assign = Object.keys(request.set).map((name) => sql`${sql.ref(name)} = ${sql.ref(`given.${name}`)}`);
  const same = Object.keys(request.key).map(
    (name) => sql`${sql.ref(`${request.table}.${name}`)} = ${sql.ref(`given.${name}`)}`,
  );
  const name = `update ${request.table} ${wordsOf(request.key)} set ${wordsOf(request.set)}`;
  if (isOneByOne(db, request.rows)) {
    const order = { ...request.set, ...request.key };
    for (const row of request.rows)
      await askNamed(db, { name: `${name}, one`, values: valuesOf(row, order) }, (...places) => {
        const each = Object.keys(order).map((column, at) => sql`${sql.ref(column)} = ${places[at]}`);
        const most = Object.keys(request.set).length;
        return sql`update ${table} set ${sql.join(each.slice(0, most))} where ${sql.join(each.slice(most), sql` and `)}`;
      });
    return;
  }
  for (const { json, few } of chunksOf(db, request.rows, { columns, key: Object.keys(request.key) }))
    await askNamed(db, { name: `${name}${few ? ', few' : ''}`, values: [json] }, (place) => {
      const given = unpackRows(db, place, columns, few);
      return sql`with given(${names(Object.keys(columns))}) as (${given})
        update ${table} set ${sql.join(assign)} from given where ${sql.join(same, sql` and `)}`;
    });
}

/** Deletes the rows with these keys; keys that are not there are no error. In chunks, like `bulkUpsert`. */
export async function bulkDelete(
  db: Queryable,
  request: { readonly table: string; readonly key: Columns; readonly rows: readonly object[] },
): Promise<void> {
  const name = `delete ${request.table} ${wordsOf(request.key)}`;
  for (const { json, few } of chunksOf(db, request.rows, { columns: request.key }))
    await askNamed(db, { name: `${name}${few ? ', few' : ''}`, values: [json] }, (place) => {
      const given = unpackRows(db, place, request.key, few);
      return sql`delete from ${sql.table(request.table)} where (${names(Object.keys(request.key))}) in (${given})`;
    });
}

/**
 * Finds the rows with these keys: for each that is there, its place among those given (`at`, from 0) and the value of its
 * `number` column. Keys that are not there are not in the answer.
 */
export async function bulkFind(
  db: Queryable,
  request: {
    readonly table: string;
    readonly number: string;
    readonly key: Columns;
    readonly rows: readonly object[];
  },
): Promise<readonly { readonly at: number; readonly number: number }[]> {
  const columns: Columns = { ...request.key, given_at: 'bigint' };
  const table = sql.table(request.table);
  const same = Object.keys(request.key).map(
    (name) => sql`${sql.ref(`${request.table}.${name}`)} = ${sql.ref(`given.${name}`)}`,
  );
  const found: { at: number; number: number }[] = [];
  for (const { json } of chunksOf(
    db,
    request.rows.map((row, given_at) => ({ ...row, given_at })),
    { columns },
  )) {
    const { rows } = await sql<{ at: number; number: number }>`
      with given(${names(Object.keys(columns))}) as (${unpackRows(db, json, columns)})
      select given.given_at as at, ${sql.ref(`${request.table}.${request.number}`)} as number
      from given join ${table} on ${sql.join(same, sql` and `)}`.execute(db.tables());
    found.push(...rows);
  }
  return found;
}

/** What follows the rows of an insertion. */
interface Ending {
  /** By which it is known. */
  readonly words: string;
  readonly clause: () => RawBuilder<unknown>;
  /** The columns that tell rows apart, where one statement takes only one of those that are alike. */
  readonly key?: readonly string[];
}

async function insert(db: Queryable, { table, columns, rows }: BulkRows, ending: Ending): Promise<void> {
  const name = `insert ${table} ${wordsOf(columns)} ${ending.words}`;
  const into = () => sql`insert into ${sql.table(table)} (${names(Object.keys(columns))})`;
  if (isOneByOne(db, rows)) {
    for (const row of rows)
      await askNamed(
        db,
        { name: `${name}, one`, values: valuesOf(row, columns) },
        (...places) => sql`${into()} values (${sql.join(places)}) ${ending.clause()}`,
      );
    return;
  }
  for (const { json } of chunksOf(db, rows, { columns, ...ending }))
    await askNamed(
      db,
      { name, values: [json] },
      (place) => sql`${into()} ${unpackRows(db, place, columns)} ${ending.clause()}`,
    );
}

/** Where a statement for each row costs less than one for all, and whoever asks keeps all of them or none. */
function isOneByOne(db: Queryable, rows: readonly object[]): boolean {
  return rows.length <= dialectOf(db).rows.mostOneByOne && !('transaction' in db);
}

/** The values of one row, as parameters. */
function valuesOf(row: object, columns: Columns): readonly unknown[] {
  const values = row as Readonly<Record<string, unknown>>;
  const given: unknown[] = [];
  for (const name in columns) given.push(parameterOf(values[name], columns[name] ?? 'text'));
  return given;
}

/** Columns with their kinds, as a part of the name of a query: put together once, for most callers have theirs for good. */
function wordsOf(columns: Columns): string {
  let words = known.get(columns);
  if (words === undefined) {
    words = Object.entries(columns)
      .map(([name, kind]) => `${name}:${kind}`)
      .join();
    known.set(columns, words);
  }
  return words;
}

const known = new WeakMap<Columns, string>();

function names(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((name) => sql.ref(name)));
}

/** The rows as JSON texts for one statement each; given a key, of rows with one key the last. */
function* chunksOf(
  db: Queryable,
  rows: readonly object[],
  of: { readonly columns: Columns; readonly key?: readonly string[] },
): Generator<{ readonly json: string; readonly few: boolean }> {
  const { pack } = dialectOf(db).rows;
  const { key } = of;
  const places = new Map<string, number>();
  let texts: string[] = [];
  let length = 0;
  for (const row of rows) {
    const values = row as Readonly<Record<string, unknown>>;
    const text = toJson(pack(values, of.columns));
    const place = key === undefined ? texts.length : placeOf(places, key, values);
    texts[place] = text;
    length += text.length;
    if (texts.length < mostRows && length < mostText) continue;
    yield { json: `[${texts.join(',')}]`, few: texts.length <= fewRows };
    texts = [];
    length = 0;
    places.clear();
  }
  if (texts.length > 0) yield { json: `[${texts.join(',')}]`, few: texts.length <= fewRows };
}

/** Where the row belongs: where one with its key already is, or at the end. */
function placeOf(
  places: Map<string, number>,
  key: readonly string[],
  row: Readonly<Record<string, unknown>>,
): number {
  const values = JSON.stringify(key.map((name) => row[name] ?? null));
  const place = places.get(values) ?? places.size;
  places.set(values, place);
  return place;
}
