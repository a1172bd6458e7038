import { expect, test } from 'vitest';
import { distance } from '../../console/src/shared/distance.ts';

/** By the clock of whoever runs the tests, as it is the reader's in the browser. */
const at = (day: number, hour: number, minute = 0): number => new Date(2026, 2, day, hour, minute).getTime();

test.each([
  ['this minute', at(4, 9), at(4, 9)],
  ['this minute', at(4, 9) - 59_999, at(4, 9)],
  ['5 minutes ago', at(4, 8, 54) + 1, at(4, 9)],
  ['in 59 minutes', at(4, 9, 59) + 30_000, at(4, 9)],
  ['1 hour ago', at(4, 7, 1), at(4, 9)],
  ['in 16 hours', at(5, 6), at(4, 14)],
  ['10 hours ago', at(3, 23), at(4, 9)],
  // Nearer to one day than to two, and yet the day after tomorrow.
  ['in 2 days', at(6, 0, 30), at(4, 14)],
  ['tomorrow', at(5, 23), at(4, 14)],
  ['yesterday', at(3, 1), at(4, 14)],
  ['3 days ago', at(1, 23), at(4, 0, 30)],
] as const)('%s', (words, time, now) => {
  expect(distance(time, now)).toBe(words);
});

test('over the night in which the clocks change a day is a day', () => {
  const days = [...Array(60).keys()].map((ahead) => distance(at(10 + ahead, 12), at(8, 12)));
  expect(days).toEqual([...Array(60).keys()].map((ahead) => `in ${ahead + 2} days`));
});
