import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { attempt, bulkDelete, bulkInsert, serialise, together } from './index.ts';
import { columns, key, openSayings, rows, words } from './sayings-fixture.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const open = () => openSayings(closing);

test('of what is asked together the first failure is told, and nothing is kept', async () => {
  const db = await open();
  const telling = db.transaction(async (within) => {
    await bulkInsert(within, { table: 'saying', columns, rows: rows(1, 1) });
    await together([
      bulkInsert(within, { table: 'saying', columns, rows: rows(1, 1) }),
      words(within, {}),
      bulkInsert(within, { table: 'saying', columns, rows: rows(2, 1) }),
    ]);
  });
  await expect(telling).rejects.toMatchObject({ code: 'conflict' });
  expect(await words(db, {})).toEqual([]);
  expect(await db.transaction((within) => words(within, {}))).toEqual([]);
});

test('a part that fails with much under way is undone alone, and its locks are taken again', async () => {
  const db = await open();
  await db.transaction(async (within) => {
    const failing = attempt(within, async () => {
      await serialise(within, 'saying');
      await together([
        bulkInsert(within, { table: 'saying', columns, rows: rows(1, 2) }),
        bulkInsert(within, { table: 'saying', columns, rows: rows(2, 2) }),
        words(within, {}),
      ]);
    });
    await expect(failing).rejects.toMatchObject({ code: 'conflict' });
    await attempt(within, async () => {
      await serialise(within, 'saying');
      await bulkInsert(within, { table: 'saying', columns, rows: rows(5, 1) });
    });
  });
  expect(await words(db, {})).toEqual([{ id: 5, word: 'said' }]);
});

test('rows are the same however many are written at once', async () => {
  const db = await open();
  const odd = { id: 1, word: 'é „x“ 🦉', told: { a: [1, null, 'ü'], b: {} } };
  const filler = rows(1_000, 200);
  const told: unknown[] = [];
  for (const list of [
    [odd, { id: 2 }],
    [...filler, odd, { id: 2 }],
  ]) {
    await db.transaction((within) => bulkInsert(within, { table: 'saying', columns, rows: list }));
    const { rows: found } = await sql<{
      told: unknown;
    }>`select * from saying where id < 3 order by id`.execute(db.tables());
    told.push(found.map((row) => ({ ...row, told: JSON.parse(String(row.told ?? 'null')) as unknown })));
    await db.transaction((within) =>
      bulkDelete(within, { table: 'saying', key, rows: [...list].map(({ id }) => ({ id })) }),
    );
    expect(await words(db, {})).toEqual([]);
  }
  expect(told[0]).toEqual(told[1]);
  expect(told[0]).toEqual([odd, { id: 2, word: null, told: null }]);
});
