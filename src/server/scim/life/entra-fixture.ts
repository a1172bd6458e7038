/** Entra ID in the shapes of its literal requests, without and with `aadOptscim062020` in its tenant address. For tests only. */

import { ENTERPRISE_USER } from '../../../model/index.ts';
import { displayNameOf, type Employee, emailOf } from './company-fixture.ts';
import { type Client, core, type Speech } from './provider-fixture.ts';

/** How many members go into one PATCH. */
const BATCH = 50;

/** @param flag whether the tenant address has the flag: operations in small letters, true booleans, filters to remove. */
export function entra({ send, patch, find, idOf }: Speech, flag: boolean): Client {
  const mark = flag ? 'aadOptscim062020&' : '';
  const word = (name: 'Add' | 'Replace' | 'Remove') => (flag ? name.toLowerCase() : name);

  async function manage(id: string, manager: string): Promise<void> {
    const value = idOf(manager);
    const path = flag ? 'manager' : `${ENTERPRISE_USER}:manager`;
    // ENTRA-40 and ENTRA-41.
    const told = flag ? [{ $ref: `http://.../scim/Users/${value}`, value }] : value;
    await patch(`/Users/${id}`, [{ op: word('Add'), path, value: told }]);
  }

  return {
    async create(person) {
      const there = await find('Users', `userName eq "${person.userName}"`, mark);
      if (there !== undefined) throw new Error(`${person.userName} is there already.`);
      const { id } = await send('POST', '/Users', wholeOf(person));
      if (person.manager !== undefined) await manage(id, person.manager);
      return id;
    },
    async update(id, before, after) {
      const changes = [...changesOf(before, after)];
      if (changes.length > 0) await patch(`/Users/${id}`, flag ? together(changes) : apart(changes));
      if (before.active !== after.active) {
        const value = flag ? after.active : after.active ? 'True' : 'False';
        await patch(`/Users/${id}`, [{ op: word('Replace'), path: 'active', value }]);
      }
      if (after.manager !== undefined && after.manager !== before.manager) await manage(id, after.manager);
    },
    remove: (id) => send('DELETE', `/Users/${id}`),
    async createGroup({ key, name }) {
      const there = await find('Groups', `displayName eq "${name}"`, `${mark}excludedAttributes=members&`);
      if (there !== undefined) throw new Error(`${name} is there already.`);
      const schemas = [
        `${core}:Group`,
        'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
      ];
      const group = { schemas, externalId: key, displayName: name, meta: { resourceType: 'Group' } };
      return (await send('POST', '/Groups', group)).id;
    },
    renameGroup: (id, { name }) =>
      patch(`/Groups/${id}`, [{ op: word('Replace'), path: 'displayName', value: name }]),
    async members(id, { in: joined, out: left }) {
      const values = (keys: readonly string[]) => keys.map((key) => ({ $ref: null, value: idOf(key) }));
      for (let at = 0; at < joined.length; at += BATCH) {
        const value = values(joined.slice(at, at + BATCH));
        await patch(`/Groups/${id}`, [{ op: word('Add'), path: 'members', value }]);
      }
      for (const key of flag ? left : []) {
        await patch(`/Groups/${id}`, [{ op: 'remove', path: `members[value eq "${idOf(key)}"]` }]);
      }
      for (let at = 0; !flag && at < left.length; at += BATCH) {
        const value = values(left.slice(at, at + BATCH));
        await patch(`/Groups/${id}`, [{ op: 'Remove', path: 'members', value }]);
      }
    },
    removeGroup: (id) => send('DELETE', `/Groups/${id}`),
  };
}

/** ENTRA-11: what is not there is null, and the extension is spread at the top. */
function wholeOf(person: Employee): object {
  return {
    schemas: [`${core}:User`, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0User'],
    externalId: person.key,
    userName: person.userName,
    active: person.active,
    addresses: null,
    displayName: displayNameOf(person),
    emails: [{ type: 'work', value: emailOf(person), primary: true }],
    meta: { resourceType: 'User' },
    name: { familyName: person.familyName, givenName: person.givenName },
    phoneNumbers: null,
    preferredLanguage: null,
    title: person.title ?? null,
    department: person.department,
    manager: null,
  };
}

interface Change {
  readonly added: boolean;
  readonly path: string;
  readonly value: string;
}

function* changesOf(before: Employee, after: Employee): Generator<Change> {
  const texts = (person: Employee): Readonly<Record<string, string | undefined>> => ({
    userName: person.userName,
    displayName: displayNameOf(person),
    'name.givenName': person.givenName,
    'name.familyName': person.familyName,
    'emails[type eq "work"].value': emailOf(person),
    title: person.title,
    [`${ENTERPRISE_USER}:department`]: person.department,
  });
  const old = texts(before);
  for (const [path, value] of Object.entries(texts(after))) {
    if (value !== undefined && value !== old[path]) yield { path, value, added: old[path] === undefined };
  }
}

/** ENTRA-38: an operation for each. */
function apart(changes: readonly Change[]): readonly object[] {
  return changes.map(({ added, path, value }) => ({ op: added ? 'Add' : 'Replace', path, value }));
}

/** ENTRA-39: what chooses a value by itself, all else in one without a path. */
function together(changes: readonly Change[]): readonly object[] {
  const chosen = changes.filter(({ path }) => path.includes('['));
  const rest = changes.filter(({ path }) => !path.includes('['));
  return [
    ...chosen.map(({ path, value }) => ({ op: 'replace', path, value })),
    ...(rest.length === 0
      ? []
      : [{ op: 'replace', value: Object.fromEntries(rest.map((each) => [each.path, each.value])) }]),
  ];
}
