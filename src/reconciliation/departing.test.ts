import { expect, test } from 'vitest';
import {
  account,
  byHand,
  day,
  done,
  given,
  holds,
  link,
  linked,
  now,
  react,
  rules,
  schema,
  subject,
  told,
} from './fixture.ts';
import type { Rules } from './rules.ts';
import type { Subject } from './subject.ts';

test.each<[string, Subject, Rules, number | undefined, ReturnType<typeof told>]>([
  [
    'disabled at the source: what we gave, then the account',
    linked({ active: false, groups: ['Staff'] }, holds(given('Staff'), byHand('Sales'))),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['grant.remove g-Staff', 'account.deactivate'] },
  ],
  [
    'disabled at the source within the grace period: nothing yet',
    linked({ active: false }),
    rules({ deprovision: { after: 3 * day } }),
    now - day,
    { situation: 'confirmed', standing: 'waiting', changes: [] },
  ],
  [
    'the grace period has passed',
    linked({ active: false }),
    rules({ deprovision: { after: 3 * day } }),
    now - 3 * day,
    { situation: 'confirmed', standing: 'settled', changes: ['account.deactivate'] },
  ],
  [
    'active again: the account is opened again',
    linked({}, holds(), { account: account({ id: 'ada' }, { active: false }) }),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['account.activate'] },
  ],
  [
    'deleted some days after it was closed',
    linked({ active: false }, holds(), { account: account({ id: 'ada' }, { active: false }) }),
    rules({ deprovision: { after: 0, deleteAfter: 30 * day } }),
    now - 30 * day,
    { situation: 'confirmed', standing: 'settled', changes: ['account.delete'] },
  ],
  [
    'closed and not yet to be deleted',
    linked({ active: false }, holds(), { account: account({ id: 'ada' }, { active: false }) }),
    rules({ deprovision: { after: 0, deleteAfter: 30 * day } }),
    now - day,
    { situation: 'confirmed', standing: 'settled', changes: [] },
  ],
  [
    'out of scope',
    linked({ department: 'Gone' }),
    rules({ scope: { groups: [], where: 'user.department != "Gone"' } }),
    undefined,
    { situation: 'unqualified', standing: 'settled', changes: ['account.deactivate'] },
  ],
  [
    'out of scope and still another sync’s',
    linked({ department: 'Gone' }, holds(given('Staff')), { keptBy: 'other' }),
    rules({ scope: { groups: [], where: 'user.department != "Gone"' } }),
    undefined,
    { situation: 'unqualified', standing: 'settled', changes: ['link.move', 'grant.remove g-Staff'] },
  ],
  [
    'out of scope, and only grants are to go',
    linked({ department: 'Gone' }, holds(given('Staff'))),
    rules({
      scope: { groups: [], where: 'user.department != "Gone"' },
      ...react({ unqualified: 'remove-grants' }),
    }),
    undefined,
    { situation: 'unqualified', standing: 'settled', changes: ['grant.remove g-Staff'] },
  ],
  [
    'gone from the source',
    linked({ present: false }),
    rules(),
    undefined,
    { situation: 'source-missing', standing: 'settled', changes: ['account.deactivate'] },
  ],
  [
    'gone from the source, to be deleted: first the account is closed',
    linked({ present: false }, holds(given('Staff'))),
    rules(react({ 'source-missing': 'delete' })),
    undefined,
    {
      situation: 'source-missing',
      standing: 'settled',
      changes: ['grant.remove g-Staff', 'account.deactivate'],
    },
  ],
  [
    'gone from the source and closed: deleted',
    linked({ present: false }, holds(), { account: account({ id: 'ada' }, { active: false }) }),
    rules(react({ 'source-missing': 'delete' })),
    now - day,
    { situation: 'source-missing', standing: 'settled', changes: ['account.delete'] },
  ],
  [
    'gone from the source and closed: anonymised',
    linked({ present: false }, holds(), { account: account({ id: 'ada' }, { active: false }) }),
    rules(react({ 'source-missing': 'anonymise' })),
    now - day,
    { situation: 'source-missing', standing: 'settled', changes: ['account.anonymise'] },
  ],
  [
    'to be deleted at a target that cannot close: grants and account go together',
    linked({ present: false }, holds(given('Staff'))),
    rules(react({ 'source-missing': 'delete' }), {
      target: {
        schema,
        changes: { 'grant.remove': done, 'account.delete': done },
        fit: (desired) => desired,
      },
    }),
    undefined,
    {
      situation: 'source-missing',
      standing: 'settled',
      changes: ['grant.remove g-Staff', 'account.delete'],
    },
  ],
  [
    'to be suspended: closed, and everything is kept',
    linked({ active: false }, holds(given('Staff'))),
    rules(react({ disabled: 'suspend' })),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['account.deactivate'] },
  ],
  [
    'gone from the source, to be asked',
    linked({ present: false }),
    rules(react({ 'source-missing': 'hold' })),
    undefined,
    { situation: 'source-missing', standing: 'held', changes: [] },
  ],
  [
    'gone on both sides: only the link is left to go',
    subject({ present: false }, { link }),
    rules(),
    undefined,
    { situation: 'source-missing', standing: 'settled', changes: ['link.remove'] },
  ],
  [
    'nothing goes while a source is incomplete',
    linked({ active: false }, holds(given('Staff'))),
    rules({}, { mayRemove: false }),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: [] },
  ],
  [
    'nobody yet, and inactive: nothing',
    subject({ active: false }),
    rules(),
    undefined,
    { situation: 'absent', standing: 'settled', changes: [] },
  ],
  [
    'not linked, out of scope: not ours',
    subject({ department: 'Gone' }),
    rules({ scope: { groups: [], where: 'user.department != "Gone"' } }),
    undefined,
    { situation: undefined, standing: 'outside', changes: [] },
  ],
  [
    'a protected account is never changed',
    linked({ displayName: 'New', active: false }, holds(given('Staff')), {
      account: account({ id: 'ada' }, { protected: 'break-glass' }),
    }),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'protected', changes: [] },
  ],
  [
    'a target that cannot close accounts is not asked to',
    linked({ active: false }),
    rules({}, { target: { schema, changes: { 'grant.remove': done }, fit: (desired) => desired } }),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: [] },
  ],
])('%s', (_, of, by, departedAt, expected) => {
  const got = told(of, by, departedAt);
  expect({ ...got, changes: [...got.changes].sort() }).toEqual({
    ...expected,
    changes: [...expected.changes].sort(),
  });
});
