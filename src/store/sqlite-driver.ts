/**
 * Kysely's way to one SQLite file: a writer that one transaction has at a time, and a reader beside it.
 * Kysely's own driver sends a plain `begin`, under which a transaction that reads before it writes fails when another
 * has written meanwhile; and it has one connection, so that a query beside an open transaction would be inside it.
 */

import type Sqlite from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { ProvisioningError } from '../model/index.ts';
import type { Now } from './database.ts';
import { isUndoing } from './savepoint.ts';
import { type Breath, openBreath } from './sqlite-breath.ts';
import { fromSqlite, isBusy } from './sqlite-errors.ts';
import { openSight } from './sqlite-sight.ts';
import { openStatements, type Statements } from './sqlite-statements.ts';
import { openTurns } from './sqlite-turns.ts';
import { abandoned, type TransactionScope } from './transaction-scope.ts';

/**
 * A reader sees what is committed and nothing else; single writes outside a transaction queue for the writer like
 * transactions do.
 */
export function sqliteDriver(files: {
  readonly writer: Sqlite.Database;
  readonly reader: Sqlite.Database;
  readonly scope: TransactionScope;
  /** Milliseconds that another process may keep the file locked. */
  readonly patience: number;
}): { readonly driver: Driver; readonly now: { readonly whole: Now; inside(): Now } } {
  const writer = openStatements(files.writer);
  const reader = openStatements(files.reader);
  const { enter, leave, whenFree } = openTurns(files.patience);
  const breath = openBreath();
  const { look, lookAway } = openSight(files.reader);

  /** That of the transaction that has begun last: one at a time has the writer. */
  let inside: SqliteConnection | undefined;

  async function single(query: CompiledQuery): Promise<QueryResult<unknown>> {
    lookAway();
    const read = await whenFree(() => reader.read(query));
    if (read !== undefined) return read;
    await enter();
    try {
      return await whenFree(() => writer.run(query));
    } finally {
      lookAway();
      leave();
    }
  }

  function connectionOf(connection: DatabaseConnection): SqliteConnection {
    if (connection instanceof SqliteConnection) return connection;
    throw new ProvisioningError('internal', 'A connection of another database was handed to SQLite.');
  }

  function whole(query: CompiledQuery): readonly unknown[] | undefined {
    files.scope.refuseInside();
    if (breath.due()) return undefined;
    try {
      look();
      return reader.read(query)?.rows;
    } catch (thrown) {
      if (isBusy(thrown)) return undefined;
      throw fromSqlite(thrown);
    }
  }

  const driver: Driver = {
    async init() {},
    async acquireConnection() {
      files.scope.refuseInside();
      return new SqliteConnection({ writer, single, breath });
    },
    async beginTransaction(connection) {
      await enter();
      try {
        await whenFree(() => files.writer.exec('begin immediate'));
      } catch (thrown) {
        leave();
        throw thrown;
      }
      inside = connectionOf(connection);
      inside.state = 'open';
    },
    async commitTransaction(connection) {
      const { state } = connectionOf(connection);
      if (state === 'failed') throw abandoned();
      await whenFree(() => files.writer.exec('commit'));
      lookAway();
      connectionOf(connection).state = 'none';
      leave();
    },
    async rollbackTransaction(connection) {
      try {
        // A full disk makes SQLite roll back by itself; a second time would be an error.
        if (files.writer.inTransaction) files.writer.exec('rollback');
      } catch (thrown) {
        throw fromSqlite(thrown);
      } finally {
        connectionOf(connection).state = 'none';
        leave();
      }
    },
    async releaseConnection() {},
    async destroy() {
      await enter();
      lookAway();
      files.reader.close();
      files.writer.close();
    },
  };
  return {
    driver,
    now: {
      whole,
      inside() {
        const connection = inside;
        return (query) =>
          connection?.state === 'none' || breath.due() ? undefined : connection?.run(query).rows;
      },
    },
  };
}

/** What Kysely holds for the time of one query or one transaction. */
class SqliteConnection implements DatabaseConnection {
  /** `failed`: as on PostgreSQL, a transaction whose statement failed takes no further one, until the part is undone. */
  state: 'none' | 'open' | 'failed' = 'none';
  #failure: unknown;
  readonly #writer: Statements;
  readonly #single: (query: CompiledQuery) => Promise<QueryResult<unknown>>;
  readonly #breath: Breath;

  constructor(parts: {
    readonly writer: Statements;
    readonly single: (query: CompiledQuery) => Promise<QueryResult<unknown>>;
    readonly breath: Breath;
  }) {
    this.#writer = parts.writer;
    this.#single = parts.single;
    this.#breath = parts.breath;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const isInside = this.state !== 'none';
    if (this.#breath.due()) await this.#breath.take();
    if (!isInside) return (await this.#single(query)) as QueryResult<R>;
    // Meanwhile its transaction may have come to its end; beside it the query must not be run.
    if (this.state === 'none') throw abandoned();
    return this.run(query) as QueryResult<R>;
  }

  /** Within its transaction. */
  run(query: CompiledQuery): QueryResult<unknown> {
    const undoing = isUndoing(query.sql);
    if (this.state === 'failed' && !undoing) throw abandoned(this.#failure);
    try {
      const result = this.#writer.run(query);
      if (undoing) this.state = 'open';
      return result;
    } catch (thrown) {
      this.state = 'failed';
      this.#failure = fromSqlite(thrown);
      throw this.#failure;
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new ProvisioningError(
      'internal',
      'Queries are not streamed, for an open cursor keeps old pages alive; read in pages by key.',
    );
  }
}
