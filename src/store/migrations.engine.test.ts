import { readdirSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../testkit/database.ts';
import type { Queryable } from './index.ts';
import { migrateAll } from './migrate.ts';
import { migrations } from './migrations/index.ts';

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly collation: string | null;
}

/** Every column of every table, as the engine describes it. */
async function columnsOf(db: Queryable): Promise<readonly Column[]> {
  const query =
    db.engine === 'sqlite'
      ? sql<Column>`select m.name as "table", c.name, lower(c.type) as type, null as collation
          from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%'`
      : sql<Column>`select table_name as "table", column_name as name, data_type as type, collation_name as collation
          from information_schema.columns where table_schema = 'public'`;
  return (await query.execute(db.tables())).rows;
}

const allowed = { sqlite: ['text', 'integer', 'bigint'], postgres: ['text', 'integer', 'bigint', 'jsonb'] };

test('every migration file is in the list, in order, under its own name', () => {
  const files = readdirSync(new URL('./migrations', import.meta.url))
    .filter((file) => /^\d{4}-/.test(file))
    .map((file) => file.replace(/\.ts$/, ''));
  expect(migrations.map(({ name }) => name)).toEqual(files.sort());
});

test('all migrations run on an empty database, and twice harmlessly', async () => {
  await using db = await openTestDatabase({ empty: true });
  expect(await db.migrate()).toEqual({ from: 0, to: migrations.length });
  expect(await db.migrate()).toEqual({ from: migrations.length, to: migrations.length });
});

test('columns are text, integer, bigint or JSON, and text is ordered by code points', async () => {
  await using db = await openTestDatabase();
  const columns = await columnsOf(db);
  expect(columns.length).toBeGreaterThan(10);
  expect(columns.filter(({ type }) => !allowed[db.engine].includes(type))).toEqual([]);
  if (db.engine === 'postgres')
    expect(columns.filter(({ type, collation }) => type === 'text' && collation !== 'C')).toEqual([]);
});

test('a database that a newer version has been at is refused in one sentence', async () => {
  await using db = await openTestDatabase();
  await sql`insert into migration (name) values ('9999-later')`.execute(db.tables());
  await expect(db.migrate()).rejects.toMatchObject({
    code: 'unsupported',
    message:
      'This database was made by a newer Rollcall (it has 9999-later); start that version, or restore a backup made by this one.',
  });
});

test('what was known of targets before its rows were numbered is known after, in the order of its keys', async () => {
  await using db = await openTestDatabase({ empty: true });
  const before = migrations.filter(({ name }) => name < '0007');
  await migrateAll(db, before);
  const account = `'jira', 'a1', 3, 'd', 1, null, '2026-01-01T00:00:00Z', '{"userName":"ada"}'`;
  await sql.raw(`insert into observed_account values (${account})`).execute(db.tables());
  await sql
    .raw(`insert into observed_grant values ('jira', 'a1', 'g2', 3), ('jira', 'a1', 'g1', 2)`)
    .execute(db.tables());
  await migrateAll(db, migrations);
  const read = async (table: string) =>
    (await sql.raw<{ number: number }>(`select * from ${table} order by number`).execute(db.tables())).rows;
  expect(await read('observed_account')).toMatchObject([
    { number: 1, id: 'a1', digest: 'd', last_active: '2026-01-01T00:00:00Z' },
  ]);
  expect(await read('observed_grant')).toMatchObject([
    { number: 1, account: 'a1', entitlement: 'g1' },
    { number: 2, account: 'a1', entitlement: 'g2' },
  ]);
});

test('the group that a change makes its own is known of changes from before it stood beside them', async () => {
  await using db = await openTestDatabase({ empty: true });
  await migrateAll(
    db,
    migrations.filter(({ name }) => name < '0033'),
  );
  const columns =
    'plan, seq, phase, sync, target, type, entitlement, body, digest, selected, approved, state, attempts, unanswered, undone';
  const row = (seq: number, type: string, entitlement: string, body: string): string =>
    `('p', ${seq}, 4, 's', 't', '${type}', ${entitlement}, '${body}', 'd', 1, 0, 'done', 0, 0, 0)`;
  const made = '{"entitlement":{"createdAs":"New Ones"}}';
  await sql
    .raw(
      `insert into plan_change (${columns}) values ${row(1, 'grant.add', 'null', made)}, ${row(2, 'grant.add', `'g1'`, made)},
      ${row(3, 'grant.add', `'g2'`, '{"entitlement":"g2"}')}, ${row(4, 'account.update', 'null', '{"id":"a"}')}`,
    )
    .execute(db.tables());
  await migrateAll(db, migrations);
  const { rows } = await sql<{ made: string | null }>`select made from plan_change order by seq`.execute(
    db.tables(),
  );
  expect(rows.map((one) => one.made)).toEqual(['New Ones', 'New Ones', null, null]);
});

test('accounts that were known before they had texts to be searched in have them after', async () => {
  await using db = await openTestDatabase({ empty: true });
  await migrateAll(
    db,
    migrations.filter(({ name }) => name < '0035'),
  );
  const values = Array.from(
    { length: 2_001 },
    (_, at) => `('jira', 'a${at}', 'd${at}', 1, '{"userName":"ÄDA ${at}"}')`,
  );
  await sql
    .raw(`insert into observed_account (target, id, digest, active, attributes) values ${values.join()}`)
    .execute(db.tables());
  await migrateAll(db, migrations);
  const { rows } = await sql<{ id: string; digest: string; search: string; search_of: string }>`
    select id, digest, search, search_of from observed_account`.execute(db.tables());
  expect(rows).toHaveLength(2_001);
  for (const { id, digest, search, search_of } of rows) {
    expect(search).toBe(`\nada ${id.slice(1)}\n${id}`);
    expect(search_of).toBe(digest);
  }
});
