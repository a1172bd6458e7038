/** Databases of one test run on a PostgreSQL server: made from a template that is migrated once, and dropped. */

import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { openJobs } from '../jobs/index.ts';
import { openDatabase } from '../store/index.ts';
import { realClock } from './clock.ts';
import { recordingLog } from './tools.ts';

/** A run of tests, of which one server may see several at once. */
export interface DatabaseRun {
  /** URL of the maintenance database, whose user may make others. */
  readonly server: string;
  /** Begins the names of all its databases. */
  readonly name: string;
}

/** A name that no other run has. */
export function newRunName(): string {
  return randomBytes(4).toString('hex');
}

/** Makes a database, with all tables or with none; gives its URL. */
export async function makeDatabase(
  run: DatabaseRun,
  { empty }: { readonly empty: boolean },
): Promise<string> {
  const name = `${prefixOf(run)}${randomBytes(8).toString('hex')}`;
  await maintain(run, async (client) => {
    const template = empty ? 'template0' : await ensureTemplate(client, run);
    await client.query(`create database ${name} template ${template} ${await byCopy(client)}`);
  });
  return urlOf(run, name);
}

/** Cuts off whoever is connected. */
export async function dropDatabase(run: DatabaseRun, location: string): Promise<void> {
  const name = new URL(location).pathname.slice(1);
  await maintain(run, (client) => client.query(`drop database ${name} with (force)`));
}

/** Drops all that the run has made. */
export async function dropAllDatabases(run: DatabaseRun): Promise<void> {
  await maintain(run, async (client) => {
    const there = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [prefixOf(run)],
    );
    for (const { name } of there.rows) await client.query(`drop database ${name} with (force)`);
  });
}

/** Since 15 the server writes each page of the template to its log and to a new file, unless it is told to copy files as before. */
async function byCopy(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  return (rows[0]?.version ?? 0) >= 150_000 ? 'strategy file_copy' : '';
}

function prefixOf({ name }: DatabaseRun): string {
  return `rollcall_${name}_`;
}

/** Of all processes of the run the first makes it, the others wait. Gives its name. */
async function ensureTemplate(client: pg.Client, run: DatabaseRun): Promise<string> {
  const name = `${prefixOf(run)}template`;
  await client.query('select pg_advisory_lock(hashtext($1))', [name]);
  const there = await client.query('select from pg_database where datname = $1', [name]);
  if (there.rowCount === 0) {
    const building = `${name}_building`;
    await client.query(`drop database if exists ${building}`);
    await client.query(`create database ${building} template template0`);
    await fill(urlOf(run, building));
    await client.query(`alter database ${building} rename to ${name}`);
  }
  await client.query('select pg_advisory_unlock(hashtext($1))', [name]);
  return name;
}

/** Our own tables and those of the queue, which otherwise come with its first use. */
async function fill(location: string): Promise<void> {
  const db = await openDatabase(location);
  await db.migrate();
  const jobs = openJobs({ db, clock: realClock(), log: recordingLog(), newId: randomUUID, random: () => 0 });
  await jobs.counts();
  await jobs.stop();
  await db.close();
}

async function maintain(run: DatabaseRun, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: run.server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf({ server }: DatabaseRun, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
