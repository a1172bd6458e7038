import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Attempt, type Failure, nextTry, parseRetryAfter } from './retry.ts';

const now = Date.UTC(2026, 0, 5, 8);
const attempt = (failure: Failure, more: Partial<Attempt> = {}): Attempt => ({
  failure,
  repeatable: true,
  tries: 1,
  maxTries: 5,
  now,
  deadline: now + 600_000,
  random: 0.5,
  ...more,
});
const status = (code: number, retryAfter: string | null = null): Failure => ({
  kind: 'status',
  status: code,
  retryAfter,
});

describe('the ladder', () => {
  const cases: readonly (readonly [string, Attempt, number | 'stop'])[] = [
    ['waits as 429 tells', attempt(status(429, '7')), 7_000],
    ['waits as 429 tells with a date', attempt(status(429, new Date(now + 9_000).toUTCString())), 9_000],
    ['waits at least a second after 429, whatever it tells', attempt(status(429, '0')), 1_000],
    ['keeps to its own pause when Retry-After is malformed', attempt(status(429, 'soon')), 1_000],
    [
      'repeats a creation after 429, since nothing was done',
      attempt(status(429, '2'), { repeatable: false }),
      2_000,
    ],
    ['goes on after 429 when all tries are used up', attempt(status(429, '2'), { tries: 5 }), 2_000],
    ['gives up when 429 tells to wait beyond the deadline', attempt(status(429, '601')), 'stop'],
    ['pauses 250 to 500 milliseconds after the first 500', attempt(status(500)), 375],
    ['doubles the pause with each try', attempt(status(502), { tries: 3 }), 1_500],
    ['never pauses longer than 30 seconds', attempt(status(504), { tries: 20, maxTries: 30 }), 22_500],
    ['waits as 503 tells when that is longer', attempt(status(503, '20')), 20_000],
    ['never repeats a creation after 500', attempt(status(500), { repeatable: false }), 'stop'],
    [
      'never repeats a creation after 503, told or not',
      attempt(status(503, '1'), { repeatable: false }),
      'stop',
    ],
    ['gives up when the tries are used up', attempt(status(500), { tries: 5 }), 'stop'],
    ['does not repeat what is not implemented', attempt(status(501)), 'stop'],
    ['does not repeat what was refused', attempt(status(400)), 'stop'],
    ['does not repeat what is forbidden', attempt(status(403)), 'stop'],
    ['repeats a reading after a cut answer', attempt({ kind: 'cut' }), 375],
    ['never repeats a creation after a cut answer', attempt({ kind: 'cut' }, { repeatable: false }), 'stop'],
    [
      'repeats a reading after a broken connection',
      attempt({ kind: 'network', sent: true, passing: true }),
      375,
    ],
    [
      'never repeats a creation that may have arrived',
      attempt({ kind: 'network', sent: true, passing: true }, { repeatable: false }),
      'stop',
    ],
    [
      'repeats a creation that never left',
      attempt({ kind: 'network', sent: false, passing: true }, { repeatable: false }),
      375,
    ],
    [
      'does not repeat what cannot get better',
      attempt({ kind: 'network', sent: false, passing: false }),
      'stop',
    ],
    ['does not repeat what it does not know', attempt({ kind: 'final' }), 'stop'],
  ];

  test.each(cases)('%s', (_, given, expected) => {
    const decision = nextTry(given);
    expect(decision.again ? decision.wait : 'stop').toBe(expected);
  });

  test('being told to wait uses up no try, all else does', () => {
    expect(nextTry(attempt(status(429, '1')))).toMatchObject({ counts: false });
    expect(nextTry(attempt(status(500)))).toMatchObject({ counts: true });
  });

  test('no wait ends after the deadline, and no pause is longer than its step', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(429, 500, 502, 503, 504),
        fc.option(fc.integer({ min: 0, max: 5_000 }).map(String)),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 0, max: 100_000 }),
        (code, retryAfter, tries, random, left) => {
          const decision = nextTry(
            attempt(status(code, retryAfter), { tries, maxTries: 10, random, deadline: now + left }),
          );
          if (!decision.again) return;
          expect(decision.wait).toBeLessThanOrEqual(left);
          const told = Number(retryAfter ?? 0) * 1_000;
          expect(decision.wait).toBeGreaterThanOrEqual(told);
          expect(decision.wait).toBeLessThanOrEqual(
            Math.max(told, 1_000, Math.min(30_000, 500 * 2 ** (tries - 1))),
          );
        },
      ),
    );
  });
});

test.each([
  ['12', 12_000],
  ['1.5', 1_500],
  ['0', 0],
  ['-3', undefined],
  ['', undefined],
  ['soon', undefined],
  [null, undefined],
  [new Date(now - 5_000).toUTCString(), 0],
])('Retry-After %j is %j milliseconds', (header, expected) => {
  expect(parseRetryAfter(header, now)).toBe(expected);
});
