/** Okta in the shapes of its literal requests: applications of its catalogue, and of its app wizard. For tests only. */

import { ENTERPRISE_USER } from '../../../model/index.ts';
import { displayNameOf, type Employee, emailOf } from './company-fixture.ts';
import { type Client, core, type Speech } from './provider-fixture.ts';

/** @param kind `oin`: catalogue, which PATCHes what is active and groups; `aiw`: app wizard, which PUTs everything. */
export function okta({ send, patch, find, idOf }: Speech, kind: 'oin' | 'aiw'): Client {
  const paged = 'startIndex=1&count=100&';

  function wholeOf(person: Employee): object {
    const { manager } = person;
    return {
      userName: person.userName,
      name: { givenName: person.givenName, familyName: person.familyName },
      emails: [{ primary: true, value: emailOf(person), type: 'work' }],
      displayName: displayNameOf(person),
      ...(person.title !== undefined && { title: person.title }),
      [ENTERPRISE_USER]: {
        department: person.department,
        ...(manager !== undefined && { manager: { value: idOf(manager) } }),
      },
    };
  }

  const memberOf = (key: string) => ({ value: idOf(key), display: key });

  return {
    async create(person) {
      const there = await find('Users', `userName eq "${person.userName}"`, paged);
      if (there !== undefined) throw new Error(`${person.userName} is there already.`);
      const schemas = [`${core}:User`, ENTERPRISE_USER];
      const whole = {
        schemas,
        ...wholeOf(person),
        externalId: person.key,
        groups: [],
        password: '1mz050nq',
        active: true,
      };
      return (await send('POST', '/Users', whole)).id;
    },
    async update(id, before, after) {
      const { active, ...rest } = after;
      if (JSON.stringify(rest) !== JSON.stringify({ ...before, active: undefined })) {
        const read = await send('GET', `/Users/${id}`);
        await send('PUT', `/Users/${id}`, { ...read, ...wholeOf(after), groups: [] });
      }
      if (active === before.active) return;
      if (kind === 'oin') await patch(`/Users/${id}`, [{ op: 'replace', value: { active } }]);
      else await send('PUT', `/Users/${id}`, { ...(await send('GET', `/Users/${id}`)), active, groups: [] });
    },
    remove: () => Promise.reject(new Error('Okta never deletes anybody.')),
    async createGroup({ name }) {
      const there = await find('Groups', `displayName eq "${name}"`, paged);
      if (there !== undefined) throw new Error(`${name} is there already.`);
      return (await send('POST', '/Groups', { schemas: [`${core}:Group`], displayName: name, members: [] }))
        .id;
    },
    async renameGroup(id, { name }) {
      if (kind === 'oin') await patch(`/Groups/${id}`, [named(id, name)]);
      else await send('PUT', `/Groups/${id}`, { schemas: [`${core}:Group`], displayName: name });
    },
    async members(id, { team, in: joined, out: left }) {
      if (kind === 'aiw') {
        const members = [...team.members].map(memberOf);
        await send('PUT', `/Groups/${id}`, { schemas: [`${core}:Group`], displayName: team.name, members });
        return;
      }
      await patch(`/Groups/${id}`, [
        named(id, team.name),
        ...left.map((key) => ({ op: 'remove', path: `members[value eq "${idOf(key)}"]` })),
        ...(joined.length === 0 ? [] : [{ op: 'add', path: 'members', value: joined.map(memberOf) }]),
      ]);
    },
    removeGroup: (id) => send('DELETE', `/Groups/${id}`),
  };
}

/** With every change of its members Okta sends the name of a group, in an object that holds its id too. */
function named(id: string, displayName: string): object {
  return { op: 'replace', value: { id, displayName } };
}
