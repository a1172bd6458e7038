import { expect, test } from 'vitest';
import { clipped, counted, plain, table, width } from './text.ts';

test('columns are as wide as their widest cell, whatever its script', () => {
  expect(
    table(
      ['who', 'what'],
      [
        ['Ada', 'x'],
        ['李小龍', 'y'],
        ['Zoë', 'z'],
      ],
    ),
  ).toEqual(['WHO     WHAT', 'Ada     x', '李小龍  y', 'Zoë     z']);
});

test('the last column is cut to the terminal, and marked', () => {
  expect(table(['a', 'b'], [['x', 'a long reason that goes on and on']], 24)).toEqual([
    'A  B',
    'x  a long reason that g…',
  ]);
});

test('a table without rows has no header', () => {
  expect(table(['a'], [])).toEqual([]);
});

test.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['two\nlines\ttabbed', 'two lines tabbed'],
  ['\u202Eright to left', ' right to left'],
])('%j cannot change the terminal', (given, shown) => {
  expect(plain(given)).toBe(shown);
});

test.each([
  ['abc', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['👩‍👩‍👧', 2],
])('%s takes %i cells', (text, cells) => {
  expect(width(text)).toBe(cells);
});

test('what is cut off is marked within the room there is', () => {
  expect(clipped('abcdef', 4)).toBe('abc…');
  expect(clipped('日本語', 4)).toBe('日…');
  expect(clipped('abcd', 4)).toBe('abcd');
});

test('counts agree with their nouns', () => {
  expect([counted(1, 'change'), counted(1_000, 'change'), counted(0, 'person', 'people')]).toEqual([
    '1 change',
    '1,000 changes',
    '0 people',
  ]);
});
