import { expect, test } from 'vitest';
import { account, day, done, given, group, holds, link, linked, now, react, rules, told } from './fixture.ts';
import { APPEARS_WITHIN } from './lag.ts';
import type { Rules } from './rules.ts';
import type { Subject } from './subject.ts';
import { workingDays } from './working-days.ts';

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

const closedFor = (days: number): Partial<Subject> => ({
  account: account({ id: 'ada' }, { active: false, lastActive: ago(200) }),
  sleeper: { state: 'closed', since: now - days * day },
});

test.each<[string, Subject, Rules['sync']['reactions']['inactive'], readonly string[]]>([
  ['open, to be suspended', used(200, 100), 'suspend', ['account.deactivate']],
  ['open, to be deleted: closed first', used(200, 100), 'delete', ['account.deactivate']],
  ['open, to be anonymised: closed first', used(200, 100), 'anonymise', ['account.deactivate']],
  ['closed, and deleted too early', used(200, 100, closedFor(6)), 'delete', []],
  ['closed for a week', used(200, 100, closedFor(7)), 'delete', ['account.delete']],
  ['closed for a week, to be anonymised', used(200, 100, closedFor(7)), 'anonymise', ['account.anonymise']],
  ['closed for a week, to be suspended', used(200, 100, closedFor(7)), 'suspend', []],
])('who sleeps goes step by step: %s', (_, of, reaction, changes) => {
  const by = sync('deactivate');
  const deprovision = { ...by.sync.deprovision, deleteAfter: 7 * day };
  const reactions = { ...by.sync.reactions, inactive: reaction };
  expect(told(of, { ...by, sync: { ...by.sync, deprovision, reactions } })).toMatchObject({ changes });
});

test('a sleeper of whom nothing is known any more is not deleted, though the account stays closed', () => {
  const by = sync('deactivate');
  const reactions = { ...by.sync.reactions, inactive: 'delete' } as const;
  const silent = new Map([['hr', { delay: day, absent: 'never' } as const]]);
  expect(
    told(used(200, 100, closedFor(70)), {
      ...by,
      sync: { ...by.sync, reactions },
      feeds: { target, sources: silent },
    }),
  ).toMatchObject({ standing: 'settled', changes: [] });
});

test.each<[string, Subject]>([
  [
    'a service account, by its name at the target',
    used(200, 100, {
      account: account(
        { id: 'ada' },
        { lastActive: ago(200), attributes: { ...account({ id: 'ada' }).attributes, userName: 'svc-build' } },
      ),
    }),
  ],
  [
    'whoever holds a group of the target',
    used(200, 100, { held: holds({ entitlement: group('board-room'), givenBy: [] }) }),
  ],
])('never counts as inactive: %s', (_, of) => {
  expect(told(of, sync('deactivate')).changes).not.toContain('account.deactivate');
});

test('nothing is taken from a sleeper on a weekend, nor given back', () => {
  const calendar = { weekend: [1], freezes: [], except: [] } as const;
  for (const reaction of ['deactivate', 'remove-licences'] as const) {
    const by = sync(reaction);
    const deprovision = { ...by.sync.deprovision, calendar };
    const monday = rules({ ...by.sync, deprovision }, { ...by, sync: { ...by.sync, deprovision } });
    const days = workingDays(calendar, 'UTC');
    expect(told(used(200, 100), { ...monday, days }).changes, reaction).toEqual([]);
  }
});

const inactive = linked(
  { active: false, groups: ['Staff'] },
  holds({ entitlement: seat, givenBy: ['staff'] }, given('Sales')),
);

test.each<[Rules['sync']['reactions']['disabled'], string, readonly string[]]>([
  ['deactivate', 'settled', ['grant.remove g-Staff', 'grant.remove g-Sales', 'account.deactivate']],
  ['remove-grants', 'settled', ['grant.remove g-Staff', 'grant.remove g-Sales']],
  ['remove-licences', 'settled', ['grant.remove g-Staff']],
  ['suspend', 'settled', ['account.deactivate']],
  ['delete', 'settled', ['grant.remove g-Staff', 'grant.remove g-Sales', 'account.deactivate']],
  ['anonymise', 'settled', ['grant.remove g-Staff', 'grant.remove g-Sales', 'account.deactivate']],
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
