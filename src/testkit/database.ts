/**
 * A database for one test: empty, migrated, on the engine that ROLLCALL_TEST_POSTGRES chooses (a URL: PostgreSQL; not
 * set: SQLite). Give it back by `await using`, or by `close()` in `afterEach` or `afterAll`; what was in it is then gone.
 *
 *     await using db = await openTestDatabase();
 */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../store/index.ts';
import { makeScratch } from './scratch.ts';

/** A database of its own, that is gone after `close()`. */
export interface TestDatabase extends Database, AsyncDisposable {
  /** What `openDatabase` takes: for a second process, or a second opening after `close` of the first. */
  readonly location: string;
  /** Opens the same database once more, as another process would. Closed by the caller, before this one. */
  again(): Promise<Database>;
}

/** A place for a database, and how to be rid of it. */
interface Place {
  readonly location: string;
  remove(): Promise<void>;
}

/** Opens a fresh database with all tables. `empty`: with none, for tests of migrations themselves. */
export async function openTestDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const server = process.env.ROLLCALL_TEST_POSTGRES;
  const empty = options.empty === true;
  const place =
    server === undefined || server === '' ? await sqlitePlace(empty) : await postgresPlace(server, empty);
  const database = await openDatabase(place.location);
  let closing: Promise<void> | undefined;
  function close(): Promise<void> {
    closing ??= database.close().then(() => place.remove());
    return closing;
  }
  return {
    ...database,
    location: place.location,
    again: () => openDatabase(place.location),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The bytes of a migrated file, made once per process: writing them takes a millisecond. */
let sqliteTemplate: Promise<Buffer> | undefined;

async function sqlitePlace(empty: boolean): Promise<Place> {
  const directory = makeScratch('rollcall-test-');
  const location = join(directory, 'rollcall.db');
  if (!empty) writeFileSync(location, await migratedSqlite());
  return { location, remove: async () => rmSync(directory, { recursive: true, force: true }) };
}

async function migratedFile(): Promise<Buffer> {
  const directory = makeScratch('rollcall-template-');
  try {
    const file = join(directory, 'rollcall.db');
    const database = await openDatabase(file);
    await database.migrate();
    await database.close();
    if (existsSync(`${file}-wal`))
      throw new Error('The template still has a journal, a copy would lack what is in it.');
    return readFileSync(file);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The bytes of an SQLite file with all tables and nothing in them. Made once in a process. */
export function migratedSqlite(): Promise<Buffer> {
  sqliteTemplate ??= migratedFile();
  return sqliteTemplate;
}

/** The global setup of the run names it in ROLLCALL_TEST_RUN, and clears up behind it. */
async function postgresPlace(server: string, empty: boolean): Promise<Place> {
  const run = { server, name: process.env.ROLLCALL_TEST_RUN ?? 'nameless' };
  if (!empty) {
    const { takeSpareDatabase } = await import('./spare-databases.ts');
    return takeSpareDatabase(run);
  }
  const { dropDatabase, makeDatabase } = await import('./postgres-databases.ts');
  const location = await makeDatabase(run, { empty });
  return { location, remove: () => dropDatabase(run, location) };
}
