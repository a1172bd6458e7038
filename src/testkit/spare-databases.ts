/**
 * Databases of a PostgreSQL server that go from test to test of this process: emptied by us instead of dropped and made anew.
 * To make one is to copy some hundred files of the server, and to drop it is to remove them: most of a test's time (measured).
 */

import pg from 'pg';
import { type DatabaseRun, dropDatabase, makeDatabase } from './postgres-databases.ts';

/** A database with all tables, and nothing in them but what migrations leave there. */
interface SpareDatabase {
  /** Its URL. */
  readonly location: string;
  /** Gives it back, for the next one; whoever is still connected is cut off. */
  remove(): Promise<void>;
}

interface Spare {
  readonly location: string;
  /** A connection of ours, which knows the tables already; undefined once a test has cut it. */
  client: pg.Client | undefined;
  /** How it was when it was made; see `tellState`. */
  readonly state: string;
  /** False when a test has changed what emptying does not put right, or nobody could look. */
  clean: Promise<boolean>;
}

const spares: Spare[] = [];

/** Takes one that is clean, or makes one. */
export async function takeSpareDatabase(run: DatabaseRun): Promise<SpareDatabase> {
  const spare = (await nextClean(run)) ?? (await makeSpare(run));
  return {
    location: spare.location,
    async remove() {
      spare.clean = cleaned(spare).catch(() => false);
      spares.push(spare);
    },
  };
}

async function nextClean(run: DatabaseRun): Promise<Spare | undefined> {
  for (let spare = spares.shift(); spare !== undefined; spare = spares.shift()) {
    if (await spare.clean) return spare;
    await spare.client?.end();
    await dropDatabase(run, spare.location);
  }
  return undefined;
}

async function makeSpare(run: DatabaseRun): Promise<Spare> {
  const location = await makeDatabase(run, { empty: false });
  const client = await connected(location);
  const spare: Spare = { location, client, state: await tellState(client), clean: Promise.resolve(true) };
  watch(spare, client);
  return spare;
}

async function connected(location: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: location,
    application_name: 'rollcall test',
    // The audit refuses to be emptied by a trigger; as a replica we have none.
    options: '-c session_replication_role=replica',
  });
  await client.connect();
  return client;
}

/** A test may cut all connections of its database. */
function watch(spare: Spare, client: pg.Client): void {
  client.on('error', () => {
    if (spare.client === client) spare.client = undefined;
  });
}

/** Waits for those who leave, empties the tables, and says whether all is as it was in the beginning. */
async function cleaned(spare: Spare): Promise<boolean> {
  if (spare.client === undefined) {
    spare.client = await connected(spare.location);
    watch(spare, spare.client);
  }
  await spare.client.query(leave);
  await spare.client.query(sweep);
  return (await tellState(spare.client)) === spare.state;
}

/** All schemas that are not the server's own. */
const ours = `(select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')`;

const leave = `
  select pg_terminate_backend(pid, 10000) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;

/** Those in which migrations leave rows, all others are empty in the beginning. */
const kept = `('public.migration'::regclass, 'graphile_worker.migrations'::regclass)`;

/**
 * A table into which anything was ever written has a file with something in it. Up to eight pages are deleted from, which is
 * ten times as fast as new files for the table and its indexes; nobody vacuums meanwhile, so rows still lie in the order in
 * which they came, and the planner sees no more pages than it supposes of a new table.
 */
const sweep = `
  do $$
  declare
    one record;
  begin
    for one in
      select oid::regclass as name, pg_relation_size(oid) > 65536 as large from pg_class
      where relkind = 'r' and relnamespace in ${ours} and oid not in ${kept} and pg_relation_size(oid) > 0
    loop
      execute format(case when one.large then 'truncate %s cascade' else 'delete from %s' end, one.name);
    end loop;
    perform setval(seqrelid, seqstart, false) from pg_sequence;
  end $$`;

/** What emptying does not touch, as a digest: tables, indexes, triggers, functions, and the rows that are kept. */
const state = `
  select md5(string_agg(line, chr(10) order by line)) as state from (
    select format('%s.%s %s %s', relnamespace::regnamespace, relname, relkind, relnatts) as line
      from pg_class where relnamespace in ${ours}
    union all select format('%s %s %s', tgrelid::regclass, tgname, tgenabled) from pg_trigger
    union all select format('%s %s', oid::regprocedure, md5(prosrc)) from pg_proc where pronamespace in ${ours}
    union all select format('%s %s', seqrelid::regclass, seqstart) from pg_sequence
    union all select format('%s %s', conrelid::regclass, conname) from pg_constraint where connamespace in ${ours}
    union all select to_jsonb(migration)::text from public.migration
    union all select to_jsonb(migrations)::text from graphile_worker.migrations
  ) lines`;

async function tellState(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ state: string }>(state);
  return rows[0]?.state ?? '';
}
