/** The plans of queries: for tests of which index a question is answered by. */

import type { CompiledQuery, Kysely } from 'kysely';
import type { Queryable } from '../store/index.ts';

/** How the database would answer the queries that are asked meanwhile, in its own words, a line for each step. */
export async function queryPlans(
  of: Queryable,
  ask: (within: Queryable) => Promise<unknown>,
): Promise<string> {
  const asked: CompiledQuery[] = [];
  /** Notes what is asked of it, be it by a query of Kysely's or by one in plain SQL. */
  function noting<T extends object>(asker: T): T {
    return new Proxy(asker, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...values: readonly unknown[]) => {
          if (name === 'executeQuery') asked.push(values[0] as CompiledQuery);
          const given: unknown = value.apply(target, values);
          return name === 'getExecutor' ? noting(given as object) : given;
        };
      },
    });
  }
  const watched: Queryable = {
    engine: of.engine,
    tables: <T>() => noting(of.tables<T>()) as Kysely<T>,
  };
  await ask(watched);
  if (asked.length === 0) throw new Error('Nothing was asked.');
  const words = of.engine === 'sqlite' ? 'explain query plan ' : 'explain ';
  const lines: string[] = [];
  for (const query of asked) {
    const { rows } = await of.tables().executeQuery({ ...query, sql: `${words}${query.sql}` });
    lines.push(...rows.map((row) => JSON.stringify(row)));
  }
  return lines.join('\n');
}
