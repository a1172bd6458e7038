import { expect, test } from 'vitest';
import { inTurns } from './turns.ts';

test('what is reckoned for many comes in their order, and others have their turn meanwhile', async () => {
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const all = Array.from({ length: 1_000 }, (_, at) => at);
  expect(await inTurns(all, (one) => one * 2)).toEqual(all.map((one) => one * 2));
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(9);
});
