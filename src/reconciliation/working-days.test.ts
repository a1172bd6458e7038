import { expect, test } from 'vitest';
import { workingDays } from './working-days.ts';

const berlin = workingDays(
  {
    weekend: [6, 0],
    freezes: [
      { name: 'Holidays', from: '2026-12-24', to: '2027-01-03' },
      { name: 'Year end', from: '2027-01-04', to: '2027-01-04' },
    ],
    except: [],
  },
  'Europe/Berlin',
);
const at = (moment: string): number => Date.parse(moment);

test.each<[string, string | undefined, string]>([
  ['2026-12-18T12:00:00Z', undefined, '2026-12-18T12:00:00Z'],
  // In Berlin it is Saturday already.
  ['2026-12-18T23:30:00Z', 'the weekend', '2026-12-20T23:00:00Z'],
  ['2026-12-19T12:00:00Z', 'the weekend', '2026-12-20T23:00:00Z'],
  ['2026-12-23T22:59:59Z', undefined, '2026-12-23T22:59:59Z'],
  // From Christmas over two weekends and a second freeze to Tuesday, midnight.
  ['2026-12-23T23:00:00Z', 'Holidays', '2027-01-04T23:00:00Z'],
  ['2027-01-04T08:00:00Z', 'Year end', '2027-01-04T23:00:00Z'],
])('at %s there is %s, and the next moment is %s', (moment, why, next) => {
  expect(berlin.closed(at(moment))).toBe(why);
  expect(new Date(berlin.next(at(moment))).toISOString()).toBe(new Date(at(next)).toISOString());
});

test('days of 23 and of 25 hours begin and end where the clocks say', () => {
  // Clocks go forward on Sunday, 29 March 2026, and back on Sunday, 25 October.
  expect(new Date(berlin.next(at('2026-03-28T10:00:00Z'))).toISOString()).toBe('2026-03-29T22:00:00.000Z');
  expect(new Date(berlin.next(at('2026-10-24T10:00:00Z'))).toISOString()).toBe('2026-10-25T23:00:00.000Z');
});

test('without a calendar every day is a working day', () => {
  const always = workingDays(undefined, 'UTC');
  expect([always.closed(at('2026-12-19T12:00:00Z')), always.next(5)]).toEqual([undefined, 5]);
});

test('who freezes everything is not asked for ever', () => {
  const frozen = workingDays(
    { weekend: [], freezes: [{ name: 'For good', from: '2026-01-01', to: '2999-12-31' }], except: [] },
    'UTC',
  );
  expect(frozen.next(at('2026-12-19T12:00:00Z'))).toBeGreaterThan(at('2030-01-01T00:00:00Z'));
});
