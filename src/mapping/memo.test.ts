import { expect, it } from 'vitest';
import { remembering } from './memo.ts';

it('computes once for a name, and forgets rather than grow without end', () => {
  let computed = 0;
  const length = remembering((name: string) => {
    computed++;
    return name.length;
  });
  expect([length('ab'), length('ab'), length('abc')]).toEqual([2, 2, 3]);
  expect(computed).toBe(2);
  for (let index = 0; index < 60_000; index++) length(`name ${index}`);
  expect(length('ab')).toBe(2);
  expect(computed).toBe(60_003);
});
