import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openMarks } from './marks.ts';

const numbers = fc.array(fc.oneof(fc.nat(100), fc.nat(200_000), fc.nat(2 ** 40)), { maxLength: 60 });

test('what was marked is marked and nothing else, also after having been kept as a text', () => {
  fc.assert(
    fc.property(numbers, numbers, (marked, others) => {
      const marks = openMarks();
      for (const number of marked) marks.add(number);
      for (const kept of [marks, openMarks(marks.toText())]) {
        expect(kept.size).toBe(new Set(marked).size);
        for (const number of marked) expect(kept.has(number)).toBe(true);
        for (const number of others) expect(kept.has(number)).toBe(marked.includes(number));
      }
    }),
  );
});

test('neighbours at the edge of a block are told apart', () => {
  const marks = openMarks();
  marks.add(32_768);
  expect([32_767, 32_768, 32_769].map((number) => marks.has(number))).toEqual([false, true, false]);
});

test('nothing marked is kept as nothing', () => {
  expect(openMarks().toText()).toBe('');
  expect(openMarks('').has(0)).toBe(false);
});
