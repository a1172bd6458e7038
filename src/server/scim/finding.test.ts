import { expect, test } from 'vitest';
import { onceEach } from './finding.ts';

test('what was found twice is there once', () => {
  expect(onceEach(['b', 'a', 'b', 'c', 'a'], (id) => id)).toEqual(['b', 'a', 'c']);
});
