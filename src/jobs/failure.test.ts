import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codes, ProvisioningError } from '../model/index.ts';
import { judgeFailure } from './failure.ts';

const middle = () => 0.5;

describe('the judgement of a failed try', () => {
  it.each(
    codes.map((code) => [code, ['invalid', 'unsafe', 'unsupported', 'internal'].includes(code)] as const),
  )('of a failure with code %s is final at once: %s', (code, final) => {
    const thrown = new ProvisioningError(code, 'Do this.');
    const failure = judgeFailure({ thrown, attempt: 1, maxAttempts: 10, random: middle });
    expect(failure).toMatchObject({ code, message: 'Do this.', state: final ? 'failed' : 'again' });
  });

  it('takes what it does not know for a bug, which is not tried again', () => {
    const failure = judgeFailure({
      thrown: new TypeError('x is not a function'),
      attempt: 1,
      maxAttempts: 10,
      random: middle,
    });
    expect(failure).toMatchObject({
      state: 'failed',
      code: 'internal',
      message: expect.stringContaining('x is not'),
    });
  });

  it('waits twice as long each time, up to an hour, and gives up after the last attempt', () => {
    const thrown = new ProvisioningError('unavailable', 'Later.');
    const delays = Array.from({ length: 13 }, (_, index) =>
      judgeFailure({ thrown, attempt: index + 1, maxAttempts: 13, random: middle }),
    ).map((failure) => (failure.state === 'again' ? failure.delay / 1000 : failure.state));
    expect(delays).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 'failed']);
  });

  it('waits as long as the other side asked, without chance', () => {
    const thrown = new ProvisioningError('rate-limited', 'Slow down.', { retryAfter: 90 });
    for (const random of [() => 0, () => 0.999])
      expect(judgeFailure({ thrown, attempt: 7, maxAttempts: 10, random })).toMatchObject({ delay: 90_000 });
  });

  it('spreads its own guess by a fifth to either side', () => {
    const thrown = new ProvisioningError('unavailable', 'Later.');
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (chance, attempt) => {
          const failure = judgeFailure({ thrown, attempt, maxAttempts: 10, random: () => chance });
          if (failure.state !== 'again') return expect.unreachable('it gave up');
          const plain = 5_000 * 2 ** (attempt - 1);
          expect(failure.delay).toBeGreaterThanOrEqual(plain * 0.8);
          expect(failure.delay).toBeLessThanOrEqual(plain * 1.2);
        },
      ),
    );
  });
});
