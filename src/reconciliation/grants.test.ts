import { expect, test } from 'vitest';
import { byHand, defaults, given, group, holds, hr, link, linked, rules, subject, told } from './fixture.ts';
import type { Rules } from './rules.ts';
import type { Subject } from './subject.ts';

test.each<[string, Subject, Rules, number | undefined, ReturnType<typeof told>]>([
  [
    'a new group is given',
    linked({ groups: ['Staff'] }),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['grant.add g-Staff'] },
  ],
  [
    'a group through another is given',
    linked({ groups: ['Staff/Backend'] }),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['grant.add g-Staff'] },
  ],
  [
    'a group that the target lacks is made',
    linked({ groups: ['New'] }),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['grant.add new New'] },
  ],
  [
    'what we gave and no rule gives goes',
    linked({}, holds(given('Staff'))),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['grant.remove g-Staff'] },
  ],
  [
    'what was given by hand stays',
    linked({}, holds(byHand('Staff'))),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: [] },
  ],
  [
    'in a group of the sync’s own nobody stays by hand',
    linked({}, holds(byHand('mirror'))),
    rules(defaults),
    undefined,
    {
      situation: 'confirmed',
      standing: 'settled',
      changes: ['grant.add g-Everyone', 'grant.remove g-mirror'],
    },
  ],
  [
    'what another sync gave too is only released',
    linked({}, holds(given('Staff', 'staff', 'other'))),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['grant.release g-Staff'] },
  ],
  [
    'a default group is never taken',
    linked({}, holds(given('Everyone'))),
    rules(defaults),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: [] },
  ],
  [
    'a protected group is neither given nor taken',
    linked({ groups: ['administrators'] }, holds(given('administrators'))),
    rules(hr),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: [] },
  ],
  [
    'a grant taken away at the target is released',
    linked({}, holds(), { lapsed: [group('Sales')] }),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['grant.release g-Sales'] },
  ],
  [
    'nobody yet: made, with groups',
    subject({ groups: ['Staff'] }),
    rules(),
    undefined,
    { situation: 'absent', standing: 'settled', changes: ['account.create', 'grant.add g-Staff'] },
  ],
  [
    'an account that answers to another sync: only our grants',
    linked({ displayName: 'New', groups: ['Staff'] }, holds(), { link: { ...link, sync: 'other' } }),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['grant.add g-Staff'] },
  ],
])('%s', (_, of, by, departedAt, expected) => {
  const got = told(of, by, departedAt);
  expect({ ...got, changes: [...got.changes].sort() }).toEqual({
    ...expected,
    changes: [...expected.changes].sort(),
  });
});
