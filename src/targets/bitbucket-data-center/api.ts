/** The calls to Bitbucket's REST interface for administrators. */

import type { ZodType } from 'zod';
import { ProvisioningError } from '../../model/index.ts';
import type { Answer, Attempted, Call, Rest } from '../../rest/index.ts';
import { type Ask, askProduct, type SteadyPage, steadyPages } from '../shared/index.ts';
import { isBitbuckets } from './refusals.ts';
import {
  type BitbucketGroup,
  type BitbucketUser,
  GroupPage,
  License,
  type Permitted,
  PermittedPage,
  Properties,
  UserPage,
} from './shapes.ts';

export type { BitbucketGroup, BitbucketUser, License, Permitted };

interface Listed<Entry> {
  readonly start: number;
  readonly isLastPage: boolean;
  readonly nextPageStart?: number | null | undefined;
  readonly values: readonly Entry[];
}

interface List<Entry> {
  readonly path: string;
  readonly what: string;
  readonly schema: ZodType<Listed<Entry>>;
  readonly id: (entry: Entry) => string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export type BitbucketApi = ReturnType<typeof openApi>;

/** Refusals of a change that its caller judges: invalid, not permitted, licence or rank, not there, there already. */
const judged = [400, 401, 403, 404, 409];

/** The calls of one connection. @param limit entries asked for at once */
export function openApi(rest: Rest, limit: number) {
  const api = '/rest/api/latest';
  const admin = `${api}/admin`;

  const ask: Ask = askProduct(rest, { product: 'Bitbucket', isOwn: isBitbuckets });

  async function get<Body>(call: Omit<Call<Body>, 'method'>): Promise<Answer<Body>> {
    const attempted = await ask({ ...call, method: 'GET' }, []);
    if (attempted.refusal !== undefined) throw attempted.error;
    return attempted.answer;
  }

  /** Pages of a list; nothing more when what it is about has meanwhile gone. */
  function list<Entry>({ path, what, schema, id, query, signal }: List<Entry>) {
    return steadyPages({
      what: `${what} of ${rest.title}`,
      id,
      async page(start): Promise<SteadyPage<Entry>> {
        const call: Call<Listed<Entry>> = {
          method: 'GET',
          path: `${admin}${path}`,
          query: { ...query, start, limit },
          purpose: `list ${what}`,
          schema,
          ...(signal !== undefined && { signal }),
        };
        const attempted = await ask(call, query === undefined ? [] : [404]);
        if (attempted.refusal !== undefined) return { start, next: undefined, values: [] };
        const { isLastPage, nextPageStart, values, start: told } = attempted.answer.body;
        if (!isLastPage && nextPageStart == null) throw brokenOff(what);
        return { start: told, next: isLastPage ? undefined : (nextPageStart ?? undefined), values };
      },
    });
  }

  function brokenOff(what: string): ProvisioningError {
    return new ProvisioningError(
      'unavailable',
      `${rest.title} broke off ${what} before their end, so nothing is concluded from it.`,
    );
  }

  const userId = ({ id }: BitbucketUser): string => String(id);
  const groupName = ({ name }: BitbucketGroup): string => name;
  const change = (call: Call): Promise<Attempted<undefined>> => ask(call, judged);

  return {
    title: rest.title,

    /** Its version, and by its headers who this connection is. */
    properties: () =>
      get({ path: `${api}/application-properties`, purpose: 'tell its version', schema: Properties }),

    license: async (): Promise<License> =>
      (await get({ path: `${admin}/license`, purpose: 'tell its seats', schema: License })).body,

    users: (signal?: AbortSignal) =>
      list({ path: '/users', what: 'its accounts', schema: UserPage, id: userId, signal }),

    /** Users whose user name, display name or e-mail address holds the text. */
    usersLike: (filter: string) =>
      list({
        path: '/users',
        what: `its accounts like ${filter}`,
        schema: UserPage,
        id: userId,
        query: { filter },
      }),

    groups: () => list({ path: '/groups', what: 'its groups', schema: GroupPage, id: groupName }),

    /** Groups with a global permission of their own, each with its highest. */
    permittedGroups: () =>
      list({
        path: '/permissions/groups',
        what: 'groups with global permissions',
        schema: PermittedPage,
        id: ({ group }: Permitted) => group.name,
      }),

    members: (group: string, signal: AbortSignal) =>
      list({
        path: '/groups/more-members',
        what: `the members of ${group}`,
        schema: UserPage,
        id: userId,
        query: { context: group },
        signal,
      }),

    groupsOf: (user: string) =>
      list({
        path: '/users/more-members',
        what: `the groups of ${user}`,
        schema: GroupPage,
        id: groupName,
        query: { context: user },
      }),

    /** Whether this connection may administer. Throws what Bitbucket says when it may not. */
    async mustAdminister(): Promise<void> {
      await get({
        path: `${admin}/permissions/groups`,
        query: { start: 0, limit: 1 },
        purpose: 'list groups with global permissions',
      });
    },

    /** Everything goes into the address, as Bitbucket wants it; the password is hidden from logs. Nobody is told by e-mail. */
    createUser: (user: {
      readonly name: string;
      readonly displayName: string;
      readonly emailAddress: string;
      readonly password: string;
    }) =>
      change({
        method: 'POST',
        path: `${admin}/users`,
        query: { ...user, addToDefaultGroup: false, notify: false },
        purpose: `create the account ${user.name}`,
        secrets: [user.password],
      }),

    updateUser: (body: { readonly name: string; readonly displayName: string; readonly email: string }) =>
      change({ method: 'PUT', path: `${admin}/users`, body, purpose: `change the account ${body.name}` }),

    renameUser: (name: string, newName: string) =>
      change({
        method: 'POST',
        path: `${admin}/users/rename`,
        body: { name, newName },
        purpose: `rename the account ${name} to ${newName}`,
      }),

    deleteUser: (name: string) =>
      change({
        method: 'DELETE',
        path: `${admin}/users`,
        query: { name },
        purpose: `delete the account ${name}`,
      }),

    createGroup: (name: string) =>
      change({
        method: 'POST',
        path: `${admin}/groups`,
        query: { name },
        purpose: `create the group ${name}`,
      }),

    /** All of them or none. Sending it twice does what sending it once does. */
    addMembers: (group: string, users: readonly string[]) =>
      change({
        method: 'POST',
        path: `${admin}/groups/add-users`,
        body: { group, users },
        purpose: `put ${users.length === 1 ? users[0] : `${users.length} accounts`} into ${group}`,
        repeatable: true,
      }),

    removeMember: (group: string, user: string) =>
      change({
        method: 'POST',
        path: `${admin}/users/remove-group`,
        body: { context: user, itemName: group },
        purpose: `take ${user} out of ${group}`,
        repeatable: true,
      }),
  };
}
