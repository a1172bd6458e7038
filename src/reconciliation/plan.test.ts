import { expect, test } from 'vitest';
import { compileMapping } from '../mapping/index.ts';
import type { Account, AttributeDefinition, Entitlement, Sync } from '../model/index.ts';
import { householdSync, personOf, type Told } from '../testkit/household.ts';
import { planPerson } from './plan.ts';
import type { Rules } from './rules.ts';
import type { Held, Subject } from './subject.ts';

const attribute = (name: string, more: Partial<AttributeDefinition> = {}): AttributeDefinition => ({
  name,
  type: 'string',
  multiValued: false,
  required: name === 'userName',
  caseExact: false,
  mutability: 'readWrite',
  uniqueness: name === 'userName' ? 'server' : 'none',
  description: name,
  ...more,
});
const schema = ['userName', 'displayName', 'email', 'department', 'externalId'].map((name) =>
  attribute(name),
);
const group = (name: string, more: Partial<Entitlement> = {}): Entitlement => ({
  id: `g-${name}`,
  kind: 'group',
  name,
  ...more,
});
const groups = ['Staff', 'Sales', 'Everyone', 'mirror', 'administrators'].map((name) => group(name));
const done = async () => ({});
const able = {
  'account.create': done,
  'account.update': done,
  'account.activate': done,
  'account.deactivate': done,
  'account.delete': done,
  'entitlement.create': done,
  'grant.add': done,
  'grant.remove': done,
};

const now = Date.UTC(2026, 0, 5);
const day = 24 * 60 * 60_000;

function rules(changes: Partial<Sync> = {}, more: Partial<Rules> = {}): Rules {
  const sync = householdSync(changes);
  return {
    sync,
    mapping: compileMapping(sync, schema),
    target: { schema, changes: able, fit: (desired) => desired },
    entitlement: (name) => groups.find((each) => each.name.toLowerCase() === name.toLowerCase()),
    mayRemove: true,
    now,
    ...more,
  };
}

const account = (told: Told, more: Partial<Account> = {}): Account => {
  const { attributes } = personOf(told);
  return {
    id: 'acc',
    active: true,
    attributes: {
      userName: String(attributes.userName).toLowerCase(),
      displayName: attributes.displayName ?? null,
      email: String(attributes.userName),
      department: told.department ?? 'Sales',
      externalId: attributes.externalId ?? null,
    },
    ...more,
  };
};
const holds = (...held: readonly Held[]): ReadonlyMap<string, readonly Held[]> => new Map([['acc', held]]);
const given = (name: string, ...by: readonly string[]): Held => ({
  entitlement: group(name),
  givenBy: by.length === 0 ? ['staff'] : by,
});
const byHand = (name: string): Held => ({ entitlement: group(name), givenBy: [] });
const link = { person: 'ada', account: 'acc', sync: 'staff', origin: 'created', createdAt: 0 } as const;

function subject(told: Partial<Told>, more: Partial<Subject> = {}): Subject {
  return {
    person: personOf({ id: 'ada', ...told }),
    candidates: [],
    held: new Map(),
    lapsed: [],
    unansweredCreate: false,
    ...more,
  };
}
const linked = (
  told: Partial<Told>,
  held: ReadonlyMap<string, readonly Held[]> = holds(),
  more: Partial<Subject> = {},
): Subject => subject(told, { link, account: account({ id: 'ada' }), held, ...more });

function told(of: Subject, by: Rules = rules(), departedAt?: number) {
  const { situation, standing, changes } = planPerson(of, by, departedAt);
  return {
    situation,
    standing,
    changes: changes.map((change) =>
      'entitlement' in change
        ? `${change.type} ${typeof change.entitlement === 'string' ? change.entitlement : `new ${change.entitlement.createdAs}`}`
        : change.type,
    ),
  };
}

const hr = {
  safety: { ...householdSync().safety, protected: { accounts: ['root*'], groups: ['administrators'] } },
};
const defaults = { groups: { ...householdSync().groups, default: ['Everyone'], own: ['mirror'] } };
const react = (changes: Partial<Sync['reactions']>): Partial<Sync> => ({
  reactions: { ...householdSync().reactions, ...changes },
});

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
    'what only another sync gave is left alone',
    linked({}, holds(given('Staff', 'other'))),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: [] },
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
    'gone from the source, to be deleted',
    linked({ present: false }),
    rules(react({ 'source-missing': 'delete' })),
    undefined,
    { situation: 'source-missing', standing: 'settled', changes: ['account.delete'] },
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
    'nobody yet: made, with groups',
    subject({ groups: ['Staff'] }),
    rules(),
    undefined,
    { situation: 'absent', standing: 'settled', changes: ['account.create', 'grant.add g-Staff'] },
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
    'a protected account is never changed',
    linked({ displayName: 'New', active: false }, holds(given('Staff')), {
      account: account({ id: 'ada' }, { protected: 'break-glass' }),
    }),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'protected', changes: [] },
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
  [
    'an account that answers to another sync: only our grants',
    linked({ displayName: 'New', groups: ['Staff'] }, holds(), { link: { ...link, sync: 'other' } }),
    rules(),
    undefined,
    { situation: 'confirmed', standing: 'settled', changes: ['grant.add g-Staff'] },
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
