import { expect, test } from 'vitest';
import { onceEach } from './finding.ts';
import { everyBatch } from './page.ts';

const numbers = (length: number) => Array.from({ length }, (_, at) => String(10_000 + at));

async function readAll(length: number) {
  const list = numbers(length);
  const asked: (string | undefined)[] = [];
  const batches = everyBatch(
    async ({ after, limit }) => {
      asked.push(after);
      const from = after === undefined ? 0 : list.indexOf(after) + 1;
      return list.slice(from, from + limit);
    },
    (id) => id,
  );
  const read: string[] = [];
  for await (const batch of batches) read.push(...batch);
  return { read, asked };
}

test.each([
  [0, 1],
  [1, 1],
  [999, 1],
  [1_000, 2],
  [2_300, 3],
])('all of %i are read, each once, with %i requests', async (length, requests) => {
  const { read, asked } = await readAll(length);
  expect(read).toEqual(numbers(length));
  expect(asked).toHaveLength(requests);
});

test('what was found twice is there once', () => {
  expect(onceEach(['b', 'a', 'b', 'c', 'a'], (id) => id)).toEqual(['b', 'a', 'c']);
});
