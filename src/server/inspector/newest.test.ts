import { expect, test } from 'vitest';
import { openNewest } from './newest.ts';

function stage(rule: { readonly most: number; readonly room: number }) {
  const gone: string[] = [];
  const newest = openNewest<string>({
    ...rule,
    sizeOf: ({ length }) => length,
    letGo: (one) => gone.push(one),
  });
  return { newest, gone };
}

test('of many the oldest are let go of, each once and in order', () => {
  const { newest, gone } = stage({ most: 3, room: 1_000 });
  const all = Array.from({ length: 20 }, (_, at) => `n${at}`);
  for (const one of all) newest.add(one);
  expect(gone).toEqual(all.slice(0, -3));
});

test('of large ones as many are let go of as there is no room for', () => {
  const { newest, gone } = stage({ most: 10, room: 10 });
  for (const one of ['aaaa', 'bbbb', 'cc', 'ddddd']) newest.add(one);
  expect(gone).toEqual(['aaaa', 'bbbb']);
});

test('one that is larger than all the room is let go of itself', () => {
  const { newest, gone } = stage({ most: 10, room: 10 });
  newest.add('a');
  newest.add('b'.repeat(11));
  newest.add('c');
  expect(gone).toEqual(['a', 'b'.repeat(11)]);
});
