import { expect, test } from 'vitest';
import { accountSearchText } from './account-text.ts';
import { searchLine } from './search-text.ts';

test.each([
  [
    { userName: 'JDoe', displayName: 'José Doe', email: 'jose@x.example', title: 'Engineer' },
    '\njdoe\njose doe\njose@x.example\n10\nengineer',
  ],
  [{ displayName: 'Ada' }, '\nada\n10'],
  [{}, '\n10'],
  [{ userName: ' ', email: 'a@x.example', id: '10' }, '\na@x.example\n10'],
  [{ userName: 'a', number: 77, on: true, none: null, list: ['B', { c: 'C' }] }, '\na\n10\n77\nb\nc'],
  [{ userName: 'two\nlines' }, '\ntwo lines\n10'],
])('an account that says %j is searched in %j', (attributes, text) => {
  expect(accountSearchText({ id: '10', attributes })).toBe(text);
});

test('what is typed is folded as the text is', () => {
  expect(searchLine(' JOSÉ\nDoe ')).toBe('jose doe');
});
