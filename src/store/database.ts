/** One contract for the place where everything is kept, over either engine. */

import type { CompiledQuery, Kysely } from 'kysely';
import type { Pool } from 'pg';
import { type Log, silentLog } from '../model/index.ts';
import { migrateAll } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { TransactionScope } from './transaction-scope.ts';

/** Whatever can be asked: the whole database, or one transaction of it. */
export interface Queryable {
  readonly engine: 'sqlite' | 'postgres';
  /** The tables of one room, whose types that room defines. Only that room queries them. */
  tables<T>(): Kysely<T>;
  /**
   * The rows that a statement gives, at once, where the database lies in this process: of the whole database for what only reads, of
   * a transaction for anything. Undefined, and nothing done, where it would have to wait: ask `tables` then. Throws as that does.
   * Absent where answers always take a while.
   */
  readonly now?: Now;
  /**
   * The rows that a statement gives, by the shortest way, where they have to be waited for. Throws as `tables` does. In a transaction
   * statements are carried out in the order in which they are asked, also when none of them is waited for: they travel together.
   * Absent where there is `now`.
   */
  readonly soon?: Soon;
}

export type Soon = (query: CompiledQuery) => Promise<readonly unknown[]>;
export type Now = (query: CompiledQuery) => readonly unknown[] | undefined;

/** The whole database, from open to close. Failures of the engine arrive as ProvisioningError, translated. */
export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction and keeps all of it or nothing: BEGIN IMMEDIATE on SQLite, READ COMMITTED on
   * PostgreSQL. A query beside it is not inside it and does not see it before it is committed.
   * Must: use only the `Queryable` handed in; the whole database refuses with `internal`. Must not: catch a failed
   * statement and go on, but around an `attempt`; on either engine the transaction is then lost. Beware: on SQLite all
   * writers wait meanwhile, so never await the network inside.
   */
  transaction<R>(work: (transaction: Queryable) => Promise<R>): Promise<R>;
  /**
   * Brings the tables up to what this version knows; how many migrations had been run before and have been now.
   * Throws `unsupported` when a newer version has been here.
   */
  migrate(): Promise<{ readonly from: number; readonly to: number }>;
  /** PostgreSQL only: as given to `openDatabase`, with its password; never log it. */
  readonly connectionString?: string;
  /** PostgreSQL only: the connections, plain, as a library expects them. */
  readonly pool?: Pool;
  /** Waits for open transactions. A second time does nothing. */
  close(): Promise<void>;
}

/** What an engine brings along; `openDatabase` makes a Database of it. */
export interface Engine {
  readonly engine: Queryable['engine'];
  readonly kysely: Kysely<unknown>;
  readonly scope: TransactionScope;
  /** See `Queryable.now`: of the whole database, and of the transaction that has just begun. */
  readonly now?: { readonly whole: Now; inside(): Now };
  readonly soon?: Soon;
  /** See `Queryable.soon`: lends it to the transaction that `begin` begins, once that has its connection. */
  readonly soonInside?: <R>(begin: (soon: () => Soon) => Promise<R>) => Promise<R>;
  readonly connectionString?: string;
  readonly pool?: Pool;
  close(): Promise<void>;
}

/**
 * Opens a database: a `postgres://` or `postgresql://` URL, or else the path of an SQLite file, which is made when it
 * is not there. Throws `unavailable`, `unauthorized`, `not-found` or `invalid` with a sentence for the administrator.
 * Tables are there only after `migrate()`. @param log told of what is not as it should be, but does not stop us.
 * @param fleeting SQLite only: what is written outlasts the process, but need not outlast a machine that loses its power
 */
export async function openDatabase(
  location: string,
  log: Pick<Log, 'warn'> = silentLog,
  { fleeting = false }: { readonly fleeting?: boolean } = {},
): Promise<Database> {
  if (/^postgres(ql)?:\/\//i.test(location)) {
    const { openPostgres } = await import('./postgres.ts');
    return asDatabase(await openPostgres(location, log));
  }
  const { openSqlite } = await import('./sqlite.ts');
  return asDatabase(await openSqlite(location, { fleeting }));
}

function asDatabase(parts: Engine): Database {
  let closing: Promise<void> | undefined;

  function begin<R>(work: (transaction: Queryable) => Promise<R>, soon?: () => Soon): Promise<R> {
    return parts.kysely.transaction().execute((transaction) =>
      parts.scope.run(() =>
        work({
          engine: parts.engine,
          tables: <T>() => transaction as Kysely<unknown> as Kysely<T>,
          ...(parts.now === undefined ? {} : { now: parts.now.inside() }),
          ...(soon === undefined ? {} : { soon: soon() }),
        }),
      ),
    );
  }

  const database: Database = {
    engine: parts.engine,
    ...(parts.connectionString === undefined ? {} : { connectionString: parts.connectionString }),
    ...(parts.pool === undefined ? {} : { pool: parts.pool }),
    ...(parts.now === undefined ? {} : { now: parts.now.whole }),
    ...(parts.soon === undefined ? {} : { soon: parts.soon }),
    tables: <T>() => parts.kysely as Kysely<T>,
    transaction: (work) => (parts.soonInside ? parts.soonInside((soon) => begin(work, soon)) : begin(work)),
    migrate: () => migrateAll(database, migrations),
    async close() {
      parts.scope.refuseInside();
      closing ??= parts.close();
      await closing;
    },
  };
  return database;
}
