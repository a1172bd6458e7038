import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences } from '../../console/src/shared/difference.ts';

const cases: readonly (readonly [title: string, before: unknown, after: unknown, differences: unknown])[] = [
  ['a value', { to: 'a' }, { to: 'b' }, [{ path: 'to', before: 'a', after: 'b' }]],
  ['a part that came', {}, { groups: { create: true } }, [{ path: 'groups.create', after: 'true' }]],
  ['a part that went', { groups: { create: true } }, {}, [{ path: 'groups.create', before: 'true' }]],
  [
    'an element that came',
    { from: ['a', 'c'] },
    { from: ['a', 'b', 'c'] },
    [{ path: 'from[2]', after: 'b' }],
  ],
  [
    'an element that went',
    { from: ['a', 'b', 'c'] },
    { from: ['a', 'c'] },
    [{ path: 'from[2]', before: 'b' }],
  ],
  [
    'an element in the place of another',
    { from: ['a', 'b'] },
    { from: ['a', 'x'] },
    [
      { path: 'from[2]', before: 'b' },
      { path: 'from[2]', after: 'x' },
    ],
  ],
  [
    'a part of an element',
    { rename: [{ match: 'a', to: 'b' }] },
    { rename: [{ match: 'a', to: 'c' }] },
    [{ path: 'rename[1].to', before: 'b', after: 'c' }],
  ],
  [
    'an element that moved',
    { from: ['a', 'b', 'c'] },
    { from: ['c', 'a', 'b'] },
    [{ path: 'from', after: 'c', moved: { from: 3, to: 1 } }],
  ],
  ['a list that came', {}, { from: ['a'] }, [{ path: 'from[1]', after: 'a' }]],
  ['a list that is there and empty', {}, { from: [] }, [{ path: 'from', after: '[]' }]],
  ['a list in the place of a word', { a: 'x' }, { a: ['x'] }, [{ path: 'a', before: 'x', after: '["x"]' }]],
];

describe('what differs between two settings', () => {
  test.each(cases)('tells %s', (_, before, after, expected) => {
    expect(differences(before, after)).toEqual(expected);
  });

  test('is nothing for what says the same in another order of its parts', () => {
    expect(differences({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toEqual([]);
  });

  test('is told both ways alike, and never for nothing', () => {
    const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });
    fc.assert(
      fc.property(list, list, (before, after) => {
        const there = differences(before, after);
        const back = differences(after, before);
        expect(there.length > 0).toBe(before.join() !== after.join());
        const count = (found: typeof there, side: 'before' | 'after') =>
          found.filter((one) => one.moved === undefined && one[side] !== undefined).length;
        expect(after.length - before.length).toBe(count(there, 'after') - count(there, 'before'));
        expect(count(back, 'before')).toBe(count(there, 'after'));
      }),
    );
  });

  test('of lists of thousands is found without comparing each with each', () => {
    const before = Array.from({ length: 5_000 }, (_, place) => `group ${place}`);
    const after = before.toReversed().concat('one more');
    expect(differences(before, after)).toContainEqual({ path: '[5001]', after: 'one more' });
  });
});
