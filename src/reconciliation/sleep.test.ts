import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activityOf } from './activity.ts';
import { type Sleeper, type SleepParts, sleepOf } from './sleep.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 1);
const parts = (more: Partial<SleepParts> = {}): SleepParts => ({
  activity: { state: 'known', last: now - 100 * day, until: now - day },
  sleeper: undefined,
  open: true,
  link: { origin: 'correlated', createdAt: now - 300 * day },
  limits: { inactive: 90 * day, never: 60 * day },
  now,
  ...more,
});
const known = (age: number, delay = 1): SleepParts['activity'] => ({
  state: 'known',
  last: now - age * day,
  until: now - delay * day,
});
const unknown: SleepParts['activity'] = { state: 'unknown', because: 'Nothing tells.' };
const never: SleepParts['activity'] = { state: 'never', until: now - day };
const was = (state: Sleeper['state'], ago = 10): Sleeper => ({ state, since: now - ago * day });

test.each<[string, SleepParts, boolean, Sleeper | undefined]>([
  ['beyond the limit', parts(), true, { state: 'asleep', since: now }],
  ['within the limit', parts({ activity: known(89) }), false, undefined],
  [
    'beyond the limit by less than the delay of the feed',
    parts({ activity: known(90, 1) }),
    false,
    undefined,
  ],
  [
    'beyond the limit by just the delay of the feed',
    parts({ activity: known(91, 1) }),
    true,
    was('asleep', 0),
  ],
  ['unknown', parts({ activity: unknown }), false, undefined],
  [
    'unknown, and the account was closed before',
    parts({ activity: unknown, sleeper: was('closed'), open: false }),
    true,
    was('closed'),
  ],
  [
    'unknown, and the account is open',
    parts({ activity: unknown, sleeper: was('asleep') }),
    false,
    undefined,
  ],
  ['never active, for long', parts({ activity: never }), true, was('asleep', 0)],
  [
    'never active, and new',
    parts({ activity: never, link: { origin: 'created', createdAt: now - 50 * day } }),
    false,
    undefined,
  ],
  ['never active, and no such rule', parts({ activity: never, limits: { inactive: day } }), false, undefined],
  [
    'active long ago, and only those never active are asked for',
    parts({ limits: { never: day } }),
    false,
    undefined,
  ],
  [
    'active elsewhere long ago, with an account that was made last week',
    parts({ link: { origin: 'created', createdAt: now - 7 * day } }),
    false,
    undefined,
  ],
  [
    'asleep, and closed now as was wanted',
    parts({ sleeper: was('asleep'), open: false }),
    true,
    was('closed'),
  ],
  ['still asleep, and not closed yet', parts({ sleeper: was('asleep') }), true, was('asleep')],
  [
    'closed just now, and the target shows it late',
    parts({ sleeper: was('closed', 0) }),
    true,
    was('closed', 0),
  ],
  ['closed, and opened by hand', parts({ sleeper: was('closed') }), false, was('awake', 0)],
  ['opened by hand a while ago', parts({ sleeper: was('awake', 80) }), false, was('awake', 80)],
  ['opened by hand, and not used since', parts({ sleeper: was('awake', 91) }), true, was('asleep', 0)],
  [
    'closed, and active again',
    parts({ sleeper: was('closed'), open: false, activity: known(2) }),
    false,
    undefined,
  ],
  [
    'closed by nobody of ours: whoever is to be opened begins anew',
    parts({ open: false }),
    false,
    was('awake', 0),
  ],
])('%s', (_, given, asleep, next) => {
  const sleep = sleepOf(given);
  expect(sleep.asleep).toBe(asleep);
  expect(sleep.next).toEqual(next);
});

/** One day of one person: whether active, whether the reading of each feed worked, and how late it told. */
const days = fc.array(
  fc.record({
    active: fc
      .boolean()
      .chain((yes) => (yes ? fc.integer({ min: 0, max: 9 }).map((n) => n === 0) : fc.constant(false))),
    read: fc.tuple(fc.boolean(), fc.boolean()),
    late: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 14 })),
    lost: fc.boolean(),
    opens: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  }),
  { minLength: 1, maxLength: 120, size: 'max' },
);

test('whatever feeds tell late, not at all or against each other, nobody loses access who was active within the limit', () => {
  const limit = 20;
  const delays = [2, 14];
  let slept = 0;
  fc.assert(
    fc.property(days, (life) => {
      const active: number[] = [];
      const told: (number | undefined)[] = [undefined, undefined];
      const asOf: (number | undefined)[] = [undefined, undefined];
      let open = true;
      let sleeper: Sleeper | undefined;
      let opened = 0;
      for (const [today, { active: uses, read, late, lost, opens }] of life.entries()) {
        if (uses) active.push(today);
        if (opens && !open) {
          open = true;
          opened = today;
        }
        for (const which of [0, 1]) {
          if (!read[which]) continue;
          asOf[which] = today;
          // A feed tells what is older than it is late today, and may tell an older time than it did before.
          const seen = active.filter((day) => day <= today - (late[which] ?? 0));
          const last = seen.at(-1);
          if (last !== undefined) told[which] = last;
        }
        const activity = activityOf(
          [0, 1].map((which) => ({
            feed: {
              delay: (delays[which] ?? 0) * day,
              absent: 'never',
              ...(asOf[which] === undefined ? {} : { asOf: (asOf[which] ?? 0) * day }),
            },
            told: told[which] === undefined ? undefined : new Date((told[which] ?? 0) * day).toISOString(),
          })),
        );
        const sleep = sleepOf({
          activity,
          sleeper,
          open,
          link: { origin: 'created', createdAt: 0 },
          limits: { inactive: limit * day, never: limit * day },
          now: today * day,
        });
        // A plan and what it remembers are one transaction: a service that dies in it has planned nothing.
        if (lost) continue;
        sleeper = sleep.next;
        if (sleep.asleep && open) {
          // Of the last `limit` days that every feed could know, not one was a day of use.
          const until = Math.min(...[0, 1].map((which) => (asOf[which] ?? 0) - (delays[which] ?? 0)));
          expect(active.filter((used) => used > until - limit && used <= until)).toEqual([]);
          expect(until - opened).toBeGreaterThanOrEqual(limit);
          open = false;
          slept += 1;
          sleeper = { state: 'closed', since: today * day };
        } else if (!sleep.asleep) open = true;
      }
    }),
    { numRuns: 300 },
  );
  expect(slept).toBeGreaterThan(20);
});
