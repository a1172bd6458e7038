import { expect, test } from 'vitest';
import { forgetOldest } from './oldest.ts';

test('beyond the bound what was put in first is forgotten, and nothing within it', () => {
  const map = new Map([['a', 1]]);
  for (const key of ['b', 'c', 'a', 'd']) {
    map.set(key, 2);
    forgetOldest(map, 3);
  }
  expect([...map.keys()]).toEqual(['b', 'c', 'd']);
  const set = new Set<string | undefined>([undefined, 'b']);
  forgetOldest(set, 2);
  expect(set.size).toBe(2);
  forgetOldest(set, 1);
  expect([...set]).toEqual(['b']);
});
