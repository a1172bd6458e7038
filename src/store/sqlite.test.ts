import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { CompiledQuery, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, versionOf } from './index.ts';
import { openSqlite } from './sqlite.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-sqlite-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Another process that holds the file, as far as SQLite can tell. */
function holdLocked(file: string): { letGo(): void } {
  const other = new Sqlite(file);
  other.exec('begin immediate');
  return {
    letGo() {
      other.exec('rollback');
      other.close();
    },
  };
}

test('a file and its directory are made when they are not there, for their owner only', async () => {
  const file = join(directory, 'deep', 'down', 'rollcall.db');
  const db = await openDatabase(file);
  await sql`create table thing (name text)`.execute(db.tables());
  for (const name of [file, `${file}-wal`]) expect(statSync(name).mode & 0o777, name).toBe(0o600);
  await db.close();
});

test.each([
  ['what is committed is on the disk: write-ahead log, full synchronisation, foreign keys', {}, 2],
  [
    'what need not outlast a loss of power waits for no disk, and differs in nothing else',
    { fleeting: true },
    0,
  ],
] as const)('%s', async (_, options, synchronous) => {
  const { kysely, close } = await openSqlite(join(directory, 'rollcall.db'), options);
  const settings = await kysely.transaction().execute(async (within) => {
    const found: Record<string, unknown> = {};
    for (const name of ['journal_mode', 'synchronous', 'foreign_keys', 'recursive_triggers'])
      Object.assign(found, (await sql.raw<object>(`pragma ${name}`).execute(within)).rows[0]);
    return found;
  });
  expect(settings).toEqual({ journal_mode: 'wal', synchronous, foreign_keys: 1, recursive_triggers: 1 });
  await close();
});

test('the version is another one once anything was committed, here or in another process, and the same until then', async () => {
  const file = join(directory, 'rollcall.db');
  const [db, other] = [await openDatabase(file), await openDatabase(file)];
  await sql`create table thing (name text)`.execute(db.tables());
  const versions = [await versionOf(db), await versionOf(db)];
  expect(versions[1]).toBe(versions[0]);
  for (const writer of [db, other]) {
    const before = await versionOf(db);
    await sql`select count(*) from thing`.execute(writer.tables());
    expect(await versionOf(db)).toBe(before);
    await sql`insert into thing values ('one')`.execute(writer.tables());
    expect(await versionOf(db)).not.toBe(before);
  }
  await db.close();
  await other.close();
});

test('a file that is something else is refused', async () => {
  const file = join(directory, 'people.csv');
  writeFileSync(file, 'name,mail\n'.repeat(200));
  await expect(openDatabase(file)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(
      `^${file}: The file is not a Rollcall database; name another in \`store\``,
    ),
  });
});

test('a path at which no file can be is told in one sentence', async () => {
  mkdirSync(join(directory, 'folder'));
  writeFileSync(join(directory, 'file'), '');
  for (const file of [join(directory, 'folder'), join(directory, 'file', 'rollcall.db')])
    await expect(openDatabase(file)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(`^The database file ${file} cannot be opened; check its directory`),
    });
});

test.each(['', ':memory:'])('a database in memory (%j) is refused', async (location) => {
  await expect(openDatabase(location)).rejects.toMatchObject({ code: 'invalid' });
});

test('a lock of another process is waited for without holding up the event loop', async () => {
  const file = join(directory, 'rollcall.db');
  const db = await openDatabase(file);
  await sql`create table thing (name text)`.execute(db.tables());
  const other = holdLocked(file);
  const write = db.transaction((within) => sql`insert into thing values ('a')`.execute(within.tables()));
  const single = sql`insert into thing values ('b')`.execute(db.tables());
  let turns = 0;
  for (; turns < 200; turns++) await setImmediate();
  expect((await sql`select * from thing`.execute(db.tables())).rows).toEqual([]);
  other.letGo();
  await Promise.all([write, single]);
  expect(turns).toBe(200);
  expect((await sql`select name from thing order by name`.execute(db.tables())).rows).toEqual([
    { name: 'a' },
    { name: 'b' },
  ]);
  await db.close();
});

test('a lock that is held for too long is unavailable, and works again afterwards', async () => {
  const file = join(directory, 'rollcall.db');
  const { kysely, close } = await openSqlite(file, { patience: 30 });
  await sql`create table thing (name text)`.execute(kysely);
  const other = holdLocked(file);
  const insert = sql`insert into thing values ('a')`;
  const message = expect.stringContaining('Another process kept the database file locked');
  await expect(kysely.transaction().execute((within) => insert.execute(within))).rejects.toMatchObject({
    code: 'unavailable',
    message,
  });
  await expect(insert.execute(kysely)).rejects.toMatchObject({ code: 'unavailable', message });
  other.letGo();
  await kysely.transaction().execute((within) => insert.execute(within));
  await close();
});

test('a full disk is unavailable, leaves nothing of the transaction, and the next one works', async () => {
  const { kysely, close } = await openSqlite(join(directory, 'rollcall.db'));
  await sql`create table thing (name text)`.execute(kysely);
  await kysely.transaction().execute((within) => sql`pragma max_page_count = 10`.execute(within));
  const much = sql`insert into thing values (${'x'.repeat(100_000)})`;
  await expect(kysely.transaction().execute((within) => much.execute(within))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('The disk of the database file is full; make room and try again'),
  });
  await kysely.transaction().execute((within) => sql`insert into thing values ('small')`.execute(within));
  expect((await sql`select * from thing`.execute(kysely)).rows).toEqual([{ name: 'small' }]);
  await close();
});

