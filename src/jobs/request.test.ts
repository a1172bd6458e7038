import { describe, expect, it } from 'vitest';
import type { JobRequest } from './contract.ts';
import { keptJob } from './request.ts';

const now = Date.UTC(2026, 0, 5);

describe('a job request', () => {
  it('is kept with its defaults: due now, ten attempts, no key and no queue', () => {
    expect(keptJob({ name: 'work', payload: { sync: 'staff' } }, now)).toEqual({
      name: 'work',
      payload: { sync: 'staff' },
      key: null,
      queue: null,
      runAt: now,
      maxAttempts: 10,
    });
  });

  it('is kept as it says', () => {
    const job = { name: 'work', payload: {}, key: 'k', queue: 'q', runAt: now + 1.4, maxAttempts: 3 };
    expect(keptJob(job, now)).toEqual({ ...job, runAt: now + 1 });
  });

  it('that cannot be kept is refused with all its faults', () => {
    const wrong = {
      name: '',
      key: 'k'.repeat(513),
      queue: 'q'.repeat(129),
      maxAttempts: 0,
      runAt: Number.NaN,
      payload: { fine: 1, list: [1], big: Number.POSITIVE_INFINITY, missing: undefined },
    } as unknown as JobRequest;
    expect(() => keptJob(wrong, now)).toThrow(
      expect.objectContaining({
        code: 'invalid',
        faults: [
          'name',
          'key',
          'queue',
          'maxAttempts',
          'runAt',
          'payload.list',
          'payload.big',
          'payload.missing',
        ].map((path) =>
          expect.objectContaining({ path, message: expect.stringMatching(/^Its .* must .*\.$/) }),
        ),
      }),
    );
  });

  it.each([1.5, -1, 1_001, Number.NaN])('with %s attempts is refused', (maxAttempts) => {
    expect(() => keptJob({ name: 'work', payload: {}, maxAttempts }, now)).toThrow(
      /whole number from 1 to 1000/,
    );
  });
});
