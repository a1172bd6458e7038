import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesAny } from './glob.ts';

test.each([
  ['jira-*', 'jira-users', true],
  ['jira-*', 'my-jira-users', false],
  ['*-admins', 'Jira-Admins', true],
  ['*', '', true],
  ['*', 'anything', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a*b*c', 'a-xb-yb-c', true],
  ['a*b*c', 'a-x-c', false],
  ['a.c', 'abc', false],
  ['', 'x', false],
])('the pattern %j and the name %j: %j', (pattern, name, expected) => {
  expect(matchesAny([pattern], name)).toBe(expected);
});

test('a name matches itself, and itself with any part replaced by a star', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abc-_.') });
  fc.assert(
    fc.property(letters, letters, letters, (a, b, c) => {
      expect(matchesAny([`${a}${b}${c}`], `${a}${b}${c}`)).toBe(true);
      expect(matchesAny([`${a}*${c}`], `${a}${b}${c}`)).toBe(true);
    }),
  );
});

test('many stars over a long name end at once', () => {
  expect(matchesAny([`${'*a'.repeat(30)}*b`], 'a'.repeat(5_000))).toBe(false);
});