test('closing waits for an open transaction, and a second time does nothing', async () => {
  const file = join(directory, 'rollcall.db');
  const db = await openDatabase(file);
  await sql`create table thing (name text)`.execute(db.tables());
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const transaction = db.transaction(async (within) => {
    begun.resolve();
    await goOn.promise;
    await sql`insert into thing values ('a')`.execute(within.tables());
  });
  await begun.promise;
  const closed = Promise.all([db.close(), db.close()]);
  goOn.resolve();
  await Promise.all([transaction, closed]);
  const again = await openDatabase(file);
  expect((await sql`select * from thing`.execute(again.tables())).rows).toEqual([{ name: 'a' }]);
  await again.close();
});

test('a table that another process changed is read as it is now', async () => {
  const file = join(directory, 'rollcall.db');
  const db = await openDatabase(file);
  await sql`create table thing (name text)`.execute(db.tables());
  await sql`insert into thing values ('a')`.execute(db.tables());
  const all = sql`select * from thing`;
  expect((await all.execute(db.tables())).rows).toEqual([{ name: 'a' }]);
  const other = new Sqlite(file);
  other.exec("alter table thing add column more text default 'b'");
  other.close();
  expect((await all.execute(db.tables())).rows).toEqual([{ name: 'a', more: 'b' }]);
  await db.close();
});

test('what only reads is answered at once, and what writes is left to wait for its turn', async () => {
  const db = await openDatabase(join(directory, 'rollcall.db'));
  const say = (text: string) => CompiledQuery.raw(text);
  await sql`create table thing (name text)`.execute(db.tables());
  expect(db.now?.(say("insert into thing values ('whole')"))).toBeUndefined();
  // After a turn of the event loop there is no reason to wait for one.
  await setImmediate();
  expect(db.now?.(say('select name from thing'))).toEqual([]);
  hold(25);
  expect(db.now?.(say('select name from thing'))).toBeUndefined();
  await setImmediate();
  expect(() => db.now?.(say('select nothing from thing'))).toThrow();
  let left: typeof db.now;
  await db.transaction(async (within) => {
    left = within.now;
    expect(() => db.now?.(say('select name from thing'))).toThrow(/from inside/);
    await setImmediate();
    expect(within.now?.(say("insert into thing values ('inside') returning name"))).toEqual([
      { name: 'inside' },
    ]);
    await setImmediate();
    expect(within.now?.(say('select name from thing'))).toEqual([{ name: 'inside' }]);
  });
  expect(left?.(say("insert into thing values ('after')"))).toBeUndefined();
  await setImmediate();
  expect(db.now?.(say('select name from thing'))).toEqual([{ name: 'inside' }]);
  await db.close();
});

test('after a statement that failed at once a transaction takes no further one, and keeps nothing', async () => {
  const db = await openDatabase(join(directory, 'rollcall.db'));
  await sql`create table thing (name text unique)`.execute(db.tables());
  const insert = CompiledQuery.raw("insert into thing values ('one')");
  const failed = db.transaction(async (within) => {
    await setImmediate();
    within.now?.(insert);
    await setImmediate();
    expect(() => within.now?.(insert)).toThrow(expect.objectContaining({ code: 'conflict' }));
    await setImmediate();
    expect(() => within.now?.(insert)).toThrow(/failed before/);
  });
  await expect(failed).rejects.toThrow(/failed before/);
  await setImmediate();
  expect(db.now?.(CompiledQuery.raw('select name from thing'))).toEqual([]);
  await db.close();
});

/** Keeps the event loop from turning. */
function hold(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

test('a long row of queries lets others in between', async () => {
  const db = await openDatabase(join(directory, 'rollcall.db'));
  const query = () => sql`select 1`.execute(db.tables());
  await query();
  let turned = false;
  globalThis.setImmediate(() => {
    turned = true;
  });
  hold(25);
  await query();
  expect(turned).toBe(true);
  await db.close();
});

test('what waits to be asked when its transaction comes to an end is not asked beside it', async () => {
  const db = await openDatabase(join(directory, 'rollcall.db'));
  await sql`create table thing (name text)`.execute(db.tables());
  let late: Promise<unknown> | undefined;
  const failing = db.transaction(async (within) => {
    const insert = () => sql`insert into thing values ('a')`.execute(within.tables());
    await insert();
    hold(25);
    late = insert().catch((thrown: unknown) => thrown);
    throw new Error('given up');
  });
  await expect(failing).rejects.toThrow('given up');
  expect(await late).toMatchObject({ code: 'internal' });
  expect((await sql`select * from thing`.execute(db.tables())).rows).toEqual([]);
  await db.close();
});

test('a statement is planned once, whatever values it is given', async () => {
  const db = await openDatabase(join(directory, 'rollcall.db'));
  await sql`create table thing (id text primary key, kind integer, gone integer)`.execute(db.tables());
  await sql`create index thing_there on thing (kind, id) where gone is null`.execute(db.tables());
  await sql`insert into thing (id, kind) values ('a', 0), ('b', 0), ('c', 1)`.execute(db.tables());
  // better-sqlite3 makes the function that makes rows anew whenever SQLite has planned a statement anew.
  const original = globalThis.Function;
  let planned = 0;
  globalThis.Function = new Proxy(original, {
    apply(target, self, args) {
      planned += 1;
      return Reflect.apply(target, self, args);
    },
  });
  try {
    const found: unknown[] = [];
    for (const [from, most] of [
      ['', 1],
      ['a', 2],
      ['b', 1],
    ] as const) {
      const { rows } = await sql<{
        id: string;
      }>`select id from thing where kind = ${0} and id > ${from} and gone is null
        order by id limit ${most}`.execute(db.tables());
      found.push(rows.map(({ id }) => id));
    }
    expect(found).toEqual([['a'], ['b'], []]);
  } finally {
    globalThis.Function = original;
  }
  expect(planned).toBe(1);
  await db.close();
});
