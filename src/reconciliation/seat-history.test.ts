import { expect, test } from 'vitest';
import { forecast } from './seat-history.ts';

const day = 86_400_000;
const days = (used: (at: number) => number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ at: at * day, used: used(at) }));
const end = { at: 'seats', seats: 120 } as const;

test('the straight line of late says when the last seat is taken', () => {
  expect(
    forecast(
      days((at) => 50 + at * 2, 30),
      end,
      29 * day,
    ),
  ).toEqual({
    ...end,
    perDay: 2,
    on: (29 + 6) * day,
  });
});

test('what shrinks or stands still reaches nothing', () => {
  expect(
    forecast(
      days(() => 50, 30),
      end,
      29 * day,
    ),
  ).toEqual({ ...end, perDay: 0 });
  expect(
    forecast(
      days((at) => 100 - at, 30),
      end,
      29 * day,
    ),
  ).toEqual({ ...end, perDay: -1 });
});

test('what has been reached already is reached today, and two weeks are the least that is looked at', () => {
  expect(
    forecast(
      days((at) => 100 + at, 30),
      end,
      29 * day,
    ),
  ).toMatchObject({ on: 29 * day });
  expect(
    forecast(
      days((at) => 50 + at, 10),
      end,
      9 * day,
    ),
  ).toBeUndefined();
});
