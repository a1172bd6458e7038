import { afterEach, expect, test } from 'vitest';
import { bulkDelete, bulkInsert, bulkUpdate, serialise } from './index.ts';
import { columns, key, openSayings, rows, words } from './sayings-fixture.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const open = () => openSayings(closing);

test('what is asked without waiting is carried out in order, and seen by what is asked next', async () => {
  const db = await open();
  await db.transaction(async (within) => {
    const table = 'saying';
    const [, , , , seen] = await Promise.all([
      serialise(within, 'saying'),
      bulkInsert(within, { table, columns, rows: rows(1, 3) }),
      bulkUpdate(within, { table, key, set: { word: 'text' }, rows: [{ id: 2, word: 'changed' }] }),
      bulkDelete(within, { table, key, rows: [{ id: 3 }] }),
      words(within, {}),
    ]);
    expect(seen).toEqual([
      { id: 1, word: 'said' },
      { id: 2, word: 'changed' },
    ]);
  });
  expect(await words(db, {})).toHaveLength(2);
});
