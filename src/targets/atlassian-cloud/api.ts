/** The calls to the organisation's interface (Organizations API, version 2) and to the accounts it manages. */

import type { Attempted, Call, Rest } from '../../rest/index.ts';
import { cursorPages } from '../../rest/index.ts';
import type { Access, AtlassianCloudConfig } from './config.ts';
import {
  type CloudUser,
  Count,
  DirectoryPage,
  DomainPage,
  GroupPage,
  Invitation,
  RolePage,
  UserDetails,
  UserPage,
  type Workspace,
  WorkspacePage,
} from './shapes.ts';

/** What a search for people may ask; at most ten ids of accounts, a hundred addresses. */
export interface UserQuery {
  readonly accountIds?: readonly string[];
  readonly emails?: readonly string[];
  readonly groupIds?: readonly string[];
  readonly resourceIds?: readonly string[];
  readonly roleIds?: readonly string[];
}

export interface GroupQuery {
  readonly accountIds?: readonly string[];
  readonly groupNames?: readonly string[];
  readonly resourceIds?: readonly string[];
  readonly roleIds?: readonly string[];
}

/** Whom a search tells with one account. */
const details = ['groups', 'productAccess', 'platformRoles'];

export type CloudApi = ReturnType<typeof openApi>;

type Asked = Omit<Call<unknown>, 'schema'>;
type Settings = Pick<AtlassianCloudConfig, 'organisation' | 'directory' | 'page-size' | 'notify' | 'invite'>;

