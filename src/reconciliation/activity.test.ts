import { expect, test } from 'vitest';
import { type Activity, activityOf, type Feed } from './activity.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 1);
const feed = (more: Partial<Feed> = {}): Feed => ({ delay: day, absent: 'never', asOf: now, ...more });
const shy = feed({ absent: 'unknown' });

test.each<[string, Parameters<typeof activityOf>[0], Activity | 'unknown']>([
  ['nobody tells anything', [], 'unknown'],
  ['a feed whose silence means nothing', [{ feed: shy, told: undefined }], 'unknown'],
  [
    'a feed whose silence means never',
    [{ feed: feed(), told: undefined }],
    { state: 'never', until: now - day },
  ],
  [
    'a moment counts as it is',
    [{ feed: feed(), told: '2026-01-02T03:04:05.000Z' }],
    { state: 'known', last: Date.UTC(2026, 0, 2, 3, 4, 5), until: now - day },
  ],
  [
    'a day counts to its end',
    [{ feed: feed(), told: '2026-01-02' }],
    { state: 'known', last: Date.UTC(2026, 0, 3) - 1, until: now - day },
  ],
  [
    'of two the newer counts, and the slower one says until when all is known',
    [
      { feed: feed({ delay: 14 * day }), told: '2026-01-02T00:00:00Z' },
      { feed: feed(), told: '2026-02-02T00:00:00Z' },
    ],
    { state: 'known', last: Date.UTC(2026, 1, 2), until: now - 14 * day },
  ],
  [
    'never here, and active there',
    [
      { feed: feed(), told: undefined },
      { feed: feed({ asOf: now - 3 * day }), told: '2026-02-02T00:00:00Z' },
    ],
    { state: 'known', last: Date.UTC(2026, 1, 2), until: now - 4 * day },
  ],
  [
    'never here, and not known there',
    [
      { feed: feed(), told: undefined },
      { feed: shy, told: undefined },
    ],
    'unknown',
  ],
  [
    'one that is silent and means nothing by it delays nobody',
    [
      { feed: feed({ absent: 'unknown', delay: 300 * day }), told: undefined },
      { feed: feed(), told: '2026-02-02T00:00:00Z' },
    ],
    { state: 'known', last: Date.UTC(2026, 1, 2), until: now - day },
  ],
  [
    'one that was never read whole',
    [{ feed: { delay: 0, absent: 'never' }, told: '2020-01-01T00:00:00Z' }],
    'unknown',
  ],
  [
    'one that has not told of this person yet, whatever others tell',
    [
      { feed: feed(), told: undefined, pending: true },
      { feed: feed(), told: '2020-02-02T00:00:00Z' },
    ],
    'unknown',
  ],
  ['what is no time', [{ feed: feed(), told: 'long ago' }], 'unknown'],
])('%s', (_, tellings, expected) => {
  const activity = activityOf(tellings);
  if (expected === 'unknown') expect(activity).toMatchObject({ state: 'unknown' });
  else expect(activity).toEqual(expected);
});
