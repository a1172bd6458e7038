/** The calls to Okta, one page per call, each with a schema of only the fields that are used. */

import { z } from 'zod';

import { type Call, nextLink, type Rest } from '../../rest/index.ts';

const text = z.string().nullish();

export const User = z.object({
  id: z.string().min(1),
  status: z.string().min(1),
  lastLogin: text,
  profile: z.looseObject({ login: z.string().min(1) }),
});
export type User = z.output<typeof User>;

export const Group = z.object({
  id: z.string().min(1),
  type: text,
  profile: z.object({ name: z.string().min(1), description: text }),
  _embedded: z.object({ stats: z.object({ usersCount: z.number().optional() }).optional() }).nullish(),
});
export type Group = z.output<typeof Group>;

const Member = z.object({ id: z.string().min(1) });

const Event = z.object({
  eventType: z.string(),
  target: z.array(z.object({ id: z.string().nullish(), type: z.string().nullish() })).nullish(),
});
export type Event = z.output<typeof Event>;

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** The address of the next page. */
  readonly next: string | undefined;
  readonly headers: Headers;
}

/** Smaller answers; yes, on a GET. */
const lean = {
  'content-type':
    'application/json; okta-response="omitCredentials,omitCredentialsLinks,omitTransitioningToStatus"',
};

const deletions = 'eventType eq "user.lifecycle.delete.completed" or eventType eq "group.lifecycle.delete"';

/** An HTTP client for each of Okta's buckets: being slowed down at one endpoint is no reason to wait at another. */
export type Endpoints = Readonly<Record<'users' | 'user' | 'groups' | 'group' | 'members' | 'logs', Rest>>;

const iso = (moment: number): string => new Date(moment).toISOString();

export function openApi(rest: Endpoints) {
  async function page<Entry extends z.ZodType>(
    at: Rest,
    entry: Entry,
    call: Omit<Call<unknown>, 'method' | 'schema'>,
  ): Promise<Page<z.output<Entry>>> {
    const { body, headers } = await at.send({ method: 'GET', schema: z.array(entry), ...call });
    return { entries: body as z.output<Entry>[], next: nextLink(headers, at.base), headers };
  }

  return {
    title: rest.users.title,

    /**
     * A page of people whose profile or status changed after a moment, in milliseconds since 1970; those who were
     * deprovisioned are among them. In an order in which nobody is passed over when they change meanwhile.
     */
    users: (after: number, link: string | undefined) =>
      page(rest.users, User, {
        purpose: 'tell the users',
        path: link ?? 'api/v1/users',
        headers: lean,
        ...(link === undefined && {
          query: {
            search: `lastUpdated gt "${iso(after)}"`,
            sortBy: after === 0 ? 'created' : 'lastUpdated',
            sortOrder: 'asc',
            limit: 200,
          },
        }),
      }),

    /** A page of everybody but those who were deprovisioned, from the database itself instead of the index of searches. */
    listed: (link: string | undefined) =>
      page(rest.users, User, {
        purpose: 'tell the users',
        path: link ?? 'api/v1/users',
        headers: lean,
        ...(link === undefined && { query: { limit: 200 } }),
      }),

    /** One user; nothing when there is none of that id (any more). */
    async user(id: string): Promise<User | undefined> {
      const call = {
        method: 'GET',
        path: `api/v1/users/${id}`,
        purpose: `tell the user ${id}`,
        schema: User,
      } as const;
      return (await rest.user.attempt(call, [404])).answer?.body;
    },

    /** A page of all groups with the numbers of their members. @param limit how many on a page */
    groups: (limit: number, link: string | undefined) =>
      page(rest.groups, Group, {
        purpose: 'tell the groups',
        path: link ?? 'api/v1/groups',
        ...(link === undefined && { query: { limit, expand: 'stats' } }),
      }),

    /** A page of the groups whose profile or members changed after a moment. */
    groupsChanged: (after: number, link: string | undefined) =>
      page(rest.groups, Group, {
        purpose: 'tell the groups that changed',
        path: link ?? 'api/v1/groups',
        ...(link === undefined && {
          query: {
            filter: `lastUpdated gt "${iso(after)}" or lastMembershipUpdated gt "${iso(after)}"`,
            limit: 200,
          },
        }),
      }),

    /** One group; nothing when there is none of that id (any more). */
    async group(id: string): Promise<Group | undefined> {
      const call = {
        method: 'GET',
        path: `api/v1/groups/${id}`,
        purpose: `tell the group ${id}`,
        schema: Group,
      } as const;
      return (await rest.group.attempt(call, [404])).answer?.body;
    },

    /** A page of the members of a group. */
    members: (group: string, link: string | undefined) =>
      page(rest.members, Member, {
        purpose: `tell the members of the group ${group}`,
        path: link ?? `api/v1/groups/${group}/users`,
        headers: lean,
        ...(link === undefined && { query: { limit: 1_000 } }),
      }),

    /** A page of the System Log about users and groups that were deleted. Without an end it always leads on. */
    deletions: (since: number, link: string | undefined) =>
      page(rest.logs, Event, {
        purpose: 'tell from the System Log what was deleted',
        path: link ?? 'api/v1/logs',
        ...(link === undefined && {
          query: { since: iso(since), filter: deletions, sortOrder: 'ASCENDING', limit: 1_000 },
        }),
      }),

    /** One call of each kind that a reading makes, for `check`. */
    trial: {
      users: () =>
        page(rest.users, User, { path: 'api/v1/users', purpose: 'tell the users', query: { limit: 1 } }),
      groups: () =>
        page(rest.groups, Group, { path: 'api/v1/groups', purpose: 'tell the groups', query: { limit: 1 } }),
      members: (group: string) =>
        page(rest.members, Member, {
          path: `api/v1/groups/${group}/users`,
          purpose: `tell the members of the group ${group}`,
          query: { limit: 1 },
        }),
      logs: () =>
        page(rest.logs, Event, { path: 'api/v1/logs', purpose: 'tell the System Log', query: { limit: 1 } }),
    },
  };
}

export type OktaApi = ReturnType<typeof openApi>;
