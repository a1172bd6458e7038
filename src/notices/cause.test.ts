import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cause, failureDigest, judgeCauses, type KnownCause } from './cause.ts';
import { endCause } from './outlook.ts';
import { aheadCause, seatCause } from './seats.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 0, 5);
const cause = (more: Partial<Cause> = {}): Cause => ({
  key: 'run-failed/staff',
  kind: 'run-failed',
  about: 'staff',
  digest: 'a',
  facts: {},
  ...more,
});
const known = (more: Partial<KnownCause> = {}): KnownCause => ({
  key: 'run-failed/staff',
  digest: 'a',
  toldAt: now - hour,
  ...more,
});
const judge = (causes: readonly Cause[], before: readonly KnownCause[]) => {
  const { tell, over, forget } = judgeCauses(causes, before, { now, again: day });
  return { tell: tell.map(({ key }) => key), over, forget };
};

test.each([
  ['new', [cause()], [], ['run-failed/staff']],
  ['the same', [cause()], [known()], []],
  ['changed', [cause({ digest: 'b' })], [known()], ['run-failed/staff']],
  ['the same for a day', [cause()], [known({ toldAt: now - day })], ['run-failed/staff']],
  ['told only once, for a day', [cause({ once: true })], [known({ toldAt: now - 9 * day })], []],
  ['back within the day', [cause()], [known({ overAt: now - 1_000 })], []],
] as const)('a cause that is %s is told or not: %#', (_, causes, before, told) => {
  expect(judge(causes, before).tell).toEqual(told);
});

test('a cause that is not there any more is over, and forgotten a day later', () => {
  expect(judge([], [known()])).toEqual({ tell: [], over: ['run-failed/staff'], forget: [] });
  expect(judge([], [known({ overAt: now - hour })])).toEqual({ tell: [], over: [], forget: [] });
  expect(judge([], [known({ toldAt: now - 3 * day, overAt: now - day })]).forget).toEqual([
    'run-failed/staff',
  ]);
});

test('however often a cause comes and goes, it is told at most once in the time that was decided', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 6 * hour })), { maxLength: 200 }),
      (steps) => {
        let at = now;
        let before: KnownCause[] = [];
        const told: number[] = [];
        for (const [there, later] of steps) {
          at += later;
          const judged = judgeCauses(there ? [cause()] : [], before, { now: at, again: day });
          if (judged.tell.length > 0) {
            told.push(at);
            before = [known({ toldAt: at })];
          } else if (judged.forget.length > 0) before = [];
          else if (judged.over.length > 0) before = before.map((one) => ({ ...one, overAt: at }));
          else if (there) before = before.map(({ key, digest, toldAt }) => ({ key, digest, toldAt }));
        }
        for (const [index, moment] of told.entries())
          if (index > 0) expect(moment - (told[index - 1] ?? 0)).toBeGreaterThanOrEqual(day);
      },
    ),
  );
});

test('ids and numbers in a sentence make it no other failure; another code or another sentence does', () => {
  const failure = (message: string, code = 'unavailable') => failureDigest({ code, message });
  expect(failure('Request 4f3a-99 failed after 30 s.')).toBe(failure('Request 11bc-07 failed after 12 s.'));
  expect(failure('Request 4f3a-99 failed.')).not.toBe(failure('Request 4f3a-99 was refused.'));
  expect(failure('The token is gone.')).not.toBe(failure('The token is gone.', 'unauthorized'));
});

test('the end of a credential is told at 30, 14, 7 days and a day before, and when it has come, and at no other time', () => {
  const end = { connection: 'entra', what: 'client secret', at: now, renew: 'make a new one' };
  const told: number[] = [];
  let last: string | undefined;
  for (let left = 40; left >= -10; left -= 0.5) {
    const found = endCause(end, now - left * day);
    if (found !== undefined && found.digest !== last) told.push(left);
    last = found?.digest;
  }
  expect(told).toEqual([30, 14, 7, 1, 0]);
});

test('seats are told when few are left, and again when none is', () => {
  const seats = { product: 'jira', name: 'Jira', total: 100, waiting: 0 };
  const at = (used: number) => seatCause('jira', { ...seats, used }, 5);
  expect(at(94)).toBeUndefined();
  expect(at(95)?.digest).toBe(at(99)?.digest);
  expect(at(100)?.digest).not.toBe(at(99)?.digest);
  expect(at(103)?.facts.free).toBe(0);
  expect(seatCause('jira', { product: 'jira', name: 'Jira', used: 5_000, waiting: 0 }, 5)).toBeUndefined();
});

test('what is coming is told once it is near, with the money where there are prices', () => {
  const about = { target: 'jira', product: 'jira', name: 'Jira', currency: 'EUR' };
  const forecast = { at: 'price-step', seats: 100, perDay: 0.5, cost: 900, beyond: 1_200 } as const;
  const on = 31 * day;
  expect(aheadCause(about, { ...forecast, on }, 0)).toBeUndefined();
  expect(aheadCause(about, { ...forecast, on }, day)?.facts).toMatchObject({ cost: 900, beyond: 1_200 });
  expect(aheadCause(about, { ...forecast, on }, day)?.digest).toBe(
    aheadCause(about, { ...forecast, on: on - day, perDay: 0.7 }, 2 * day)?.digest,
  );
  expect(aheadCause(about, forecast, 0), 'not within two years').toBeUndefined();
  const unpriced = { at: 'price-step', seats: 100, perDay: 1, on } as const;
  expect(aheadCause(about, unpriced, day), 'nobody knows what is beyond').toBeUndefined();
  expect(aheadCause(about, { ...unpriced, at: 'seats' }, day)?.facts).toMatchObject({ at: 'seats' });
});
