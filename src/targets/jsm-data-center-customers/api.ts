/** The calls to Jira: its own for users and project roles, the service desk's for customers and organisations. */

import { z } from 'zod';
import { ProvisioningError } from '../../model/index.ts';
import { type Attempted, type Call, cursorPages, offsetPages, type Rest } from '../../rest/index.ts';
import {
  type Ask,
  askProduct,
  type Customer,
  experimental,
  isJiras,
  openServiceDesk,
  servicedeskapi,
} from '../shared/index.ts';
import {
  JiraCustomer,
  Members,
  Myself,
  type Person,
  ProjectRole,
  ProjectRoles,
  Role,
  ServerInfo,
  UserStream,
} from './shapes.ts';

/** What of a user is written; what is absent stays as it is. */
export interface UserFields {
  readonly name?: string;
  readonly displayName?: string;
  readonly emailAddress?: string;
  readonly active?: boolean;
}

export type JsmDataCenterApi = ReturnType<typeof openApi>;

const api = '/rest/api/2';
/** Users of one page, as Jira itself would give. */
const mostUsers = 2_000;
/** Members of one page; Jira gives no more. */
const mostMembers = 50;

/** The calls of one connection. @param limit entries of a list of the service desk asked for at once */
export function openApi(rest: Rest, limit: number) {
  const { title } = rest;
  const ask: Ask = askProduct(rest, { product: 'Jira', isOwn: isJiras });
  const desk = openServiceDesk({ title, ask, limit, customer: JiraCustomer, handles: 'usernames' });

  async function get<Body>(call: Omit<Call<Body>, 'method'>): Promise<Body> {
    const attempted = await ask({ ...call, method: 'GET' }, []);
    if (attempted.refusal !== undefined) throw attempted.error;
    return attempted.answer.body;
  }

  const roles = () =>
    get({ path: `${api}/applicationrole`, purpose: 'list its applications', schema: z.array(Role) });

  /** One user with the seats that are taken; nothing: there is none. */
  async function user(query: Readonly<Record<string, string>>, name: string): Promise<Person | undefined> {
    const call = {
      method: 'GET',
      path: `${api}/user`,
      query: { ...query, expand: 'applicationRoles' },
      purpose: `read the account ${name}`,
      schema: JiraCustomer,
    } as const;
    return (await ask(call, [404])).answer?.body;
  }

  /** The address of the role that makes customers of a project. */
  async function customerRole(projectKey: string, role: string): Promise<string> {
    const told = await get({
      path: `${api}/project/${encodeURIComponent(projectKey)}/role`,
      purpose: `list the roles of ${projectKey}`,
      schema: ProjectRoles,
    });
    const id = /\/(\d+)$/.exec(told[role] ?? '')?.[1];
    if (id !== undefined) return `${api}/project/${encodeURIComponent(projectKey)}/role/${id}`;
    throw new ProvisioningError(
      'invalid',
      `The project ${projectKey} has no role named ${role}: name the role of its customers as role, or leave the project out of service-desks.`,
    );
  }

  return {
    ...desk,
    title,
    roles,
    customerRole,

    serverInfo: () => get({ path: `${api}/serverInfo`, purpose: 'tell its version', schema: ServerInfo }),
    myself: () => get({ path: `${api}/myself`, purpose: 'tell who this connection is', schema: Myself }),

    /** Everybody, closed or not. */
    async *all(): AsyncGenerator<readonly Person[]> {
      const pages = cursorPages({
        what: `the accounts of ${title}`,
        page: (cursor) =>
          get({
            path: `${api}/user/list`,
            query: { cursor, maxResults: mostUsers },
            purpose: 'list its accounts',
            schema: UserStream,
          }),
        next: ({ isLast, nextCursor }) => (isLast ? undefined : (nextCursor ?? '')),
      });
      for await (const { values } of pages) yield values;
    },

    byKey: (key: string) => user({ key }, key),
    byName: (username: string) => user({ username }, username),

    /** Users whose name or address begins so. */
    like: (username: string) =>
      get({
        path: `${api}/user/search`,
        query: { username, startAt: 0, maxResults: 50, includeActive: true, includeInactive: true },
        purpose: `search accounts like ${username}`,
        schema: z.array(JiraCustomer),
      }),

    /** Keys of the members of a group, and of the groups in it. */
    async keysIn(groupname: string): Promise<readonly string[]> {
      const pages = offsetPages({
        what: `the members of ${groupname}`,
        page: (startAt) =>
          get({
            path: `${api}/group/member`,
            query: { groupname, includeInactiveUsers: true, startAt, maxResults: mostMembers },
            purpose: `list the members of ${groupname}`,
            schema: Members,
          }),
        size: ({ values }) => values.length,
        offset: ({ startAt }) => startAt,
        isLast: ({ isLast }) => isLast,
      });
      const keys: string[] = [];
      for await (const { values } of pages) keys.push(...values.map(({ key }) => key));
      return keys;
    },

    createCustomer: (email: string, fullName: string): Promise<Attempted<Person>> =>
      ask(
        {
          method: 'POST',
          path: `${servicedeskapi}/customer`,
          body: { email, fullName },
          headers: experimental,
          purpose: `create the customer ${email}`,
          schema: JiraCustomer,
        },
        [400, 403, 409],
      ),

    /** Changes the fields named. 400, 403 and 404 are for the caller to judge. */
    updateUser: (key: string, fields: UserFields, purpose: string): Promise<Attempted<undefined>> =>
      ask({ method: 'PUT', path: `${api}/user`, query: { key }, body: fields, purpose }, [400, 403, 404]),

    /** User names of those who have a role in a project by themselves. */
    async roleHolders(path: string, projectKey: string): Promise<readonly string[]> {
      const { actors } = await get({
        path,
        purpose: `list the customers of ${projectKey}`,
        schema: ProjectRole,
      });
      return actors.flatMap(({ type, name }) => (name == null || /group/i.test(type ?? '') ? [] : [name]));
    },

    giveRole: (path: string, customers: readonly Customer[]): Promise<Attempted<undefined>> =>
      ask(
        {
          method: 'POST',
          path,
          body: { user: customers.map(({ handle }) => handle) },
          purpose: 'add customers to a service desk',
          repeatable: true,
        },
        [400, 403, 404, 410],
      ),

    /** One after the other, since one call takes one; stops at the first that is refused. */
    async takeRole(path: string, customers: readonly Customer[]): Promise<Attempted<undefined>> {
      const [first, ...others] = customers.map(
        ({ handle }) =>
          () =>
            ask<undefined>(
              {
                method: 'DELETE',
                path,
                query: { user: handle },
                purpose: `take ${handle} out of a service desk`,
              },
              [400, 403, 404, 410],
            ),
      );
      if (first === undefined)
        throw new ProvisioningError('internal', 'Nobody was to be taken out of a service desk.');
      let attempted = await first();
      for (const other of others) if (attempted.refusal === undefined) attempted = await other();
      return attempted;
    },
  };
}
