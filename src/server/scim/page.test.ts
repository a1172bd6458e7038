import { expect, test } from 'vitest';
import { collect, everyBatch, onceEach } from './page.ts';

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

test('a page keeps what is on it and counts the rest', () => {
  const collector = collect<number>({ startIndex: 3, count: 2 });
  for (const each of [1, 2, 3, 4, 5]) collector.add(each);
  expect(collector.found).toEqual({ total: 5, resources: [3, 4] });
});

test('what was found twice is there once, in order of id', () => {
  expect(onceEach(['b', 'a', 'b', 'c', 'a'], (id) => id)).toEqual(['a', 'b', 'c']);
});
