/** People, accounts and rules for the tables of this room's tests. */

import { compileMapping } from '../mapping/index.ts';
import type { Account, AttributeDefinition, Entitlement, Sync } from '../model/index.ts';
import { householdSync, personOf, type Told } from '../testkit/household.ts';
import { planPerson } from './plan.ts';
import type { Rules } from './rules.ts';
import type { Held, Subject } from './subject.ts';
import { workingDays } from './working-days.ts';

export const attribute = (name: string, more: Partial<AttributeDefinition> = {}): AttributeDefinition => ({
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
export const schema = ['userName', 'displayName', 'email', 'department', 'externalId'].map((name) =>
  attribute(name),
);
export const group = (name: string, more: Partial<Entitlement> = {}): Entitlement => ({
  id: `g-${name}`,
  kind: 'group',
  name,
  ...more,
});
export const groups = ['Staff', 'Sales', 'Everyone', 'mirror', 'administrators'].map((name) => group(name));
export const done = async () => ({});
export const able = {
  'account.create': done,
  'account.update': done,
  'account.activate': done,
  'account.deactivate': done,
  'account.delete': done,
  'account.anonymise': done,
  'entitlement.create': done,
  'grant.add': done,
  'grant.remove': done,
};

export const now = Date.UTC(2026, 0, 5);
export const day = 24 * 60 * 60_000;

export function rules(changes: Partial<Sync> = {}, more: Partial<Rules> = {}): Rules {
  const sync = householdSync(changes);
  return {
    sync,
    mapping: compileMapping(sync, schema),
    target: { schema, changes: able, fit: (desired) => desired },
    entitlement: (name) => groups.find((each) => each.name.toLowerCase() === name.toLowerCase()),
    mayRemove: true,
    days: workingDays(sync.deprovision.calendar, sync.timeZone),
    now,
    ...more,
  };
}

export const account = (told: Told, more: Partial<Account> = {}): Account => {
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
export const holds = (...held: readonly Held[]): ReadonlyMap<string, readonly Held[]> =>
  new Map([['acc', held]]);
export const given = (name: string, ...by: readonly string[]): Held => ({
  entitlement: group(name),
  givenBy: by.length === 0 ? ['staff'] : by,
});
export const byHand = (name: string): Held => ({ entitlement: group(name), givenBy: [] });
export const link = {
  person: 'ada',
  account: 'acc',
  sync: 'staff',
  origin: 'created',
  createdAt: 0,
} as const;

export function subject(told: Partial<Told>, more: Partial<Subject> = {}): Subject {
  return {
    person: personOf({ id: 'ada', ...told }),
    candidates: [],
    held: new Map(),
    lapsed: [],
    unansweredCreate: false,
    ...more,
  };
}
export const linked = (
  told: Partial<Told>,
  held: ReadonlyMap<string, readonly Held[]> = holds(),
  more: Partial<Subject> = {},
): Subject => subject(told, { link, account: account({ id: 'ada' }), held, ...more });

export function told(of: Subject, by: Rules = rules(), departedAt?: number) {
  const known = departedAt === undefined ? undefined : { since: departedAt };
  const { situation, standing, changes } = planPerson(of, by, known);
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

export const hr = {
  safety: { ...householdSync().safety, protected: { accounts: ['root*'], groups: ['administrators'] } },
};
export const defaults = { groups: { ...householdSync().groups, default: ['Everyone'], own: ['mirror'] } };
export const react = (changes: Partial<Sync['reactions']>): Partial<Sync> => ({
  reactions: { ...householdSync().reactions, ...changes },
});
