import { expect, test } from 'vitest';
import { householdSync } from '../testkit/household.ts';
import { account, given, holds, hr, link, linked, now, react, rules, subject, told } from './fixture.ts';
import { planPerson } from './plan.ts';
import type { Rules } from './rules.ts';
import type { Subject } from './subject.ts';

test.each<[string, Subject, Rules, number | undefined, ReturnType<typeof told>]>([
  [
    'in step: nothing',
    linked({}),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: [] },
  ],
  [
    'a new name is written',
    linked({ displayName: 'New' }),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['account.update'] },
  ],
  [
    'what only another sync gave is left alone',
    linked({}, holds(given('Staff', 'other'))),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: [] },
  ],
  [
    'the account is gone: ask',
    subject({}, { link }),
    rules(),
    undefined,
    { situation: 'missing', standing: 'held', changes: [] },
  ],
  [
    'the account was made a moment ago',
    subject({}, { link: { ...link, createdAt: now - 60_000 } }),
    rules(),
    undefined,
    { situation: 'missing', standing: 'waiting', changes: [] },
  ],
  [
    'the account is gone: make another',
    subject({ groups: ['Staff'] }, { link }),
    rules(react({ missing: 'create' })),
    undefined,
    {
      situation: 'missing',
      standing: 'settled',
      changes: ['link.remove', 'account.create', 'grant.add g-Staff'],
    },
  ],
  [
    'one account has the key: linked, then updated',
    subject({ displayName: 'New' }, { candidates: [{ account: account({ id: 'ada' }), by: 'userName' }] }),
    rules(),
    undefined,
    { situation: 'found', standing: 'settled', changes: ['link.add', 'account.update'] },
  ],
  [
    'one account has the key, and it is asked',
    subject({}, { candidates: [{ account: account({ id: 'ada' }), by: 'userName' }] }),
    rules(react({ found: 'hold' })),
    undefined,
    { situation: 'found', standing: 'held', changes: [] },
  ],
  [
    'asked or not, our own unanswered creation is linked',
    subject(
      {},
      { candidates: [{ account: account({ id: 'ada' }), by: 'userName' }], unansweredCreate: true },
    ),
    rules(react({ found: 'hold' })),
    undefined,
    { situation: 'found', standing: 'settled', changes: ['link.add'] },
  ],
  [
    'the account is another’s',
    subject({}, { candidates: [{ account: account({ id: 'ada' }), by: 'userName', linkedTo: 'bob' }] }),
    rules(),
    undefined,
    { situation: 'ambiguous', standing: 'held', changes: [] },
  ],
  [
    'two accounts have the key',
    subject(
      {},
      {
        candidates: [
          { account: account({ id: 'ada' }), by: 'email' },
          { account: account({ id: 'ada' }, { id: 'acc2' }), by: 'email' },
        ],
      },
    ),
    rules(),
    undefined,
    { situation: 'ambiguous', standing: 'held', changes: [] },
  ],
  [
    'the first key that finds anything decides',
    subject(
      {},
      {
        candidates: [
          { account: account({ id: 'ada' }), by: 'externalId' },
          { account: account({ id: 'ada' }, { id: 'acc2' }), by: 'userName' },
        ],
      },
    ),
    rules(),
    undefined,
    { situation: 'found', standing: 'settled', changes: ['link.add'] },
  ],
  [
    'an account named as protected is never linked',
    subject(
      {},
      {
        candidates: [
          { account: account({ id: 'ada' }, { attributes: { userName: 'root-ada' } }), by: 'email' },
        ],
      },
    ),
    rules(hr),
    undefined,
    { situation: 'found', standing: 'protected', changes: [] },
  ],
])('%s', (_, of, by, departedAt, expected) => {
  const got = told(of, by, departedAt);
  expect({ ...got, changes: [...got.changes].sort() }).toEqual({
    ...expected,
    changes: [...expected.changes].sort(),
  });
});

test('a mapping that fails for one person makes that person invalid, in a sentence, and nobody else', () => {
  const failing = rules({
    attributes: {
      ...householdSync().attributes,
      displayName: { value: 'user.displayName + user.title', write: 'always', empty: 'keep' },
    },
  });
  const { standing, changes, message } = planPerson(linked({}), failing, undefined);
  expect({ standing, changes }).toEqual({ standing: 'invalid', changes: [] });
  expect(message).toMatch(/displayName/);
});

test('every change of a plan says whom it concerns, in which situation, by which rule, and why', () => {
  const { changes } = planPerson(
    linked({ displayName: 'New', groups: ['Staff/Backend'] }),
    rules(),
    undefined,
  );
  for (const { reason } of changes) {
    expect(reason).toMatchObject({
      person: 'ada',
      situation: 'confirmed',
      rule: expect.any(String),
      because: expect.any(String),
    });
  }
  expect(changes.map(({ reason }) => reason.because).join(' ')).toContain('Staff › Backend');
});
