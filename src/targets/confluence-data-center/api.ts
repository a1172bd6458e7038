/** The calls to Confluence's REST interface. */

import type { ZodType } from 'zod';
import type { Attempted, Call, Rest } from '../../rest/index.ts';
import { type Ask, askProduct, type SteadyPage, steadyPages } from '../shared/index.ts';
import { isConfluences } from './refusals.ts';
import {
  Count,
  Created,
  type Group,
  GroupPage,
  Person,
  PersonPage,
  Space,
  Submitted,
  Task,
} from './shapes.ts';

export type { Group, Person, Task };

interface Listed<Entry> {
  readonly start: number;
  readonly results: readonly Entry[];
  readonly _links: { readonly next?: string | undefined };
}

interface List<Entry> {
  readonly path: string;
  readonly what: string;
  readonly schema: ZodType<Listed<Entry>>;
  readonly id: (entry: Entry) => string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** `entry`: what it is about may have gone. `version`: an older version has no such list. */
  readonly mayLack?: 'entry' | 'version';
}

export type ConfluenceApi = ReturnType<typeof openApi>;

/** Part of a path. */
const part = (name: string): string => encodeURIComponent(name);

/** The calls of one connection. @param limit entries asked for at once */
export function openApi(rest: Rest, limit: number) {
  const api = '/rest/api';
  const ask: Ask = askProduct(rest, { product: 'Confluence', isOwn: isConfluences });

  async function get<Body>(call: Omit<Call<Body>, 'method'>): Promise<Body> {
    const attempted = await ask({ ...call, method: 'GET' }, []);
    if (attempted.refusal !== undefined) throw attempted.error;
    return attempted.answer.body;
  }

  function list<Entry>({ path, what, schema, id, query, signal, mayLack }: List<Entry>) {
    return steadyPages({
      what: `${what} of ${rest.title}`,
      id,
      async page(start): Promise<SteadyPage<Entry>> {
        const call: Call<Listed<Entry>> = {
          method: 'GET',
          path: `${api}${path}`,
          query: { ...query, start, limit },
          purpose: `list ${what}`,
          schema,
          ...(signal !== undefined && { signal }),
        };
        const attempted = await (mayLack === 'version' ? rest.attempt : ask)(
          call,
          mayLack === undefined ? [] : [404],
        );
        if (attempted.refusal !== undefined) return { start, next: undefined, values: [] };
        const { results, _links, start: told } = attempted.answer.body;
        return {
          start: told,
          next: _links.next === undefined ? undefined : start + results.length,
          values: results,
        };
      },
    });
  }

  const personKey = ({ userKey }: Person): string => userKey;
  const groupName = ({ name }: Group): string => name;
  const expand = 'status';

  /** A user, or nothing where Confluence says that there is none. */
  async function getPerson(query: { readonly key: string } | { readonly username: string }) {
    const purpose = `read the account ${'key' in query ? query.key : query.username}`;
    const path = `${api}/user`;
    const call: Call<Person> = { method: 'GET', path, query: { ...query, expand }, purpose, schema: Person };
    return (await ask(call, [404])).answer?.body;
  }

  /** A change of an account by user name; 404 is for the caller to judge. */
  const change = (method: 'PUT' | 'DELETE', path: string, purpose: string): Promise<Attempted<undefined>> =>
    ask({ method, path: `${api}${path}`, purpose }, [404]);

  return {
    title: rest.title,

    myself: (): Promise<Person> =>
      get({ path: `${api}/user/current`, purpose: 'tell who this connection is', schema: Person }),

    byKey: (key: string) => getPerson({ key }),
    byName: (username: string) => getPerson({ username }),

    people: () =>
      list({
        path: '/user/list',
        what: 'its accounts',
        schema: PersonPage,
        id: personKey,
        query: { expand },
      }),

    /** Whether this version has a list of all users (8.4 and later). */
    async listsPeople(): Promise<boolean> {
      const path = `${api}/user/list`;
      const query = { start: 0, limit: 1, expand };
      const call = { method: 'GET', path, query, purpose: 'list its accounts' } as const;
      const { refusal } = await rest.attempt(call, [404]);
      return refusal === undefined;
    },

    /** Active users who take a seat, with address and last login; nobody before 9.3. */
    seatHolders: () =>
      list({
        path: '/admin/users/list/active',
        what: 'accounts with a seat',
        schema: PersonPage,
        id: personKey,
        query: { expand: 'lastLogin' },
        mayLack: 'version',
      }),

    groups: () => list({ path: '/group', what: 'its groups', schema: GroupPage, id: groupName }),

    members: (group: string, signal: AbortSignal) =>
      list({
        path: `/group/${part(group)}/member`,
        what: `the members of ${group}`,
        schema: PersonPage,
        id: personKey,
        query: { expand },
        signal,
        mayLack: 'entry',
      }),

    groupsOf: (key: string) =>
      list({
        path: '/user/memberof',
        what: `the groups of ${key}`,
        schema: GroupPage,
        id: groupName,
        query: { key },
        mayLack: 'entry',
      }),

    async seats(): Promise<{ readonly used: number; readonly most: number }> {
      const count = async (name: string): Promise<number> => {
        const path = `/rest/license/1.0/license/${name}`;
        return (await get({ path, purpose: 'tell its seats', schema: Count })).count;
      };
      return { used: await count('userCount'), most: await count('maxUsers') };
    },

    /** Nobody is told by e-mail, since a password is given. 400 and 409 are for the caller to judge. */
    createUser: (user: {
      readonly userName: string;
      readonly fullName: string;
      readonly email: string;
      readonly password: string;
    }) =>
      ask(
        {
          method: 'POST',
          path: `${api}/admin/user`,
          body: user,
          purpose: `create the account ${user.userName}`,
          schema: Created,
          secrets: [user.password],
        },
        [409],
      ),

    /** Before 9.0 there is no such call, and 405 is answered. 404 and 405 are for the caller to judge. */
    updateUser: (name: string, body: { readonly fullName?: string; readonly email?: string }) =>
      rest.attempt(
        {
          method: 'PUT',
          path: `${api}/admin/user/${part(name)}`,
          body,
          purpose: `change the account ${name}`,
        },
        [404, 405],
      ),

    disableUser: (name: string) =>
      change('PUT', `/admin/user/${part(name)}/disable`, `deactivate the account ${name}`),
    enableUser: (name: string) =>
      change('PUT', `/admin/user/${part(name)}/enable`, `activate the account ${name}`),

    deleteUser: (name: string) =>
      ask(
        {
          method: 'DELETE',
          path: `${api}/admin/user/${part(name)}`,
          purpose: `delete the account ${name}`,
          schema: Submitted,
        },
        [404],
      ),

    task: (id: string): Promise<Task> =>
      get({ path: `${api}/longtask/${part(id)}`, purpose: 'tell how far a deletion is', schema: Task }),

    /** The personal space of a user; nothing: there is none, or the connection may not see it. */
    async personalSpace(name: string): Promise<Space | undefined> {
      const call = {
        method: 'GET',
        path: `${api}/space/${part(`~${name}`)}`,
        purpose: `read the personal space of ${name}`,
        schema: Space,
      } as const;
      return (await ask(call, [404])).answer?.body;
    },

    createGroup: (name: string): Promise<Attempted<undefined>> =>
      ask(
        {
          method: 'POST',
          path: `${api}/admin/group`,
          body: { type: 'group', name },
          purpose: `create the group ${name}`,
        },
        [409],
      ),

    addMember: (group: string, name: string) =>
      change('PUT', `/user/${part(name)}/group/${part(group)}`, `put ${name} into ${group}`),
    removeMember: (group: string, name: string) =>
      change('DELETE', `/user/${part(name)}/group/${part(group)}`, `take ${name} out of ${group}`),
  };
}
