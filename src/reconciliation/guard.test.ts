import { expect, test } from 'vitest';
import { householdSync } from '../testkit/household.ts';
import { judge, type Weight } from './guard.ts';

const calm: Weight = {
  firstRun: false,
  changes: 10,
  found: 0,
  deprovisions: 0,
  recentDeprovisions: 0,
  linked: 1_000,
  creations: 0,
  recentCreations: 0,
  groupLosses: [],
  administrators: { before: 3, after: 3 },
  irrevocable: 0,
  repeats: 0,
};
const safety = {
  ...householdSync().safety,
  maxDeprovisions: 25,
  maxDeprovisionShare: 0.05,
  maxCreations: 500,
  maxGroupLossShare: 0.2,
  floor: 10,
  minAdministrators: 1,
};

const rulesOf = (weight: Partial<Weight>): readonly string[] => {
  const verdict = judge({ ...calm, ...weight }, safety);
  return verdict.safe ? [] : verdict.reasons.map(({ rule }) => rule);
};

test.each<[string, Partial<Weight>, readonly string[]]>([
  ['an ordinary plan is safe', {}, []],
  ['nobody has approved a plan of the sync yet', { firstRun: true }, ['first-run']],
  ['a first run with nothing to do asks nothing', { firstRun: true, changes: 0 }, []],
  ['exactly the budget is within it', { deprovisions: 25 }, []],
  ['one more than the budget', { deprovisions: 26 }, ['max-deprovisions']],
  [
    'those of the last day count with the new ones',
    { deprovisions: 1, recentDeprovisions: 25 },
    ['max-deprovisions'],
  ],
  ['a spent budget holds nothing that closes nothing', { recentDeprovisions: 40 }, []],
  ['a small company: a share counts from the floor on', { deprovisions: 9, linked: 20 }, []],
  ['ten of twenty is more than a twentieth', { deprovisions: 10, linked: 20 }, ['max-deprovision-share']],
  ['creations within a day', { creations: 200, recentCreations: 301 }, ['max-creations']],
  [
    'a group of many loses a fifth and more',
    { groupLosses: [{ name: 'eng', lost: 21, holders: 100 }] },
    ['max-group-loss-share'],
  ],
  ['a small group may be emptied', { groupLosses: [{ name: 'eng', lost: 5, holders: 5 }] }, []],
  ['the last administrator', { administrators: { before: 1, after: 0 } }, ['last-administrator']],
  ['a target without administrators is not asked for them', { administrators: { before: 0, after: 0 } }, []],
  ['what nothing brings back is asked for every time', { irrevocable: 1 }, ['irrevocable']],
  ['what a person has undone', { repeats: 1 }, ['repeats-undone']],
  [
    'every reason is told at once',
    { deprovisions: 60, repeats: 2 },
    ['max-deprovisions', 'max-deprovision-share', 'repeats-undone'],
  ],
])('%s', (_, weight, expected) => {
  expect(rulesOf(weight)).toEqual(expected);
});

test('a hold says how many, of how many, and how many are allowed', () => {
  const verdict = judge({ ...calm, deprovisions: 30, recentDeprovisions: 5, linked: 400 }, safety);
  expect(verdict).toEqual({
    safe: false,
    reasons: [
      {
        rule: 'max-deprovisions',
        message:
          '35 accounts would be closed within a day (5 of them already done); 25 are allowed without approval.',
      },
      {
        rule: 'max-deprovision-share',
        message: '35 of 400 accounts (8.8 %) would be closed within a day; 5 % are allowed without approval.',
      },
    ],
  });
});

test('numbers of many digits are written in groups of three, as in every sentence of the service', () => {
  const verdict = judge(
    {
      ...calm,
      deprovisions: 50_000,
      linked: 120_000,
      creations: 4_000,
      groupLosses: [{ name: 'eng', lost: 2_500, holders: 10_000 }],
      irrevocable: 1_000,
    },
    { ...safety, maxCreations: 3_000 },
  );
  expect(verdict.safe ? [] : verdict.reasons.map(({ message }) => message)).toEqual([
    '50,000 accounts would be closed within a day; 25 are allowed without approval.',
    '50,000 of 120,000 accounts (41.7 %) would be closed within a day; 5 % are allowed without approval.',
    '4,000 accounts would be made within a day, each may take a seat; 3,000 are allowed without approval.',
    'Groups would lose more than 20 % of their members: eng (2,500 of 10,000).',
    '1,000 accounts would be deleted or anonymised, which nothing brings back: that is asked for every time.',
  ]);
});
