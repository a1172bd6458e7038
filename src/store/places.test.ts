import { expect, test } from 'vitest';
import { Place, Places, placesFor } from './places.ts';

test.each<readonly [string, Readonly<Record<string, unknown>>, number | undefined]>([
  ['no list', { source: 'idp' }, undefined],
  ['a list of one', { list: ['a'] }, 1],
  ['a few', { list: ['a', 'b', 'c'] }, 8],
  ['as many as there are places', { list: Array.from({ length: 8 }, String) }, 8],
  ['more than that', { list: Array.from({ length: 9 }, String) }, undefined],
  ['an empty list', { list: [] }, undefined],
  ['an empty list beside another', { list: ['a'], other: [] }, undefined],
  ['two lists', { list: ['a'], other: ['a', 'b'] }, 8],
])('%s has its places', (_, values, count) => {
  expect(placesFor(values)).toBe(count);
});

test('a list shorter than its places says its first value again, which finds nobody else', () => {
  const values = { list: ['a', 'b'] };
  expect(new Places('list', 4).each.map((place) => place.in(values))).toEqual(['a', 'b', 'a', 'a']);
});

test('a value is itself', () => {
  expect(new Place('source').in({ source: 'idp' })).toBe('idp');
});
