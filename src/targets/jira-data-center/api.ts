/** The calls to Jira's REST interface 2. */

import { z } from 'zod';
import type { Attempted, Call, Rest } from '../../rest/index.ts';
import { type Ask, askProduct, isJiras } from '../shared/index.ts';
import { leadCalls } from './leads.ts';
import {
  AnonymisationProgress,
  GroupList,
  JiraUser,
  MemberPage,
  Role,
  ServerInfo,
  UserStream,
  Written,
  WrittenGroup,
} from './shapes.ts';

export type { AnonymisationProgress, GroupList, JiraUser, Role, UserStream };

/** What a user is made of when it is written; what is absent stays as it is. */
export interface UserFields {
  readonly name?: string;
  readonly displayName?: string;
  readonly emailAddress?: string;
  readonly active?: boolean;
}

/** Members of one page; Jira gives no more, whatever is asked for. */
const memberPageSize = 50;

export type JiraApi = ReturnType<typeof openApi>;

/** The calls of one connection. A person is named in sentences by what the caller knows of them. */
export function openApi(rest: Rest) {
  const api = '/rest/api/2';

  const ask: Ask = askProduct(rest, { product: 'Jira', isOwn: isJiras });

  async function get<Body>(call: Omit<Call<Body>, 'method'>): Promise<Body> {
    const attempted = await ask({ ...call, method: 'GET' }, []);
    if (attempted.refusal !== undefined) throw attempted.error;
    return attempted.answer.body;
  }

  /** A user, or nothing where Jira says that there is none. */
  async function getUser(
    query: { readonly key: string } | { readonly username: string },
  ): Promise<JiraUser | undefined> {
    const purpose = `read the account ${'key' in query ? query.key : query.username}`;
    const attempted = await ask(
      {
        method: 'GET',
        path: `${api}/user`,
        query: { ...query, expand: 'groups' },
        purpose,
        schema: JiraUser,
      },
      [404],
    );
    return attempted.answer?.body;
  }

  return {
    title: rest.title,
    ...leadCalls(ask),

    serverInfo: () => get({ path: `${api}/serverInfo`, purpose: 'tell its version', schema: ServerInfo }),

    myself: () => get({ path: `${api}/myself`, purpose: 'tell who this connection is', schema: JiraUser }),

    roles: () =>
      get({
        path: `${api}/applicationrole`,
        purpose: 'list its applications and seats',
        schema: z.array(Role),
      }),

    /** The groups, up to so many of them; `total` says how many there are. */
    groups: (maxResults: number) =>
      get({
        path: `${api}/groups/picker`,
        query: { query: '', maxResults },
        purpose: 'list its groups',
        schema: GroupList,
      }),

    /** The members of a group and of the groups in it from an offset on, inactive ones too; nothing: no such group. */
    async members(groupname: string, startAt: number, signal: AbortSignal): Promise<MemberPage | undefined> {
      const attempted = await ask(
        {
          method: 'GET',
          path: `${api}/group/member`,
          query: { groupname, includeInactiveUsers: true, startAt, maxResults: memberPageSize },
          purpose: `list the members of ${groupname}`,
          schema: MemberPage,
          signal,
        },
        [404],
      );
      return attempted.answer?.body;
    },

    userByKey: (key: string) => getUser({ key }),
    userByName: (username: string) => getUser({ username }),

    /** A page of all users; nothing where this version has no such list. */
    async listUsers(cursor: string | undefined, maxResults: number): Promise<UserStream | undefined> {
      const attempted = await rest.attempt(
        {
          method: 'GET',
          path: `${api}/user/list`,
          query: { cursor, maxResults },
          purpose: 'list its accounts',
          schema: UserStream,
        },
        [404],
      );
      return attempted.answer?.body;
    },

    /** Users whose name, e-mail address or a word of whose display name begins so; as many as Jira gives at once. */
    searchUsers: (username: string, maxResults: number) =>
      get({
        path: `${api}/user/search`,
        query: { username, startAt: 0, maxResults, includeActive: true, includeInactive: true },
        purpose: `search accounts like ${username}`,
        schema: z.array(JiraUser),
      }),

    /** Makes a user in the first writable directory, without telling anybody by e-mail. 400 and 500 are for the caller to judge. */
    createUser: (
      user: Required<Omit<UserFields, 'active'>> & { readonly applicationKeys: readonly string[] },
    ): Promise<Attempted<Written>> =>
      ask(
        {
          method: 'POST',
          path: `${api}/user`,
          body: { ...user, notification: 'false' },
          purpose: `create the account ${user.name}`,
          schema: Written,
        },
        [400, 500],
      ),

    /** Changes the fields named. 400, 403 and 404 are for the caller to judge. */
    updateUser: (key: string, user: UserFields, purpose: string): Promise<Attempted<undefined>> =>
      ask({ method: 'PUT', path: `${api}/user`, query: { key }, body: user, purpose }, [400, 403, 404]),

    deleteUser: (key: string, purpose: string): Promise<Attempted<undefined>> =>
      ask({ method: 'DELETE', path: `${api}/user`, query: { key }, purpose }, [400, 403, 404]),

    /** Whatever Jira answers is for the caller to judge: the account is closed already. */
    endSessions: (username: string): Promise<Attempted<undefined>> =>
      ask(
        {
          method: 'DELETE',
          path: `${api}/user/session/${encodeURIComponent(username)}`,
          purpose: `end the sessions of ${username}`,
        },
        [400, 403, 404, 405, 500, 501, 502, 503],
      ),

    /** Begins to anonymise. 403, 404 and 409 (another is under way) are for the caller to judge. */
    anonymise: (userKey: string, newOwnerKey: string, name: string): Promise<Attempted<undefined>> =>
      ask(
        {
          method: 'POST',
          path: `${api}/user/anonymization`,
          body: { userKey, newOwnerKey },
          purpose: `anonymise ${name}`,
        },
        [403, 404, 409],
      ),

    /** How far it is; nothing: Jira knows no such work (any more). */
    async anonymisation(taskId: string | undefined): Promise<AnonymisationProgress | undefined> {
      const call = {
        method: 'GET',
        path: `${api}/user/anonymization/progress`,
        query: { taskId },
        purpose: 'tell how far the anonymisation is',
        schema: AnonymisationProgress,
      } as const;
      return (await ask(call, [404])).answer?.body;
    },

    createGroup: (name: string): Promise<Attempted<WrittenGroup>> =>
      ask(
        {
          method: 'POST',
          path: `${api}/group`,
          body: { name },
          purpose: `create the group ${name}`,
          schema: WrittenGroup,
        },
        [400],
      ),

    /** Sending it twice does what sending it once does: the second is refused as already done. */
    addMember: (groupname: string, name: string): Promise<Attempted<undefined>> =>
      ask(
        {
          method: 'POST',
          path: `${api}/group/user`,
          query: { groupname },
          body: { name },
          purpose: `put ${name} into ${groupname}`,
          repeatable: true,
        },
        [400, 403, 404],
      ),

    removeMember: (groupname: string, username: string): Promise<Attempted<undefined>> =>
      ask(
        {
          method: 'DELETE',
          path: `${api}/group/user`,
          query: { groupname, username },
          purpose: `take ${username} out of ${groupname}`,
        },
        [400, 403, 404],
      ),
  };
}
