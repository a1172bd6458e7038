import { expect, test } from 'vitest';
import { measure } from './pace.ts';

const byItself = false;

test('the time from an event to the first change after it counts, not to later ones', () => {
  const { byItself: pace } = measure(
    [{ person: 'ada', at: 100 }],
    [
      { person: 'ada', at: 90, approved: byItself },
      { person: 'ada', at: 160, approved: byItself },
      { person: 'ada', at: 900, approved: byItself },
    ],
  );
  expect(pace).toEqual({ count: 1, median: 60, p95: 60 });
});

test('an event that led to nothing before the next one does not count', () => {
  const { byItself: pace } = measure(
    [
      { person: 'ada', at: 100 },
      { person: 'ada', at: 200 },
      { person: 'eve', at: 100 },
    ],
    [{ person: 'ada', at: 250, approved: byItself }],
  );
  expect(pace).toEqual({ count: 1, median: 50, p95: 50 });
});

test('what somebody approved is told apart from what went by itself', () => {
  const events = [
    { person: 'ada', at: 0 },
    { person: 'eve', at: 0 },
  ];
  expect(
    measure(events, [
      { person: 'ada', at: 5, approved: byItself },
      { person: 'eve', at: 5_000, approved: true },
    ]),
  ).toEqual({ byItself: { count: 1, median: 5, p95: 5 }, approved: { count: 1, median: 5_000, p95: 5_000 } });
});

test('of twenty the tenth is the median and the nineteenth the 95th percentile', () => {
  const people = Array.from({ length: 20 }, (_, number) => number + 1);
  const events = people.map((number) => ({ person: `p${number}`, at: 0 }));
  const done = people.map((number) => ({ person: `p${number}`, at: number, approved: byItself }));
  expect(measure(events, done).byItself).toEqual({ count: 20, median: 10, p95: 19 });
});

test('where nothing happened there is no number', () => {
  expect(measure([], [])).toEqual({ byItself: { count: 0 }, approved: { count: 0 } });
});
