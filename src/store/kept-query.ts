/** Queries that are put together once and asked with other values each time: for what is asked thousands of times a second. */

import type { Compilable, CompiledQuery, RawBuilder } from 'kysely';
import { forgetOldest } from '../model/index.ts';
import type { Queryable } from './database.ts';
import { nameStatement } from './named-statements.ts';
import { Place, Places, placesFor, type Values } from './places.ts';
import type { Soonest } from './soonest.ts';

/** A query that is kept; asked with the values of its places. */
interface KeptQuery<Row> {
  (within: Queryable, values: Values): Promise<readonly Row[]>;
  /** The rows at once; undefined, and nothing done, where they would have to be waited for. */
  now(within: Queryable, values: Values): readonly Row[] | undefined;
  /** The rows at once where that can be. */
  soonest(within: Queryable, values: Values): Soonest<readonly Row[]>;
}

/**
 * @param write the query; what `place` gives stands for the value of that name, and where that is a list is for `amongKept` alone.
 * Called once for each engine, and on PostgreSQL for each number of places that a list has.
 * @returns asks it with these values.
 */
export function keepQuery<Row>(
  write: (within: Queryable, place: (name: string) => never) => Compilable<Row> | RawBuilder<Row>,
): KeptQuery<Row> {
  const kept = new Map<string, CompiledQuery<Row>>();
  function filled(within: Queryable, values: Values): CompiledQuery<Row> {
    const count = within.engine === 'postgres' ? placesFor(values) : undefined;
    const key = count === undefined ? within.engine : `${within.engine} ${count}`;
    let query = kept.get(key);
    if (query === undefined) {
      query = compiled(
        within,
        write(within, (name) => standIn(values, name, count) as never),
      );
      kept.set(key, query);
      if (within.engine === 'postgres') nameStatement(query.sql);
    }
    const parameters = query.parameters.map((each) => (each instanceof Place ? each.in(values) : each));
    return { ...query, parameters };
  }
  async function ask(within: Queryable, values: Values): Promise<readonly Row[]> {
    return rowsOf<Row>(within, filled(within, values));
  }
  const now = (within: Queryable, values: Values) =>
    within.now?.(filled(within, values)) as readonly Row[] | undefined;
  const soonest = (within: Queryable, values: Values) => now(within, values) ?? ask(within, values);
  return Object.assign(ask, { now, soonest });
}

function standIn(values: Values, name: string, count: number | undefined): Place | Places {
  return count !== undefined && Array.isArray(values[name]) ? new Places(name, count) : new Place(name);
}

function compiled<Row>(within: Queryable, query: Compilable<Row> | RawBuilder<Row>): CompiledQuery<Row> {
  return 'isRawBuilder' in query ? query.compile(within.tables()) : query.compile();
}

/** Queries that are kept under a name, beyond which the oldest are put together anew. */
const mostNamed = 300;
const named = new Map<string, CompiledQuery>();

/**
 * Asks a query that is kept under that name, for what many callers put together alike.
 * @param write the query; what it is handed stands for the values, each once and in their order. Called when the name is new.
 */
export async function askNamed<Row>(
  within: Queryable,
  { name, values }: { readonly name: string; readonly values: readonly unknown[] },
  write: (...places: never[]) => RawBuilder<Row>,
): Promise<readonly Row[]> {
  const key = `${within.engine} ${name}`;
  let query = named.get(key);
  if (query === undefined) {
    query = write(...values.map((_, at) => new Place(String(at)) as never)).compile(within.tables());
    named.set(key, query);
    if (within.engine === 'postgres') nameStatement(query.sql);
    forgetOldest(named, mostNamed);
  }
  const parameters = query.parameters.map((each) =>
    each instanceof Place ? values[Number(each.name)] : each,
  );
  return rowsOf<Row>(within, { ...query, parameters } as CompiledQuery<Row>);
}

/** At once where that is possible. */
async function rowsOf<Row>(within: Queryable, query: CompiledQuery<Row>): Promise<readonly Row[]> {
  if (within.soon !== undefined) return (await within.soon(query)) as readonly Row[];
  const now = within.now?.(query);
  return now === undefined ? (await within.tables().executeQuery<Row>(query)).rows : (now as readonly Row[]);
}