/** The calls of one connection. */
export function openApi(rest: Rest, config: Settings) {
  const org = `/admin/v2/orgs/${encodeURIComponent(config.organisation)}`;
  const first = `/admin/v1/orgs/${encodeURIComponent(config.organisation)}`;
  const directory = `${org}/directories/${encodeURIComponent(config.directory)}`;
  const limit = config['page-size'];
  /** Only who is in the directory, suspended or not: an account that was removed is none of its accounts. */
  const members = { membershipStatus: ['active', 'suspended'] };
  const user = (id: string): string => `${directory}/users/${encodeURIComponent(id)}`;
  const membership = (group: string): string =>
    `${directory}/groups/${encodeURIComponent(group)}/memberships`;
  const managed = (id: string): string => `/users/${encodeURIComponent(id)}/manage`;

  const change = (call: Asked, statuses: readonly number[]): Promise<Attempted<undefined>> =>
    rest.attempt<undefined>(call, statuses);

  /** All pages of a search. A search is a POST that changes nothing, so it may be sent twice. */
  async function* search<Item>(
    call: Omit<Call<{ readonly data: readonly Item[]; readonly next: string | undefined }>, 'method'>,
  ): AsyncGenerator<readonly Item[]> {
    const pages = cursorPages({
      what: call.purpose,
      page: async (cursor) => {
        const body = { ...(call.body as object), ...(cursor !== undefined && { cursor }) };
        return (await rest.send({ ...call, method: 'POST', body, repeatable: true })).body;
      },
      next: ({ next }) => next,
    });
    for await (const { data } of pages) yield data;
  }

  /** All entries of a list that is asked for by GET. */
  async function list<Item>(
    call: Omit<Call<{ readonly data: readonly Item[]; readonly next: string | undefined }>, 'method'>,
  ): Promise<readonly Item[]> {
    const pages = cursorPages({
      what: call.purpose,
      page: async (cursor) =>
        (await rest.send({ ...call, method: 'GET', query: { ...call.query, cursor } })).body,
      next: ({ next }) => next,
    });
    const all: Item[] = [];
    for await (const { data } of pages) all.push(...data);
    return all;
  }

  return {
    title: rest.title,

    /** People of the directory, page by page. `bare`: without their groups and their last activity. */
    users: (query: UserQuery, how: { readonly bare?: boolean; readonly signal?: AbortSignal } = {}) =>
      search<CloudUser>({
        path: `${directory}/users/search`,
        purpose: 'list its accounts',
        body: { limit, ...members, ...query, ...(how.bare !== true && { expand: details }) },
        schema: UserPage,
        ...(how.signal !== undefined && { signal: how.signal }),
      }),

    /** How many people the directory says it has. */
    async countUsers(): Promise<number> {
      const answer = await rest.send({
        method: 'GET',
        path: `${directory}/users/count`,
        query: {
          membershipStatus: members.membershipStatus.join(','),
          ...(config.directory !== '-' && { directoryIds: config.directory }),
        },
        purpose: 'count its accounts',
        schema: Count,
      });
      return answer.body.count;
    },

    /** One person, past the index of the search, which lags; nothing: no such account in the directory. */
    async userDetails(id: string): Promise<CloudUser | undefined> {
      const purpose = `read the account ${id}`;
      const call = { method: 'GET', path: user(id), purpose, schema: UserDetails } as const;
      return (await rest.attempt(call, [404])).answer?.body.data;
    },

    groups: (query: GroupQuery = {}) =>
      search({
        path: `${directory}/groups/search`,
        purpose: 'list its groups',
        body: { limit, expand: ['counts.users'], ...query },
        schema: GroupPage,
      }),

    /** Every application of the organisation. Beside a cursor nothing else may be asked. */
    async workspaces(): Promise<readonly Workspace[]> {
      const pages = cursorPages({
        what: 'its applications',
        page: async (cursor) => {
          const body = cursor === undefined ? { limit } : { cursor };
          const call = { method: 'POST', path: `${org}/workspaces`, body, repeatable: true } as const;
          return (await rest.send({ ...call, purpose: 'list its applications', schema: WorkspacePage })).body;
        },
        next: ({ next }) => next,
      });
      const all: Workspace[] = [];
      for await (const { data } of pages) all.push(...data);
      return all;
    },

    directories: () =>
      list({ path: `${org}/directories`, purpose: 'list its directories', schema: DirectoryPage }),

    domains: () => list({ path: `${first}/domains`, purpose: 'list its domains', schema: DomainPage }),

    /** The roles that one person has, and by what. */
    roles: (id: string) =>
      list({
        path: `${user(id)}/role-assignments`,
        query: { limit },
        purpose: `list the roles of ${id}`,
        schema: RolePage,
      }),

    /** Invites up to 25 people. 400, 402, 404 and 409 are for the caller to judge. */
    invite: (emails: readonly string[]): Promise<Attempted<Invitation>> =>
      rest.attempt(
        {
          method: 'POST',
          path: `${org}/users/invite`,
          body: {
            emails,
            sendNotification: config.notify,
            ...(config.invite.applications.length > 0 && { permissionRules: config.invite.applications }),
            ...(config.invite.groups.length > 0 && { additionalGroups: config.invite.groups }),
          },
          purpose: emails.length === 1 ? `invite ${emails[0]}` : `invite ${emails.length} people`,
          schema: Invitation,
        },
        [400, 402, 404, 409],
      ),

    /** Suspending twice is suspending once. */
    suspend: (id: string, who: string) =>
      change(
        { method: 'POST', path: `${user(id)}/suspend`, purpose: `suspend ${who}`, repeatable: true },
        [400, 403, 404],
      ),
    restore: (id: string, who: string) =>
      change(
        { method: 'POST', path: `${user(id)}/restore`, purpose: `restore ${who}`, repeatable: true },
        [400, 403, 404, 409],
      ),
    remove: (id: string, who: string) =>
      change({ method: 'DELETE', path: user(id), purpose: `remove ${who}` }, [400, 403, 404]),

    createGroup: (name: string) =>
      change(
        { method: 'POST', path: `${directory}/groups`, body: { name }, purpose: `create the group ${name}` },
        [400, 409],
      ),

    /** Sending it twice does what sending it once does: the second is refused as already done. */
    addMember: (group: string, accountId: string, words: string) =>
      change(
        {
          method: 'POST',
          path: membership(group),
          body: { accountId },
          purpose: `put ${words}`,
          repeatable: true,
        },
        [400, 403, 404, 409],
      ),
    removeMember: (group: string, accountId: string, words: string) =>
      change(
        {
          method: 'DELETE',
          path: `${membership(group)}/${encodeURIComponent(accountId)}`,
          purpose: `take ${words}`,
        },
        [400, 403, 404],
      ),

    /** Gives one person a role, or takes it. */
    role: (way: 'assign' | 'revoke', id: string, { resource, role }: Access) =>
      change(
        {
          method: 'POST',
          path: `${first}/users/${encodeURIComponent(id)}/roles/${way}`,
          body: { resource, role },
          purpose: `${way} ${role}`,
          repeatable: true,
        },
        [400, 403, 404, 409],
      ),

    /** Of accounts that the organisation manages only; the organisation's own words stand in the refusal. */
    rename: (id: string, name: string, who: string) =>
      change(
        {
          method: 'PATCH',
          path: `${managed(id)}/profile`,
          body: { name },
          purpose: `change the name of ${who}`,
          repeatable: true,
        },
        [400, 403, 404],
      ),
    setEmail: (id: string, email: string, who: string) =>
      change(
        {
          method: 'PUT',
          path: `${managed(id)}/email`,
          body: { email },
          purpose: `change the e-mail address of ${who}`,
        },
        [400, 403, 404],
      ),
    enable: (id: string, who: string) =>
      change(
        {
          method: 'POST',
          path: `${managed(id)}/lifecycle/enable`,
          purpose: `activate ${who}`,
          repeatable: true,
        },
        [403, 404, 409],
      ),
  };
}
