/** Pages of everybody by number, whose blocks are kept until the source changes. */

import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { SourceRecord } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import type { Directory } from './contract.ts';
import { openStage } from './stage.ts';

const db = await openTestDatabase();
const others = await db.again();
const { directory } = openStage(db);
const { directory: elsewhere } = openStage(others);
afterAll(async () => {
  await others.close();
  await db.close();
});

const idOf = (at: number): string => `p${String(at).padStart(5, '0')}`;

function told(from: number, to: number): readonly SourceRecord[] {
  return Array.from({ length: to - from }, (_, at) => ({
    type: 'identity',
    identity: { id: idOf(from + at), userName: `user${from + at}`, active: true, attributes: {} },
  }));
}

async function page(of: Directory, source: string, offset: number) {
  await turn();
  const { total, identities } = await of.atOnce.page(source, { offset, limit: 3 });
  return { total, ids: identities.map(({ id }) => id) };
}

test('every page is found, wherever in its block it begins', async () => {
  for (let from = 0; from < 1_500; from += 500) await directory.tell('many', told(from, from + 500));
  for (const offset of [0, 1, 510, 511, 512, 1_023, 1_024, 1_497])
    expect(await page(directory, 'many', offset)).toEqual({
      total: 1_500,
      ids: [0, 1, 2].map((at) => idOf(offset + at)),
    });
  expect(await page(directory, 'many', 1_499)).toEqual({ total: 1_500, ids: [idOf(1_499)] });
  expect(await page(directory, 'many', 1_500)).toEqual({ total: 1_500, ids: [] });
});

test('who comes and goes is on the next page that is asked for, whichever process told it', async () => {
  await directory.tell('few', told(10, 14));
  expect(await page(directory, 'few', 0)).toEqual({ total: 4, ids: [10, 11, 12].map(idOf) });
  await elsewhere.tell('few', told(9, 10));
  expect(await page(directory, 'few', 0)).toEqual({ total: 5, ids: [9, 10, 11].map(idOf) });
  await elsewhere.tell('few', [{ type: 'removed', of: 'identity', id: idOf(10) }]);
  expect(await page(directory, 'few', 1)).toEqual({ total: 4, ids: [11, 12, 13].map(idOf) });
  await directory.tell('few', [{ type: 'removed', of: 'identity', id: idOf(9) }]);
  expect(await page(elsewhere, 'few', 1)).toEqual({ total: 3, ids: [12, 13].map(idOf) });
});

test('nothing is kept of what a transaction sees and then undoes', async () => {
  await directory.tell('undone', told(0, 2));
  const undone = db.transaction(async (within) => {
    await directory.tell('undone', told(2, 5), { within });
    expect((await directory.listIdentities('undone', { limit: 1 }, within)).total).toBe(5);
    throw new Error('Nothing of it is kept.');
  });
  await expect(undone).rejects.toThrow('Nothing of it is kept.');
  expect(await page(directory, 'undone', 0)).toEqual({ total: 2, ids: [0, 1].map(idOf) });
});

test('of a source that tells nobody there is an empty page', async () => {
  expect(await page(directory, 'nothing', 0)).toEqual({ total: 0, ids: [] });
});
