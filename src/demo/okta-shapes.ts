/** The bodies of an Okta's SCIM requests, shaped as its own client shapes them. Pure. */

import type { Company, Employee } from './company.ts';

const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const group = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patch = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

export type Body = Readonly<Record<string, unknown>>;

/** A member of a pushed group: `display` is the user name. */
export interface Member {
  readonly value: string;
  readonly display: string;
}

/** The headers of Okta's client; a body adds its content type. */
export const headers = {
  'user-agent': 'Okta SCIM Client 1.0.0',
  accept: 'application/scim+json',
} as const;
export const contentType = 'application/scim+json; charset=utf-8';

/** Okta's id of a person: 20 characters that begin with 00u. */
export function oktaId(key: string): string {
  return `00u${key.padStart(17, '0')}`;
}

/** The look-up before each creation. */
export function byUserName(userName: string): string {
  return `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}&startIndex=1&count=100`;
}

/** The look-up before a group is pushed for the first time. */
export function byDisplayName(name: string): string {
  return `/Groups?filter=${encodeURIComponent(`displayName eq "${name}"`)}&startIndex=1&count=100`;
}

/** What an administrator has mapped from Okta's profile to the application's. */
export function profile(person: Employee, company: Company): Body {
  const { login, email, givenName, familyName, displayName, title, kind } = person;
  const manager = person.manager === undefined ? undefined : company.people.get(person.manager);
  return {
    userName: login,
    name: { givenName, familyName },
    emails: [{ primary: true, value: email, type: 'work' }],
    title,
    displayName,
    locale: 'en-US',
    userType: kind,
    [enterprise]: {
      employeeNumber: person.key,
      department: person.department,
      ...(manager !== undefined && {
        manager: { value: oktaId(manager.key), displayName: manager.displayName },
      }),
    },
  };
}

/** POST /Users: with a password that means nothing, and `groups` that are always empty. */
export function creation(person: Employee, company: Company): Body {
  return {
    schemas: [user, enterprise],
    ...profile(person, company),
    externalId: oktaId(person.key),
    groups: [],
    password: placeholder(person.key),
    active: true,
  };
}

/** Eight letters and digits, as Okta sends where passwords are not synchronised. */
function placeholder(key: string): string {
  return `1m${key.toLowerCase()}q`.slice(0, 8).padEnd(8, '0');
}

/** PUT /Users/{id}: the whole object that was just read, with what the profile says laid over it. */
export function update(read: Body, person: Employee, company: Company): Body {
  return { ...read, ...profile(person, company), active: person.active };
}

/** PATCH /Users/{id} of an application of Okta's catalogue: no path. */
export function activation(active: boolean): Body {
  return operations([{ op: 'replace', value: { active } }]);
}

/** POST /Groups: members always come later. */
export function groupCreation(displayName: string): Body {
  return { schemas: [group], displayName, members: [] };
}

/** PATCH /Groups/{id}, sent with every change of members: id and name again. */
export function groupName(id: string, displayName: string): Body {
  return operations([{ op: 'replace', value: { id, displayName } }]);
}

/** PATCH /Groups/{id}: who leaves and who joins, in one request. */
export function membership(change: {
  readonly out: readonly Member[];
  readonly in: readonly Member[];
}): Body {
  return operations([
    ...change.out.map(({ value }) => ({ op: 'remove', path: `members[value eq "${value}"]` })),
    ...(change.in.length === 0 ? [] : [{ op: 'add', path: 'members', value: change.in }]),
  ]);
}

/** "Push now": the list as it is, also when it is empty. */
export function pushNow(members: readonly Member[]): Body {
  return operations([{ op: 'replace', path: 'members', value: members }]);
}

function operations(list: readonly Body[]): Body {
  return { schemas: [patch], Operations: list };
}
