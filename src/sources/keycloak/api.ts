/** The calls of the Admin REST API, each with only the fields that are used. */

import { z } from 'zod';
import type { Tools } from '../../model/index.ts';
import { clientCredentials, openRest, type Rest } from '../../rest/index.ts';
import type { KeycloakConfig } from './config.ts';
import { explain } from './refusals.ts';

export const User = z.object({
  id: z.string().min(1),
  username: z.string().min(1),
  enabled: z.boolean(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  serviceAccountClientId: z.string().nullish(),
  attributes: z.record(z.string(), z.array(z.string())).nullish(),
});
export type User = z.output<typeof User>;

export const Group = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  path: z.string().nullish(),
});
export type Group = z.output<typeof Group>;

export const Event = z.object({
  time: z.number(),
  operationType: z.string(),
  resourceType: z.string().nullish(),
  resourcePath: z.string().nullish(),
});
export type Event = z.output<typeof Event>;

/** A sign-in. */
const Login = z.object({ time: z.number(), userId: z.string().nullish() });
export type Login = z.output<typeof Login>;

const EventsConfig = z.object({
  adminEventsEnabled: z.boolean().nullish(),
  eventsEnabled: z.boolean().nullish(),
  /** None named: all. */
  enabledEventTypes: z.array(z.string()).nullish(),
});

const Member = z.object({ id: z.string().min(1), serviceAccountClientId: z.string().nullish() });

export interface Page {
  readonly first: number;
  readonly max: number;
}

export interface KeycloakApi {
  readonly title: string;
  /** Answers so far. */
  readonly pages: number;
  /** The server's clock at its last answer, milliseconds since 1970. */
  readonly clock: number | undefined;
  countUsers(): Promise<number>;
  users(page: Page): Promise<readonly User[]>;
  /** Of users no more than their ids. */
  userIds(page: Page): Promise<readonly z.output<typeof Member>[]>;
  /** Undefined: there is none. */
  user(id: string): Promise<User | undefined>;
  groupsOf(user: string, page: Page): Promise<readonly Group[]>;
  countGroups(): Promise<number>;
  groups(page: Page): Promise<readonly Group[]>;
  group(id: string): Promise<Group | undefined>;
  children(group: string, page: Page): Promise<readonly Group[]>;
  members(group: string, page: Page): Promise<readonly { readonly id: string }[]>;
  /** Which events are saved; undefined: the client may not know. */
  saves(): Promise<{ readonly changes: boolean; readonly logins: boolean } | undefined>;
  /** Newest first. `from`: a day, yyyy-MM-dd. */
  events(page: Page & { readonly from?: string }): Promise<readonly Event[]>;
  /** Newest first. `from`: as above. */
  logins(page: Page & { readonly from?: string }): Promise<readonly Login[]>;
}

/** Connects to nothing until it is called. */
export function openKeycloakApi(config: KeycloakConfig, tools: Tools): KeycloakApi {
  const url = config.url.replace(/\/+$/, '');
  const realm = encodeURIComponent(config.realm);
  const auth = clientCredentials(
    {
      tokenUrl: `${url}/realms/${realm}/protocol/openid-connect/token`,
      title: 'Keycloak',
      clientId: config.clientId,
      clientSecret: config.clientSecret,
    },
    tools,
  );
  const rest: Rest = openRest(
    { base: `${url}/admin/realms/${realm}`, title: 'Keycloak', auth, explain: explain(config) },
    tools,
  );
  let pages = 0;
  let clock: number | undefined;

  async function get<Body>(
    path: string,
    purpose: string,
    schema: z.ZodType<Body>,
    query: Query = {},
  ): Promise<Body> {
    const { body, headers } = await rest.send({ method: 'GET', path, purpose, schema, query });
    return noted(body, headers);
  }

  async function find<Body>(
    path: string,
    purpose: string,
    schema: z.ZodType<Body>,
  ): Promise<Body | undefined> {
    const { answer } = await rest.attempt({ method: 'GET', path, purpose, schema }, [404]);
    return answer === undefined ? undefined : noted(answer.body, answer.headers);
  }

  function noted<Body>(body: Body, headers: Headers): Body {
    pages += 1;
    const date = Date.parse(headers.get('date') ?? '');
    if (!Number.isNaN(date)) clock = date;
    return body;
  }

  const full = { briefRepresentation: false };
  const named = (id: string) => encodeURIComponent(id);
  return {
    title: rest.title,
    get pages() {
      return pages;
    },
    get clock() {
      return clock;
    },
    countUsers: () => get('users/count', 'count users', z.number()),
    users: ({ first, max }) => get('users', 'tell users', z.array(User), { first, max, ...full }),
    userIds: ({ first, max }) =>
      get('users', 'tell who there is', z.array(Member), { first, max, briefRepresentation: true }),
    user: (id) => find(`users/${named(id)}`, 'tell a user', User),
    groupsOf: (user, { first, max }) =>
      get(`users/${named(user)}/groups`, "tell a user's groups", z.array(Group), { first, max }),
    async countGroups() {
      return (await get('groups/count', 'count groups', z.object({ count: z.number() }))).count;
    },
    groups: ({ first, max }) =>
      get('groups', 'tell groups', z.array(Group), { first, max, populateHierarchy: false }),
    group: (id) => find(`groups/${named(id)}`, 'tell a group', Group),
    children: (group, { first, max }) =>
      get(`groups/${named(group)}/children`, 'tell subgroups', z.array(Group), { first, max }),
    members: (group, { first, max }) =>
      get(`groups/${named(group)}/members`, 'tell the members of a group', z.array(Member), {
        first,
        max,
        briefRepresentation: true,
      }),
    async saves() {
      const attempted = await rest.attempt(
        {
          method: 'GET',
          path: 'events/config',
          purpose: 'say which events are saved',
          schema: EventsConfig,
        },
        [403],
      );
      if (attempted.refusal !== undefined) return undefined;
      const { body, headers } = attempted.answer;
      const { adminEventsEnabled, eventsEnabled, enabledEventTypes } = noted(body, headers);
      const types = enabledEventTypes ?? [];
      const logins = eventsEnabled === true && (types.length === 0 || types.includes('LOGIN'));
      return { changes: adminEventsEnabled === true, logins };
    },
    events: ({ first, max, from }) =>
      get('admin-events', 'tell admin events', z.array(Event), {
        first,
        max,
        ...(from !== undefined && { dateFrom: from }),
      }),
    logins: ({ first, max, from }) =>
      get('events', 'tell who signed in', z.array(Login), {
        type: 'LOGIN',
        first,
        max,
        ...(from !== undefined && { dateFrom: from }),
      }),
  };
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;
