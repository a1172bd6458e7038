import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AttributeValue, canonicalJson, sameValue } from './attributes.ts';

const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<AttributeValue>;

/** The same, with the members of its objects in the opposite order. */
function reversed(given: AttributeValue): AttributeValue {
  if (Array.isArray(given)) return given.map(reversed);
  if (given === null || typeof given !== 'object') return given;
  const members = Object.entries(given).map(([name, each]) => [name, reversed(each)] as const);
  return Object.fromEntries(members.toReversed());
}

test('two values are the same exactly when their canonical texts are', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(sameValue(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
    }),
  );
});

test('the order of members says nothing, whatever else it is', () => {
  fc.assert(
    fc.property(value, (given) => {
      expect(sameValue(given, reversed(given))).toBe(true);
      expect(sameValue({ given }, { given, more: null })).toBe(false);
      expect(sameValue([given, null], [given])).toBe(false);
      expect(sameValue([given], { 0: given })).toBe(false);
    }),
  );
});

test('what is not told is no member, and nothing is not null', () => {
  const untold = { a: 1, b: undefined } as unknown as AttributeValue;
  expect(sameValue(untold, { a: 1 })).toBe(true);
  expect(sameValue({ a: 1 }, untold)).toBe(true);
  expect(sameValue({ a: null }, {})).toBe(false);
  expect(sameValue(undefined, null)).toBe(false);
  expect(sameValue({ toString: 1 }, { valueOf: 1 })).toBe(false);
});
