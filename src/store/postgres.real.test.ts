import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { openTestDatabase } from '../testkit/database.ts';
import { openDatabase, type Queryable } from './index.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function backendOf(within: Queryable): Promise<number> {
  const { rows } = await sql<{ id: number }>`select pg_backend_pid() as id`.execute(within.tables());
  return rows[0]!.id;
}

/** A server that takes connections and does with them what it is told. */
async function badServer(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer(onConnection).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('a server that is not there is told in one sentence, without the password', async () => {
  const opened = openDatabase('postgres://rollcall:hunter2@127.0.0.1:1/rollcall');
  await expect(opened).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(
      /^PostgreSQL at 127\.0\.0\.1:1\/rollcall cannot be reached; start it, or correct/,
    ),
  });
  await expect(opened).rejects.not.toThrow(/hunter2/);
});

test('a server that hangs up is told in one sentence', async () => {
  const port = await badServer((socket) => socket.destroy());
  await expect(openDatabase(`postgres://rollcall@127.0.0.1:${port}/rollcall`)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('cannot be reached'),
  });
});

test('a database that is not there is told in one sentence', async () => {
  await using db = await openTestDatabase();
  const elsewhere = new URL(db.location);
  elsewhere.pathname = '/nowhere';
  await expect(openDatabase(elsewhere.href)).rejects.toMatchObject({
    code: 'not-found',
    message: 'The database is not there; create it, or correct `store` (database "nowhere" does not exist).',
  });
});

test('a user that is not known is told in one sentence', async () => {
  await using db = await openTestDatabase();
  const other = new URL(db.location);
  other.username = 'stranger';
  await expect(openDatabase(other.href)).rejects.toMatchObject({
    code: 'unauthorized',
    message: expect.stringContaining('refused the user or the password'),
  });
});

test('an address that cannot be read is told without repeating it', async () => {
  const opened = openDatabase('postgres://rollcall:hunter2@host:port/rollcall');
  await expect(opened).rejects.toMatchObject({
    code: 'invalid',
    message: expect.not.stringContaining('hunter2'),
  });
});

test('a connection that is cut within a transaction is unavailable, and the next one works', async () => {
  await using db = await openTestDatabase();
  const other = await db.again();
  closing.push(() => other.close());
  const cut = db.transaction(async (within) => {
    const id = await backendOf(within);
    await sql`select pg_terminate_backend(${id}::int, 5000)`.execute(other.tables());
    await backendOf(within);
  });
  await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
  expect(await db.transaction(backendOf)).toBeGreaterThan(0);
});

test('without an answer to commit the effect is unknown', async () => {
  await using db = await openTestDatabase();
  const other = await db.again();
  closing.push(() => other.close());
  const cut = db.transaction(async (within) => {
    const id = await backendOf(within);
    await sql`select pg_terminate_backend(${id}::int, 5000)`.execute(other.tables());
  });
  await expect(cut).rejects.toMatchObject({ code: 'unavailable', effectUnknown: true });
});

test('connections that were cut while idle are replaced', async () => {
  await using db = await openTestDatabase();
  const other = await db.again();
  closing.push(() => other.close());
  await Promise.all(Array.from({ length: 5 }, () => db.transaction(backendOf)));
  await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(other.tables());
  await expect.poll(() => db.pool?.totalCount).toBe(0);
  expect(await backendOf(db)).toBeGreaterThan(0);
});

test('two transactions that wait for each other are told to try again', async () => {
  await using db = await openTestDatabase();
  const tables = db.tables<{ thing: { id: number; n: number } }>();
  await sql`create table thing (id int primary key, n int); insert into thing values (1, 0), (2, 0)`.execute(
    tables,
  );
  const barrier = Promise.withResolvers<void>();
  let arrived = 0;
  const cross = (first: number, second: number) =>
    db.transaction(async (within) => {
      const things = within.tables<{ thing: { id: number; n: number } }>();
      await things.updateTable('thing').set({ n: first }).where('id', '=', first).execute();
      arrived += 1;
      if (arrived === 2) barrier.resolve();
      await barrier.promise;
      await things.updateTable('thing').set({ n: second }).where('id', '=', second).execute();
    });
  const results = await Promise.allSettled([cross(1, 2), cross(2, 1)]);
  const failed = results.filter((result) => result.status === 'rejected');
  expect(failed).toHaveLength(1);
  expect(failed[0]?.reason).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('try again'),
  });
});

test('the plain pool keeps the parsers that libraries expect', async () => {
  await using db = await openTestDatabase();
  const { rows } = await db.pool!.query(`select 1::int8 as big, '{"a":1}'::jsonb as json`);
  expect(rows).toEqual([{ big: '1', json: { a: 1 } }]);
  expect(db.connectionString).toBe(db.location);
});

describe('where the database was told not to wait for its disk', () => {
  const setting = async (within: Queryable) => {
    const { rows } = await sql<{ is: string }>`select current_setting('synchronous_commit') as is`.execute(
      within.tables(),
    );
    return rows[0]!.is;
  };

  async function told(value: string) {
    const db = await openTestDatabase();
    const name = new URL(db.location).pathname.slice(1);
    await sql`alter database ${sql.id(name)} set synchronous_commit = ${sql.lit(value)}`.execute(db.tables());
    const again = await db.again();
    closing.push(
      () => again.close(),
      () => sql`alter database ${sql.id(name)} reset synchronous_commit`.execute(db.tables()),
      () => db.close(),
    );
    return again;
  }

  test('every connection of ours waits, within a transaction and without', async () => {
    const db = await told('off');
    expect(await Promise.all(Array.from({ length: 4 }, () => db.transaction(setting)))).toEqual(
      Array(4).fill('on'),
    );
    expect(await setting(db)).toBe('on');
  });

  test('a transaction waits on whatever connection a pool in front of the server hands it', async () => {
    const db = await told('off');
    const other = async () => {
      const client = await db.pool!.connect();
      await client.query('set synchronous_commit = off');
      client.release();
    };
    await Promise.all([other(), other()]);
    expect(await setting(db)).toBe('off');
    expect(await Promise.all([db.transaction(setting), db.transaction(setting)])).toEqual(['on', 'on']);
  });

  test.each(['local', 'remote_apply'])('%s is left as it is', async (value) => {
    const db = await told(value);
    expect([await setting(db), await db.transaction(setting)]).toEqual([value, value]);
  });
});

test('a connection begins without options, which pools in front of the server refuse', async () => {
  const started = Promise.withResolvers<string>();
  const port = await badServer((socket) =>
    socket.once('data', (packet) => {
      started.resolve(packet.toString('latin1'));
      socket.destroy();
    }),
  );
  await openDatabase(`postgres://rollcall@127.0.0.1:${port}/rollcall`).catch(() => undefined);
  const packet = await started.promise;
  expect(packet).toContain('user\0rollcall');
  expect(packet).not.toContain('options');
});

test('a connection that is cut while the queue of jobs holds it ends nothing but its own work', async () => {
  await using db = await openTestDatabase();
  await using other = await openTestDatabase();
  const client = await db.pool!.connect();
  const { rows } = await client.query<{ id: number }>('select pg_backend_pid() as id');
  const gone = new Promise<void>((resolve) => client.once('end', resolve));
  await sql`select pg_terminate_backend(${rows[0]!.id}::int, 5000)`.execute(other.tables());
  await gone;
  client.release(true);
  expect(await backendOf(db)).not.toBe(rows[0]!.id);
});
