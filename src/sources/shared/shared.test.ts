import { expect, test } from 'vitest';
import { compact, keptMembers, listed } from './index.ts';

test('what says "there is none" in any way is left out, at every depth', () => {
  expect(
    compact({
      userName: 'ada',
      title: '',
      locale: null,
      name: { givenName: undefined },
      emails: [{ value: 'ada@example.com', type: null, primary: false }],
      phoneNumbers: [{ value: '' }],
      level: 0,
    }),
  ).toEqual({ userName: 'ada', emails: [{ value: 'ada@example.com', primary: false }], level: 0 });
  expect(compact({})).toEqual({});
});

test('members that are asked for are told by the name they were asked by', () => {
  const from = { plain: 'a', deep: { one: ['x'], none: null } };
  expect(keptMembers(from, ['plain', 'deep.one', 'deep.none', 'absent.too'])).toEqual({
    plain: 'a',
    'deep.one': ['x'],
  });
  expect(keptMembers(from, ['absent'])).toBeUndefined();
});

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j is said as "%s"', (words, said) => {
  expect(listed(words)).toBe(said);
});
