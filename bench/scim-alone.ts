/**
 * The limit of what is written: the database alone, by its own driver, committing one row of the table of identities after the
 * other, as durable as the service keeps it. A process of its own; argument: an empty database of the same kind.
 */

import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { openDatabase } from '../src/store/index.ts';
import { identityOf } from './company.ts';
import { usage } from './scim-names.ts';

/** Rows that are there before, for those that are updated. */
const ROWS = 1_000;

/** What is asked for: for so many milliseconds, so many connections at once. */
export interface Wanted {
  readonly what: 'insert' | 'update';
  readonly span: number;
  readonly width: number;
}

type Committing = (values: readonly unknown[]) => unknown;

const [location = ''] = process.argv.slice(2);
const db = await openDatabase(location);
await db.migrate();
await db.close();

const names =
  'source, id, number, person, user_name, user_name_key, external_id, external_key, active, standing, display_name, search, digest, version, created_at, changed_at, attributes';
const places = names.split(', ').map((_, at) => `$${at + 1}`);
const statements = {
  insert: `insert into identity (${names}) values (${places.join(', ')})`,
  update: `update identity set number = $1, active = $2, digest = $3, version = version + 1, changed_at = $4, attributes = $5 where source = $6 and id = $7`,
};
let made = 0;

/** The row of somebody new, as the directory writes it. */
function newcomer(): readonly unknown[] {
  made += 1;
  const identity = identityOf(made);
  const { userName = '', externalId = '' } = identity;
  const digest = String(made).padStart(64, '0');
  const search = `\nperson ${made}\ngiven${made} family${made}\n${userName}\n${externalId}`;
  const own = [identity.id, made, `person-${made}`, userName, userName, externalId, externalId, 1, 'here'];
  const rest = [`Person ${made}`, search, digest, 1, 1_700_000_000_000, 1_700_000_000_000];
  return ['alone', ...own, ...rest, JSON.stringify(identity.attributes)];
}

function change(): readonly unknown[] {
  made += 1;
  const { id, attributes } = identityOf((made % ROWS) + 1);
  const digest = String(made).padStart(64, '0');
  return [made, made % 2, digest, 1_700_000_000_000 + made, JSON.stringify(attributes), 'alone', id];
}

const values = { insert: newcomer, update: change };

const open = location.startsWith('postgres') ? await openPostgres() : openFile();
for (let row = 0; row < ROWS; row += 1) await open(0, 'insert')(newcomer());

function openFile(): (line: number, what: Wanted['what']) => Committing {
  const file = new Sqlite(location);
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = FULL');
  const known = {
    insert: file.prepare(statements.insert.replaceAll(/\$\d+/g, '?')),
    update: file.prepare(statements.update.replaceAll(/\$\d+/g, '?')),
  };
  return (_, what) => (given) => known[what].run(...given);
}

async function openPostgres(): Promise<(line: number, what: Wanted['what']) => Committing> {
  const clients = Array.from({ length: 8 }, () => new pg.Client({ connectionString: location }));
  for (const client of clients) await client.connect();
  return (line, what) => (given) =>
    clients[line]?.query({ name: what, text: statements[what], values: [...given] });
}

process.on('message', async ({ what, span, width }: Wanted) => {
  const before = usage().cpu;
  const start = performance.now();
  let count = 0;
  async function keepOn(line: number): Promise<void> {
    const commit = open(line, what);
    for (; performance.now() - start < span; count += 1) await commit(values[what]());
  }
  await Promise.all(Array.from({ length: width }, (_, line) => keepOn(line)));
  process.send?.({ count, span: performance.now() - start, cpu: usage().cpu - before });
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
