import { expect, test } from 'vitest';
import { account, day, done, given, group, holds, link, linked, now, react, rules, told } from './fixture.ts';
import { APPEARS_WITHIN } from './lag.ts';
import type { Rules } from './rules.ts';
import type { Subject } from './subject.ts';

const ago = (days: number): string => new Date(now - days * day).toISOString();
const target = { delay: 0, absent: 'unknown', asOf: now } as const;
const hr = new Map([['hr', { delay: day, asOf: now }]]);
const seat = group('Staff', { licences: ['jira-software'] });

function sync(reaction: 'deactivate' | 'remove-licences' | 'ignore', more: Partial<Rules> = {}): Rules {
  const exempt = {
    groups: ['Robots'],
    where: 'user.department == "Board"',
    accounts: ['svc-*'],
    targetGroups: ['board-*'],
  };
  return rules(
    { deprovision: { after: 0, inactiveAfter: 90 * day, exempt }, ...react({ inactive: reaction }) },
    {
      feeds: { target, sources: hr },
      entitlement: (name) => (name === 'Staff' ? seat : group(name)),
      ...more,
    },
  );
}
const used = (here: number, there: number | undefined, more: Partial<Subject> = {}): Subject =>
  linked(
    { groups: ['Staff', 'Sales'], activity: there === undefined ? {} : { last: ago(there) } },
    holds({ entitlement: seat, givenBy: ['staff'] }, given('Sales')),
    { account: account({ id: 'ada' }, { lastActive: ago(here) }), link: { ...link, createdAt: 0 }, ...more },
  );

test.each<[string, Subject, Rules, string, readonly string[]]>([
  [
    'used neither here nor at the source',
    used(200, 100),
    sync('deactivate'),
    'settled',
    ['account.deactivate'],
  ],
  ['signed in at the source yesterday', used(200, 1), sync('deactivate'), 'settled', []],
  ['used here yesterday', used(1, 200), sync('deactivate'), 'settled', []],
  [
    'never signed in at the source, and not used here',
    used(200, undefined),
    sync('deactivate'),
    'settled',
    ['account.deactivate'],
  ],
  [
    'nothing is known of the source’s sign-ins yet, and not used here',
    used(200, 100, { person: linked({ groups: ['Staff', 'Sales'] }).person }),
    sync('deactivate'),
    'settled',
    [],
  ],
  ['the sync does nothing with who is inactive', used(200, 100), sync('ignore'), 'settled', []],
  [
    'only what gives a seat is taken',
    used(200, 100),
    sync('remove-licences'),
    'settled',
    ['grant.remove g-Staff'],
  ],
  [
    'exempt by a group',
    used(200, 100, {
      person: linked({ groups: ['Staff', 'Sales', 'Robots'], activity: { last: ago(100) } }).person,
    }),
    sync('deactivate', { entitlement: group }),
    'settled',
    ['grant.add g-Robots'],
  ],
  [
    'exempt by an expression',
    used(200, 100, {
      person: linked({ department: 'Board', groups: ['Staff', 'Sales'], activity: { last: ago(100) } })
        .person,
      account: account({ id: 'ada', department: 'Board' }, { lastActive: ago(200) }),
    }),
    sync('deactivate'),
    'settled',
    [],
  ],
  [
    'protected',
    used(200, 100, { account: account({ id: 'ada' }, { lastActive: ago(200), protected: 'break-glass' }) }),
    sync('deactivate'),
    'protected',
    [],
  ],
  [
    'an account for which another sync answers is not this one’s to close',
    used(200, 100, { link: { ...link, createdAt: 0, sync: 'other' } }),
    sync('deactivate'),
    'settled',
    [],
  ],
  [
    'an account for which another sync answers loses the seats that this one gave',
    used(200, 100, { link: { ...link, createdAt: 0, sync: 'other' } }),
    sync('remove-licences'),
    'settled',
    ['grant.remove g-Staff'],
  ],
  [
    'closed a moment ago, and shown late',
    used(200, 100, { sleeper: { state: 'closed', since: now - APPEARS_WITHIN / 2 } }),
    sync('deactivate'),
    'settled',
    [],
  ],
  [
    'active again at the source',
    used(200, 1, {
      account: account({ id: 'ada' }, { active: false, lastActive: ago(200) }),
      sleeper: { state: 'closed', since: now - 5 * day },
    }),
    sync('deactivate'),
    'settled',
    ['account.activate'],
  ],
  [
    'nothing is taken while a source is incomplete',
    used(200, 100),
    sync('deactivate', { mayRemove: false }),
    'settled',
    [],
  ],
])('%s', (_, of, by, standing, changes) => {
  expect(told(of, by)).toEqual({ situation: 'confirmed', standing, changes });
});

const inactive = linked(
  { active: false, groups: ['Staff'] },
  holds({ entitlement: seat, givenBy: ['staff'] }, given('Sales')),
);

test.each<[Rules['sync']['reactions']['disabled'], string, readonly string[]]>([
  ['deactivate', 'settled', ['grant.remove g-Staff', 'grant.remove g-Sales', 'account.deactivate']],
  ['remove-grants', 'settled', ['grant.remove g-Staff', 'grant.remove g-Sales']],
  ['remove-licences', 'settled', ['grant.remove g-Staff']],
  ['delete', 'settled', ['grant.remove g-Staff', 'grant.remove g-Sales', 'account.delete']],
  ['hold', 'held', []],
  ['ignore', 'outside', []],
])('disabled at the source, with the reaction %s', (reaction, standing, changes) => {
  expect(told(inactive, rules(react({ disabled: reaction })))).toEqual({
    situation: 'confirmed',
    standing,
    changes,
  });
});

test('a target that cannot close accounts says so of sleepers too', () => {
  const { schema } = rules().target;
  const unable = { schema, changes: { 'grant.remove': done }, fit: <T>(desired: T): T => desired };
  expect(told(used(200, 100), sync('deactivate', { target: unable })).changes).toEqual([]);
});
