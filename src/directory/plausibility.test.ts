import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Counts, implausible, noCounts } from './plausibility.ts';

const limits = { source: 'okta', maxShrink: 0.2, floor: 5 };

function counts(people: number, rest: Partial<Counts> = {}): Counts {
  return { people, active: people, groups: 10, memberships: people * 2, ...rest };
}

describe('a full reading', () => {
  const none = noCounts;
  const cases: readonly [name: string, before: Counts, told: Counts, lost: Counts, held: boolean][] = [
    ['of a source that was never read is believed', none, counts(100), none, false],
    ['of an empty source is believed', none, none, none, false],
    ['that tells all is believed', counts(100), counts(100), none, false],
    ['that lacks as many as may go is believed', counts(100), counts(80), { ...none, people: 20 }, false],
    ['that lacks one more is held', counts(100), counts(79), { ...none, people: 21 }, true],
    ['that lacks few of few is believed', counts(6), counts(2), { ...none, people: 4, active: 4 }, false],
    ['that tells nobody is held, however few there were', counts(2), counts(0), { ...none, people: 2 }, true],
    ['that tells others in place of all is held', counts(100), counts(100), { ...none, people: 100 }, true],
    [
      'in which many became inactive is held',
      counts(100),
      counts(100, { active: 50 }),
      { ...none, active: 50 },
      true,
    ],
    [
      'without groups is held',
      counts(100, { groups: 1 }),
      counts(100, { groups: 0 }),
      { ...none, groups: 1 },
      true,
    ],
    [
      'in which groups lost their members is held',
      counts(100, { memberships: 500 }),
      counts(100, { memberships: 300 }),
      { ...none, memberships: 200 },
      true,
    ],
    [
      'in which one of four left with all memberships is believed',
      counts(4),
      counts(3),
      { ...none, people: 1, active: 1, memberships: 2 },
      false,
    ],
    [
      'in which the only member of the only group left is believed',
      counts(3, { groups: 1, memberships: 1 }),
      counts(3, { groups: 1, memberships: 0 }),
      { ...none, memberships: 1 },
      false,
    ],
  ];
  test.each(cases)('%s', (_name, before, told, lost, held) => {
    expect(implausible({ before, told, lost }, limits) !== undefined).toBe(held);
  });

  test('that is held says in numbers what it lacks and what to do', () => {
    const tally = {
      before: counts(1200),
      told: counts(600),
      lost: { ...noCounts, people: 600, active: 600 },
    };
    expect(implausible(tally, limits)).toBe(
      'The full reading of okta lacks 600 of 1,200 people (50 %), 600 of 1,200 active people (50 %), ' +
        '1,200 of 2,400 memberships (50 %), more than the 20 % that may go at once; nothing was removed. ' +
        'Believe the reading if this is right, or else mend the source and read again.',
    );
  });

  test('that lacks more is never more believable', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), (size, a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        const held = (lost: number) =>
          implausible(
            { before: counts(size), told: counts(size), lost: { ...noCounts, people: Math.min(lost, size) } },
            limits,
          ) !== undefined;
        expect(held(less) && !held(more)).toBe(false);
      }),
    );
  });
});
