import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareTexts, fromJson, toJson } from './index.ts';

test('whatever is JSON comes back, except for what no database keeps, which is refused', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = JSON.stringify(value);
      const keepable = !hasUnkeepable(value);
      if (keepable) expect(fromJson(toJson(value))).toEqual(JSON.parse(text));
      else expect(() => toJson(value)).toThrow('remove it at the source');
    }),
  );
});

/** The same question, asked of the value instead of its text. */
function hasUnkeepable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed();
  if (Array.isArray(value)) return value.some(hasUnkeepable);
  if (value === null || typeof value !== 'object') return false;
  return Object.entries(value).some((entry) => entry.some(hasUnkeepable));
}

test.each<[value: unknown, refused: boolean]>([
  ['\0', true],
  ['\\\0', true],
  ['\ud800', true],
  ['\udc00\ud800', true],
  [{ '\0': 1 }, true],
  ['\\u0000', false],
  ['\\\\u0000', false],
  ['\\ud800', false],
  ['😀\u0001', false],
])('%j is refused: %s', (value, refused) => {
  if (refused) expect(() => toJson(value)).toThrow('U+0000');
  else expect(fromJson(toJson(value))).toEqual(value);
});

test('nothing is written as null, and an empty column is null', () => {
  expect(toJson(undefined)).toBe('null');
  expect(fromJson(null)).toBeNull();
});

test('texts are compared as the bytes of their UTF-8', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'é', '\ud7ff', '\ue000', '\ufffd', '😀', '🧑', '𝒳'),
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareTexts(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
