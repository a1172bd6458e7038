/** The default engine: one SQLite file on disk, for one service and the commands beside it. */

import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { foldKey, momentOf, ProvisioningError } from '../model/index.ts';
import type { Engine } from './database.ts';
import { sqliteDriver } from './sqlite-driver.ts';
import { fromSqlite } from './sqlite-errors.ts';
import { openTransactionScope } from './transaction-scope.ts';

/** 16 MiB of pages for the writer, so that keys in no order do not mean a read each: what it holds it holds for good … */
const writersCache = 'cache_size = -16384';
/** … and a quarter as many for the reader: what it asks for in no order is single rows, which a larger cache would hold as seldom. */
const readersCache = 'cache_size = -4096';

/** Kysely would otherwise queue every query behind every transaction by itself. */
class TwoConnections extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/**
 * SQLite looks at the value of a parameter when it plans a statement, and then plans it anew each time another one is given: that
 * costs up to ten times what the statement itself does. It looks at no expression, and a plus sign makes one of a parameter.
 */
class SteadyCompiler extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return '+?';
  }
}

/**
 * Opens the file, makes it and its directory when they are not there (readable by their owner only).
 * `patience`: milliseconds that another process may keep the file locked. `fleeting`: as `openDatabase` has it.
 * Throws `invalid` when the file is something else, `unavailable` when it cannot be opened or written to.
 */
export async function openSqlite(
  file: string,
  { patience = 20_000, fleeting = false }: { readonly patience?: number; readonly fleeting?: boolean } = {},
): Promise<Engine> {
  if (file === '' || file.startsWith(':memory:'))
    throw new ProvisioningError('invalid', 'A database in memory would not survive; name a file in `store`.');
  const writer = openFile(file, fleeting);
  const reader = openReader(file, writer);
  const scope = openTransactionScope();
  const { driver, now } = sqliteDriver({ writer, reader, scope, patience });
  const kysely = new Kysely<unknown>({
    dialect: {
      createDriver: () => driver,
      createQueryCompiler: () => new SteadyCompiler(),
      createAdapter: () => new TwoConnections(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  });
  return {
    engine: 'sqlite',
    kysely,
    scope,
    now,
    async close() {
      await kysely.destroy();
      // Kysely opens its driver with the first query; without one it has nothing to close.
      reader.close();
      writer.close();
    },
  };
}

function openFile(file: string, fleeting: boolean): Sqlite.Database {
  let writer: Sqlite.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
    writer = new Sqlite(file);
    lendFunctions(writer);
    // For what cannot wait outside the event loop (recovery after a crash); locks are waited for by the driver.
    writer.pragma('busy_timeout = 2000');
    writer.pragma(writersCache);
    // What a statement may have to undo need not go through a file that is made for each transaction.
    writer.pragma('temp_store = MEMORY');
    writer.pragma('journal_mode = WAL');
    writer.pragma(`synchronous = ${fleeting ? 'OFF' : 'FULL'}`);
    writer.pragma('foreign_keys = ON');
    // `insert or replace` must not slip past triggers that refuse a deletion.
    writer.pragma('recursive_triggers = ON');
    writer.pragma('busy_timeout = 0');
    return writer;
  } catch (thrown) {
    writer?.close();
    throw opening(file, thrown);
  }
}

function openReader(file: string, writer: Sqlite.Database): Sqlite.Database {
  try {
    const reader = new Sqlite(file, { readonly: true });
    lendFunctions(reader);
    reader.pragma('busy_timeout = 0');
    reader.pragma(readersCache);
    return reader;
  } catch (thrown) {
    writer.close();
    throw opening(file, thrown);
  }
}

/** SQLite's own `lower` knows ASCII only, and its dates other forms than SCIM's. */
function lendFunctions(connection: Sqlite.Database): void {
  connection.function('moment_of', { deterministic: true }, (text) =>
    typeof text === 'string' ? (momentOf(text) ?? null) : null,
  );
  connection.function('fold_key', { deterministic: true }, (text) =>
    typeof text === 'string' ? foldKey(text) : null,
  );
}

function opening(file: string, thrown: unknown): ProvisioningError {
  const { code, message } = fromSqlite(thrown);
  if (code !== 'internal') return new ProvisioningError(code, `${file}: ${message}`, { cause: thrown });
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new ProvisioningError(
    'unavailable',
    `The database file ${file} cannot be opened; check its directory and permissions (${why}).`,
    { cause: thrown },
  );
}
