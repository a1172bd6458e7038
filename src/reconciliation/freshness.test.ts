import { expect, test } from 'vitest';
import { awaited, type Freshness } from './freshness.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 0, 12);
const due = { at: now - hour, since: now - 72 * hour, whole: false, now };

const read = (begunAt?: number, wholeAt?: number): Freshness['readings'] =>
  new Map([
    [
      'hr',
      {
        ...(begunAt === undefined ? {} : { begunAt }),
        ...(wholeAt === undefined ? {} : { wholeAt }),
      },
    ],
  ]);

test.each<[string, Freshness, Partial<typeof due>, string | undefined]>([
  ['read since it was due', { readings: read(now - hour) }, {}, undefined],
  ['read before it was due', { readings: read(now - 2 * hour) }, {}, 'hr is read once more'],
  ['never read', { readings: read() }, {}, 'hr is read once more'],
  [
    'read by changes, where only a whole reading tells',
    { readings: read(now - hour, now - 2 * hour) },
    { whole: true },
    'hr is read whole once more',
  ],
  ['read whole since', { readings: read(now, now - hour) }, { whole: true }, undefined],
  ['pushed, and never down', { readings: new Map([['okta', undefined]]) }, {}, undefined],
  [
    'pushed, and down since',
    { readings: new Map([['okta', undefined]]), backAt: now - 2 * hour },
    {},
    'okta has a day to tell',
  ],
  [
    'pushed, and back for a day',
    { readings: new Map([['okta', undefined]]), backAt: now - 24 * hour },
    {},
    undefined,
  ],
  [
    'pushed, and known only since it was back',
    { readings: new Map([['okta', undefined]]), backAt: now - 2 * hour },
    { since: now - hour },
    undefined,
  ],
])('%s', (_, freshness, more, expected) => {
  const because = awaited(freshness, { ...due, ...more })?.because;
  if (expected === undefined) expect(because).toBeUndefined();
  else expect(because).toContain(expected);
});
