/** The engine for more than one process: PostgreSQL through a pool of connections. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { type Log, ProvisioningError } from '../model/index.ts';
import type { Engine, Soon } from './database.ts';
import { type NamedStatements, openNamedStatements } from './named-statements.ts';
import { fromPostgres, isAbandoned, isDisconnected } from './postgres-errors.ts';
import { isUndoing } from './savepoint.ts';
import { abandoned, openTransactionScope, type TransactionScope } from './transaction-scope.ts';

/** int8 as number (times and counts fit), JSON as text (for `fromJson`, as on SQLite), all else as pg does. */
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.JSON, (text) => text],
  [pg.types.builtins.JSONB, (text) => text],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    (format === 'binary' ? undefined : parsers.get(id)) ?? pg.types.getTypeParser(id, format),
};

/**
 * Connects once, to prove that it can. Throws `unavailable`, `unauthorized` or `not-found` with one sentence.
 * A password not in the URL is taken by pg from where PostgreSQL's own tools take it (PGPASSWORD, .pgpass).
 */
export async function openPostgres(url: string, log: Pick<Log, 'warn'>): Promise<Engine> {
  const where = placeOf(url);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'rollcall',
    max: 10,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // What is asked while an answer is under way is sent without waiting for it, and carried out in that order.
    pipeline: true,
  });
  // A connection that breaks says so by an event, idle or out of the pool; unheard, it would end the process. The pool
  // replaces an idle one, and whoever uses another hears of it by the query.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  // A filter is a large statement that few rows pass through: compiling it took ten times as long as running it (measured).
  // Not as an option of the connection, which pools in front of the server refuse. Where it fails, the next query says why.
  pool.on('connect', (client) => void client.query('set jit = off').catch(() => {}));
  const durability: Durability = { isLax: false, asked: Promise.resolve() };
  pool.on('connect', (client) => {
    durability.asked = client.query(insist).then(
      ({ rowCount }) => {
        durability.isLax ||= rowCount === 1;
      },
      () => {},
    );
  });
  try {
    const first = await pool.connect();
    await durability.asked;
    first.release();
  } catch (thrown) {
    await pool.end();
    throw fromPostgres(thrown, where);
  }
  const scope = openTransactionScope();
  const statements = openNamedStatements((cause) =>
    log.warn(
      { cause },
      'PostgreSQL forgot prepared statements (a pool in front of it?); they are not used any more, which costs speed.',
    ),
  );
  const connections = translating(pool, { scope, statements, where, durability });
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: connections }) });
  return {
    engine: 'postgres',
    kysely,
    scope,
    connectionString: url,
    pool,
    soon: async ({ sql, parameters }) => {
      const connection = await connections.connect();
      try {
        return (await connection.query(sql, parameters)).rows;
      } finally {
        connection.release();
      }
    },
    soonInside: lendConnections,
    async close() {
      await kysely.destroy();
      // Kysely opens its driver with the first query; without one it has nothing to end.
      if (!pool.ended) await pool.end();
    },
  };
}

/**
 * What is answered as kept is on the disk, also where the database was told not to wait for it. `local`, which waits for our own
 * disk alone, is left to whoever set it.
 */
const insist =
  "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";
/** A pool in front of the server may hand a transaction to another of its connections than the one that was told. */
const insistWithin = 'set local synchronous_commit = on';

interface Durability {
  /** Whether a connection was found that would not have waited. */
  isLax: boolean;
  /** Resolves when the newest connection has been asked. */
  asked: Promise<void>;
}

interface Using {
  readonly durability: Pick<Durability, 'isLax'>;
  readonly scope: TransactionScope;
  readonly statements: NamedStatements;
  readonly where: string;
}

/** Where a transaction finds the connection that it was given. */
const borrowers = new AsyncLocalStorage<{ connection?: PostgresPoolClient }>();

/** See `Engine.soonInside`: Kysely asks one statement of a transaction after the other, and hides the connection. */
function lendConnections<R>(begin: (soon: () => Soon) => Promise<R>): Promise<R> {
  const borrower: { connection?: PostgresPoolClient } = {};
  return borrowers.run(borrower, () =>
    begin(() => {
      const { connection } = borrower;
      if (connection === undefined)
        throw new ProvisioningError('internal', 'A transaction was begun without a connection.');
      return async ({ sql, parameters }) => (await connection.query(sql, parameters)).rows;
    }),
  );
}

/** The pool as Kysely sees it: our parsers, our errors, and no connection for whoever already holds one. */
function translating(pool: pg.Pool, using: Using): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      using.scope.refuseInside();
      const borrower = borrowers.getStore();
      try {
        const connection = translated(await pool.connect(), using);
        // What a transaction has left behind may still ask, and must not find another's.
        if (borrower !== undefined) borrower.connection ??= connection;
        return connection;
      } catch (thrown) {
        throw fromPostgres(thrown, using.where);
      }
    },
  };
}

function translated(client: pg.PoolClient, { statements, where, durability }: Using): PostgresPoolClient {
  let broken = false;
  let isReleased = false;
  const state = { isInside: false, isLost: false };
  let failure: unknown;
  let begun: Promise<unknown> | undefined;
  // Between two statements of a transaction there is no query that could tell.
  const onError = () => {
    broken = true;
  };
  client.on('error', onError);
  async function query(text: string, values: readonly unknown[]): Promise<unknown> {
    // The server has rolled back by itself, and the failure that matters is the one before.
    if (broken && text === 'rollback') return { command: 'ROLLBACK', rowCount: 0, rows: [] };
    if (isReleased) throw abandoned();
    try {
      // Nothing is said to be kept of a transaction that never began, whatever became of its statements.
      if (text === 'commit') await begun;
      state.isInside ||= text === 'begin' || text.startsWith('start transaction');
      const asked = statements.ask(client, { text, values: [...values], types }, state);
      if (text === 'begin') {
        // It travels with the first statement, which fails where it does.
        asked.catch(() => {});
        begun = asked;
        if (durability.isLax) client.query(insistWithin).catch(() => {});
        return { command: 'BEGIN', rowCount: null, rows: [] };
      }
      const result = await asked;
      if (isUndoing(text)) {
        state.isLost = false;
        failure = undefined;
      }
      if (text === 'commit' && result.command === 'ROLLBACK') throw abandoned();
      return result;
    } catch (thrown) {
      broken ||= isDisconnected(thrown);
      state.isLost ||= state.isInside;
      if (isAbandoned(thrown)) throw abandoned(failure);
      const error = text === 'commit' ? commitFailed(thrown, where) : fromPostgres(thrown, where);
      failure ??= error;
      throw error;
    }
  }
  return {
    // Kysely's second form, with a cursor, is for streaming, which nobody does.
    query: query as unknown as PostgresPoolClient['query'],
    release(destroy) {
      isReleased = true;
      client.off('error', onError);
      client.release(broken || destroy === true);
    },
  };
}

/** Without an answer to `commit` nobody knows whether it was kept: whoever asked must look. */
function commitFailed(thrown: unknown, where: string): ProvisioningError {
  const error = fromPostgres(thrown, where);
  if (!isDisconnected(thrown)) return error;
  return new ProvisioningError(error.code, error.message, { cause: thrown, effectUnknown: true });
}

/** Host, port and database of a URL, without user and password. */
function placeOf(url: string): string {
  try {
    const { host, port, database } = new pg.Client({ connectionString: url });
    return `${host}:${port}/${database ?? ''}`;
  } catch {
    // The cause would carry the URL with its password.
    throw new ProvisioningError(
      'invalid',
      'The URL of the database cannot be read; write it as postgres://user@host:5432/database.',
    );
  }
}
