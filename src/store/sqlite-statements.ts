/** Prepared statements of one SQLite connection, kept so that each text is parsed once. */

import type Sqlite from 'better-sqlite3';
import type { CompiledQuery, QueryResult } from 'kysely';
import { refuseUnkeepable } from './json.ts';

type Prepared = Sqlite.Statement<unknown[]>;

/** Texts kept per connection; a service has a few hundred different ones, a bulk statement's text does not grow with its rows. */
const capacity = 500;

export interface Statements {
  /** Whether the statement leaves the database as it is. Throws what SQLite throws when the text is wrong. */
  readsOnly(text: string): boolean;
  run(query: CompiledQuery): QueryResult<unknown>;
}

export function openStatements(connection: Sqlite.Database): Statements {
  const kept = new Map<string, Prepared>();

  function prepare(text: string): Prepared {
    const known = kept.get(text);
    if (known !== undefined) {
      kept.delete(text);
      kept.set(text, known);
      return known;
    }
    const prepared = connection.prepare<unknown[]>(text);
    kept.set(text, prepared);
    const oldest = kept.size > capacity ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return prepared;
  }

  return {
    readsOnly: (text) => prepare(text).readonly,
    run({ sql, parameters }) {
      for (const parameter of parameters) if (typeof parameter === 'string') refuseUnkeepable(parameter);
      const statement = prepare(sql);
      if (statement.reader) return { rows: statement.all(...parameters) };
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    },
  };
}
