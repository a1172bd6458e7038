/** The calls to Bamboo's REST interface for administrators. */

import type { ZodType } from 'zod';
import type { Attempted, Call, Rest } from '../../rest/index.ts';
import { type Ask, askProduct, type SteadyPage, steadyPages } from '../shared/index.ts';
import { isBamboos } from './refusals.ts';
import { GroupPage, Info, Myself, PermittedPage, UserPage } from './shapes.ts';

interface Listed<Entry> {
  readonly start?: number | null | undefined;
  readonly next?: string | null | undefined;
  readonly results: readonly Entry[];
}

interface List<Entry> {
  readonly path: string;
  readonly what: string;
  readonly schema: ZodType<Listed<Entry>>;
  readonly filter?: string;
  readonly signal?: AbortSignal | undefined;
  /** Whether what it is about may have gone. */
  readonly mayLack?: boolean;
}

export type BambooApi = ReturnType<typeof openApi>;

/** Refusals of a change that its caller judges: invalid, rank, not there. */
const judged = [400, 403, 404];
const part = (name: string): string => encodeURIComponent(name);

/** The calls of one connection. @param limit entries asked for at once */
export function openApi(rest: Rest, limit: number) {
  const api = '/rest/api/latest';
  const admin = `${api}/admin`;
  const ask: Ask = askProduct(rest, { product: 'Bamboo', isOwn: isBamboos });

  async function get<Body>(call: Omit<Call<Body>, 'method'>): Promise<Body> {
    const attempted = await ask({ ...call, method: 'GET' }, []);
    if (attempted.refusal !== undefined) throw attempted.error;
    return attempted.answer.body;
  }

  /** Pages of a list; nothing more when what it is about has meanwhile gone. */
  function list<Entry extends { readonly name: string }>(asked: List<Entry>) {
    const { path, what, schema, filter, signal, mayLack = false } = asked;
    return steadyPages({
      what: `${what} of ${rest.title}`,
      id: ({ name }: Entry) => name,
      async page(start): Promise<SteadyPage<Entry>> {
        const call: Call<Listed<Entry>> = {
          method: 'GET',
          path: `${api}${path}`,
          query: { filter, start, limit },
          purpose: `list ${what}`,
          schema,
          ...(signal !== undefined && { signal }),
        };
        const attempted = await ask(call, mayLack ? [404] : []);
        if (attempted.refusal !== undefined) return { start, next: undefined, values: [] };
        const { results, next, start: told } = attempted.answer.body;
        return {
          start: told ?? start,
          next: next == null || next === '' ? undefined : start + results.length,
          values: results,
        };
      },
    });
  }

  const change = (call: Call): Promise<Attempted<undefined>> => ask(call, judged);

  return {
    title: rest.title,

    info: () => get({ path: `${api}/info`, purpose: 'tell its version', schema: Info }),
    myself: () => get({ path: `${api}/currentUser`, purpose: 'tell who this connection is', schema: Myself }),

    users: (signal?: AbortSignal) =>
      list({ path: '/admin/users', what: 'its accounts', schema: UserPage, signal }),
    /** Users whom Bamboo finds by the text: it is not said in what it looks. */
    usersLike: (filter: string) =>
      list({ path: '/admin/users', what: `its accounts like ${filter}`, schema: UserPage, filter }),

    groups: () => list({ path: '/admin/groups', what: 'its groups', schema: GroupPage }),
    /** Groups with global permissions of their own. */
    permittedGroups: () =>
      list({
        path: '/permissions/global/groups',
        what: 'groups with global permissions',
        schema: PermittedPage,
      }),

    members: (group: string, signal: AbortSignal) =>
      list({
        path: `/admin/groups/${part(group)}/more-members`,
        what: `the members of ${group}`,
        schema: UserPage,
        signal,
        mayLack: true,
      }),
    groupsOf: (user: string) =>
      list({
        path: `/admin/users/${part(user)}/assigned-groups`,
        what: `the groups of ${user}`,
        schema: GroupPage,
        mayLack: true,
      }),

    /** Whether this connection may administer. Throws what Bamboo says when it may not. */
    async mustAdminister(): Promise<void> {
      const query = { start: 0, limit: 1 };
      await get({ path: `${admin}/groups`, query, purpose: 'list its groups' });
    },

    createUser: (user: {
      readonly name: string;
      readonly fullName: string;
      readonly email: string;
      readonly password: string;
    }) =>
      change({
        method: 'POST',
        path: `${admin}/users`,
        body: { ...user, passwordConfirm: user.password },
        purpose: `create the account ${user.name}`,
        secrets: [user.password],
      }),

    /** Succeeds when there is no such user, too. */
    deleteUser: (name: string) =>
      change({
        method: 'DELETE',
        path: `${admin}/users/${part(name)}`,
        purpose: `delete the account ${name}`,
      }),

    createGroup: (name: string) =>
      change({
        method: 'POST',
        path: `${admin}/groups`,
        body: { name },
        purpose: `create the group ${name}`,
      }),

    /** Puts people into a group, or takes them out: all of them or none. Sending it twice does what sending it once does. */
    changeMembers: (type: 'add' | 'remove', group: string, users: readonly string[]) =>
      change({
        method: type === 'add' ? 'POST' : 'DELETE',
        path: `${admin}/groups/${part(group)}/${type}-users`,
        body: users,
        purpose: `${type === 'add' ? 'put' : 'take'} ${users.length === 1 ? users[0] : `${users.length} accounts`} ${type === 'add' ? 'into' : 'out of'} ${group}`,
        repeatable: true,
      }),
  };
}
