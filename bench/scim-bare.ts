/**
 * The limits of what is read: a bare node:http server in a process of its own, that answers as many bytes as the last part of the
 * address says. With a store as its argument it asks the database for them, by their key and in a query for each request.
 */

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { LONG, usage } from './scim-names.ts';

/** Gives the body of so many bytes. */
type Bodies = (size: string) => string | Promise<string>;

const table = 'create table bare_body (size text primary key, body text not null)';

const [store] = process.argv.slice(2);
const bodies = store === undefined ? held() : store.startsWith('postgres') ? await far(store) : near(store);

function made(size: string): string {
  return JSON.stringify({ text: '' }).padEnd(Number(size));
}

function held(): Bodies {
  const all = new Map<string, string>();
  return (size) => {
    const known = all.get(size) ?? made(size);
    all.set(size, known);
    return known;
  };
}

function near(file: string): Bodies {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.exec(table);
  const find = db.prepare<[string], { body: string }>('select body from bare_body where size = ?');
  return (size) => {
    const known = find.get(size)?.body;
    if (known === undefined) db.prepare('insert into bare_body values (?, ?)').run(size, made(size));
    return known ?? made(size);
  };
}

async function far(url: string): Promise<Bodies> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  await pool.query(table);
  return async (size) => {
    const query = { name: 'find', text: 'select body from bare_body where size = $1', values: [size] };
    const known = (await pool.query<{ body: string }>(query)).rows[0]?.body;
    if (known === undefined)
      await pool.query('insert into bare_body values ($1, $2) on conflict do nothing', [size, made(size)]);
    return known ?? made(size);
  };
}

function answer(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/scim+json', 'content-length': body.length });
  response.end(body, 'latin1');
}

const server = createServer((request, response) => {
  const found = bodies(request.url?.slice(request.url.lastIndexOf('/') + 1) ?? '');
  // What is at hand is answered without a promise: the limit is to be as quick as it can be.
  if (typeof found === 'string') answer(response, found);
  else void found.then((body) => answer(response, body));
});
server.keepAliveTimeout = LONG;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.(usage()));
process.on('disconnect', () => process.exit());
