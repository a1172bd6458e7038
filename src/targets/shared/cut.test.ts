import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut } from './cut.ts';

test.each([
  ['short', 10, 'short'],
  ['exactly ten', 11, 'exactly ten'],
  ['longer than that', 7, 'longer'],
  ['abc😀', 4, 'abc'],
  ['abc😀', 5, 'abc😀'],
  ['  around  ', 20, 'around'],
])('%j in %i units is %j', (text, longest, expected) => {
  expect(cut(text, longest)).toBe(expected);
});

test('what was cut is well-formed, fits, and is not cut again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.integer({ min: 1, max: 30 }),
      (text, longest) => {
        const once = cut(text, longest);
        expect(once.isWellFormed()).toBe(true);
        expect(once.length).toBeLessThanOrEqual(longest);
        expect(cut(once, longest)).toBe(once);
      },
    ),
  );
});
