import { expect, test } from 'vitest';
import type { Account, Sync } from '../model/index.ts';
import { explainedEntitlements } from './explained-entitlements.ts';
import { inactivityOf } from './explained-inactivity.ts';
import { able, account, day, group, link, react, rules, subject } from './fixture.ts';
import { planPerson } from './plan.ts';
import type { Rules } from './rules.ts';

const { 'entitlement.create': _, ...unableToMake } = able;
const makesNone = { groups: { ...rules().sync.groups, create: false } };
const kept = 'It is kept elsewhere.';

/** Why somebody in the group `of` is not given it: Sales, where nothing else is said. */
function why(by: Rules, of = 'Sales', known?: Account): unknown {
  const person = subject({ groups: [of] }, known === undefined ? {} : { link, account: known });
  const plan = planPerson(person, by, undefined);
  const told = { ...plan, inactivity: inactivityOf(person, by, plan) };
  return explainedEntitlements(person, by, told).map(({ notGiven }) => notGiven);
}

test.each<[string, Partial<Sync>, Partial<Rules>, string, string | undefined]>([
  ['what the next run gives', {}, {}, 'Sales', undefined],
  ['what the next run makes and gives', {}, {}, 'Chess', undefined],
  ['a group that is lacking', makesNone, {}, 'Chess', 'has no group of that name, and the sync makes none'],
  [
    'a group that cannot be made',
    {},
    { target: { ...rules().target, changes: unableToMake } },
    'Chess',
    'has no group of that name, and cannot be made to have it',
  ],
  [
    'a group that the target protects',
    {},
    { entitlement: (name) => group(name, { protected: kept }) },
    'Sales',
    kept,
  ],
  ['whoever is held', react({ absent: 'hold' }), {}, 'Sales', 'reactions.absent asks for approval by hand.'],
  ['whom the sync ignores', react({ absent: 'ignore' }), {}, 'Sales', 'reactions.absent is ignore.'],
])('%s is told with why it is not given, if it is not', (_, changes, more, of, expected) => {
  const by = rules(changes, more);
  expect(why(by, of)).toEqual([expected === undefined ? undefined : expect.stringContaining(expected)]);
});

test('to an account that is protected nothing is given', () => {
  const root = { ...account({ id: 'ada' }), protected: kept };
  expect(why(rules(), 'Sales', root)).toEqual([kept]);
});

test('to an account that is not used no seat is given', () => {
  const { sync, now } = rules();
  const seat = group('Sales', { licences: ['software'] });
  const by = rules(
    {
      ...react({ inactive: 'remove-licences' }),
      deprovision: { ...sync.deprovision, after: 0, inactiveAfter: 90 * day },
    },
    {
      feeds: { target: { delay: 0, absent: 'unknown', asOf: now }, sources: new Map() },
      entitlement: () => seat,
    },
  );
  const lastActive = new Date(now - 200 * day).toISOString();
  expect(why(by, 'Sales', account({ id: 'ada' }, { lastActive }))).toEqual([
    expect.stringMatching(/^It takes a seat, and the account counts as not used\. ./),
  ]);
});
