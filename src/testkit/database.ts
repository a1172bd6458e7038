/**
 * A database for one test: empty, migrated, on the engine that ROLLCALL_TEST_POSTGRES chooses (a URL: PostgreSQL; not
 * set: SQLite). Give it back by `await using`, or by `close()` in `afterEach` or `afterAll`; either removes it.
 *
 *     await using db = await openTestDatabase();
 */

import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../store/index.ts';

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
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  const location = join(directory, 'rollcall.db');
  if (!empty) {
    sqliteTemplate ??= migratedFile();
    writeFileSync(location, await sqliteTemplate);
  }
  return { location, remove: async () => rmSync(directory, { recursive: true, force: true }) };
}

async function migratedFile(): Promise<Buffer> {
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-template-'));
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

const postgresTemplate = 'rollcall_template';

async function postgresPlace(server: string, empty: boolean): Promise<Place> {
  const name = `rollcall_${randomBytes(8).toString('hex')}`;
  await maintain(server, async (client) => {
    if (!empty) await ensureTemplate(client, server);
    await client.query(`create database ${name} template ${empty ? 'template0' : postgresTemplate}`);
  });
  return {
    location: databaseOf(server, name),
    remove: () => maintain(server, (client) => client.query(`drop database ${name} with (force)`)),
  };
}

/** Of all processes of the test run the first migrates, the others wait for it. */
async function ensureTemplate(client: pg.Client, server: string): Promise<void> {
  await client.query(`select pg_advisory_lock(hashtext('${postgresTemplate}'))`);
  const there = await client.query('select from pg_database where datname = $1', [postgresTemplate]);
  if (there.rowCount === 0) {
    const building = `${postgresTemplate}_building`;
    await client.query(`drop database if exists ${building}`);
    await client.query(`create database ${building} template template0`);
    const database = await openDatabase(databaseOf(server, building));
    await database.migrate();
    await database.close();
    await client.query(`alter database ${building} rename to ${postgresTemplate}`);
  }
  await client.query(`select pg_advisory_unlock(hashtext('${postgresTemplate}'))`);
}

async function maintain(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function databaseOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
