import { expect, test } from 'vitest';
import { type Evidence, standingOf } from './connection-states.ts';

const worked = (by: Evidence['by'], at: number): Evidence => ({ by, at });
const failed = (by: Evidence['by'], at: number, since?: number): Evidence => ({
  by,
  at,
  failure: { code: 'forbidden', message: `It failed at ${at}.`, ...(since !== undefined && { since }) },
});

test('a connection of which nothing is remembered was never tried', () => {
  expect(standingOf([])).toEqual({ state: 'untried' });
});

test('the newest counts, whatever it was', () => {
  expect(standingOf([failed('check', 10), worked('reading', 20)])).toEqual({
    state: 'works',
    by: 'reading',
    at: 20,
  });
  expect(standingOf([worked('check', 10), failed('reading', 20)])).toMatchObject({
    state: 'fails',
    by: 'reading',
    message: 'It failed at 20.',
  });
});

test.each([
  ['the first failure of all, where it never worked', [failed('run', 30), failed('run', 10)], 10],
  [
    'the first after it worked',
    [failed('run', 30), failed('run', 20), worked('check', 15), failed('run', 10)],
    20,
  ],
  ['when the failing check says, where that is longer ago', [failed('check', 30, 5)], 5],
  ['no earlier than it worked, whatever the check says', [failed('check', 30, 5), worked('run', 10)], 30],
] as const)('what fails does so since %s', (_, evidence, since) => {
  expect(standingOf(evidence)).toMatchObject({ state: 'fails', since });
});
