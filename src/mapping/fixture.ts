/** People, syncs and a schema for the tests of this room. */

import type { AttributeDefinition, Attributes, Person, PersonGroup, Sync } from '../model/index.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Ada, of whom the examples of all functions speak. */
export const ada: Person = makePerson(
  {
    userName: 'ada@example.com',
    externalId: '4711',
    displayName: 'Ada Lovelace',
    name: { givenName: 'Ada', familyName: 'Lovelace', formatted: 'Ada Lovelace' },
    userType: 'Employee',
    emails: [
      { value: 'ada@home.example', type: 'home' },
      { value: 'ada@example.com', type: 'work', primary: true },
    ],
    phoneNumbers: [{ value: '+44 1', type: 'Mobile' }],
    [enterprise]: {
      department: 'Engineering',
      employeeNumber: 4711,
      manager: { value: '00u9', displayName: 'Charles' },
    },
    level: 5,
    ratio: 1.5,
    tags: ['a', 'b'],
    badge: { colour: 'blue' },
  },
  [group('Staff'), group('SG-Jira')],
);

export function makePerson(
  attributes: Attributes,
  groups: readonly PersonGroup[] = [],
  active = true,
): Person {
  const identity = { source: 'okta', identity: { id: '00u1', active, attributes } };
  return { id: 'p-1', present: true, active, identity, identities: [identity], attributes, groups };
}

/** A group of a person, by the names from it down to the one that holds the person. */
export function group(...path: [string, ...string[]]): PersonGroup {
  return { source: 'okta', id: `g-${path[0]}`, name: path[0], path };
}

export function attribute(name: string, rest: Partial<AttributeDefinition> = {}): AttributeDefinition {
  return {
    name,
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    uniqueness: 'none',
    description: name,
    ...rest,
  };
}

export const schema: readonly AttributeDefinition[] = [
  attribute('userName', { required: true, uniqueness: 'server' }),
  attribute('displayName'),
  attribute('email', { required: true }),
  attribute('externalId', { mutability: 'immutable' }),
  attribute('lastLogin', { type: 'dateTime', mutability: 'readOnly' }),
  attribute('tags', { multiValued: true }),
  attribute('seats', { type: 'integer' }),
  attribute('vip', { type: 'boolean' }),
];

/** A sync with the usual settings; `rest` replaces whole members. */
export function makeSync(rest: Partial<Sync> = {}): Sync {
  return {
    name: 'staff-to-jira',
    from: ['okta', 'hr'],
    to: 'jira',
    timeZone: 'UTC',
    scope: { groups: [] },
    attributes: { userName: always('lower(user.userName)'), email: always('user.emails.primary') },
    correlate: ['externalId', 'email', 'userName'],
    groups: noGroups,
    reactions: {
      confirmed: 'update',
      found: 'link',
      absent: 'create',
      ambiguous: 'hold',
      missing: 'hold',
      unqualified: 'deactivate',
      'source-missing': 'deactivate',
      deleted: 'deactivate',
      disabled: 'deactivate',
      inactive: 'ignore',
      unassigned: 'ignore',
    },
    deprovision: { after: 0 },
    safety: {
      maxDeprovisions: 25,
      maxDeprovisionShare: 0.05,
      maxCreations: 500,
      maxGroupLossShare: 0.2,
      floor: 10,
      minAdministrators: 1,
      maxReadingShrink: 0.2,
      protected: { accounts: [], groups: [] },
    },
    enabled: true,
    ...rest,
  };
}

export const noGroups: Sync['groups'] = {
  map: {},
  rename: [],
  include: [],
  exclude: [],
  default: [],
  own: [],
  create: false,
};

export const always = (value: string) => ({ value, write: 'always', empty: 'keep' }) as const;

/** What was thrown, for tests of messages and faults. */
export function thrownBy(work: () => unknown): {
  readonly code?: string;
  readonly message: string;
  readonly faults: readonly { path: string; message: string }[];
} {
  try {
    work();
  } catch (thrown) {
    return thrown as never;
  }
  throw new Error('Nothing was thrown.');
}
