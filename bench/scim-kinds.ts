/** The kinds of requests that are measured, and which limit stands beside each. */

import { identityOf, personId } from './company.ts';
import type { Sent } from './scim-client.ts';
import { LARGE, OUTSIDERS, SMALL } from './scim-names.ts';

/** The how-manieth request of its kind, by which of those that send side by side, and the how-manieth of that one. */
export interface Turn {
  readonly index: number;
  readonly worker: number;
  readonly turn: number;
}

export interface Kind {
  readonly what: string;
  /** `bare`: a server that answers as many bytes; `insert`, `update`: the database alone, one row in each commit. */
  readonly limit: 'bare' | 'insert' | 'update';
  make(people: number, turn: Turn): Sent;
}

const user = 'urn:ietf:params:scim:schemas:core:2.0:User';

export const kinds: readonly Kind[] = [
  {
    what: 'read by id',
    limit: 'bare',
    make: (people, { index }) => get(`Users/${personId(some(index, people))}`),
  },
  {
    what: '`userName eq`',
    limit: 'bare',
    make: (people, { index }) => get(`Users?filter=${eq(`user${some(index, people)}@example.com`)}`),
  },
  {
    what: '`userName eq`, a miss',
    limit: 'bare',
    make: (_, { index }) => get(`Users?filter=${eq(`nobody${index}@example.com`)}`),
  },
  { what: 'a page of 100, the first', limit: 'bare', make: () => get('Users?startIndex=1&count=100') },
  {
    what: 'a page of 100, the last',
    limit: 'bare',
    make: (people) => get(`Users?startIndex=${people - 99}&count=100`),
  },
  {
    what: 'create',
    limit: 'insert',
    make: (_, { index }) => ({ method: 'POST', path: 'Users', body: newcomer(`new${index}`) }),
  },
  {
    what: 'PATCH active',
    limit: 'update',
    make: (people, { index }) => ({
      method: 'PATCH',
      path: `Users/${personId(index % people)}`,
      body: patch([{ op: 'replace', value: { active: Math.floor(index / people) % 2 !== 0 } }]),
    }),
  },
  { what: 'a member of the group of 100', limit: 'insert', make: memberOf(SMALL) },
  { what: 'a member of the group of 10,000', limit: 'insert', make: memberOf(LARGE) },
];

/** The last two, for whoever sends one after the other. */
export const memberKinds: readonly Kind[] = kinds.slice(-2);

/** A Bulk of a thousand creations; `at`: the how-manieth. */
export function bulk(at: number): Sent {
  const Operations = Array.from({ length: 1_000 }, (_, index) => ({
    method: 'POST',
    path: '/Users',
    bulkId: `b${index}`,
    data: newcomer(`bulk${at}-${index}`),
  }));
  return {
    method: 'POST',
    path: 'Bulk',
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations },
  };
}

function get(path: string): Sent {
  return { method: 'GET', path };
}

/** People in no order that any cache could like. */
function some(index: number, people: number): number {
  return (index * 7_919) % people;
}

function eq(name: string): string {
  return encodeURIComponent(`userName eq "${name}"`);
}

function patch(Operations: readonly object[]): object {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations };
}

/** Whoever sends adds and removes a member of its own, so that every request changes something. */
function memberOf(group: string): Kind['make'] {
  return (people, { worker, turn }) => {
    const id = personId(people - 1 - (worker % OUTSIDERS));
    return {
      method: 'PATCH',
      path: `Groups/${group}`,
      body: patch([
        turn % 2 === 0
          ? { op: 'add', path: 'members', value: [{ value: id }] }
          : { op: 'remove', path: `members[value eq "${id}"]` },
      ]),
    };
  };
}

function newcomer(name: string): object {
  const { attributes } = identityOf(1);
  const userName = `${name}@example.com`;
  return {
    ...attributes,
    schemas: [user],
    userName,
    externalId: name,
    emails: [{ value: userName, type: 'work', primary: true }],
    active: true,
  };
}
