/** Prepared statements of one SQLite connection, kept so that each text is parsed once. */

import type Sqlite from 'better-sqlite3';
import type { CompiledQuery, QueryResult } from 'kysely';
import { refuseUnkeepable } from './json.ts';

type Prepared = Sqlite.Statement<unknown[]>;

/** Texts kept per connection; a service has a few hundred different ones, a bulk statement's text does not grow with its rows. */
const capacity = 500;

export interface Statements {
  /** Runs the query if its statement leaves the database as it is, else gives undefined. Throws what SQLite throws. */
  read(query: CompiledQuery): QueryResult<unknown> | undefined;
  run(query: CompiledQuery): QueryResult<unknown>;
}

export function openStatements(connection: Sqlite.Database): Statements {
  const kept = new Map<string, Prepared>();

  function prepare(text: string): Prepared {
    const known = kept.get(text);
    if (known !== undefined) {
      // As long as there is room, nobody needs to know which was asked for last.
      if (kept.size > capacity / 2) {
        kept.delete(text);
        kept.set(text, known);
      }
      return known;
    }
    const prepared = connection.prepare<unknown[]>(text);
    kept.set(text, prepared);
    const oldest = kept.size > capacity ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return prepared;
  }

  function run(statement: Prepared, { parameters }: CompiledQuery): QueryResult<unknown> {
    for (const parameter of parameters) if (typeof parameter === 'string') refuseUnkeepable(parameter);
    if (statement.reader) return { rows: statement.all(...parameters) };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  return {
    read(query) {
      const statement = prepare(query.sql);
      return statement.readonly ? run(statement, query) : undefined;
    },
    run: (query) => run(prepare(query.sql), query),
  };
}
