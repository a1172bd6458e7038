/** A pretend site of Atlassian Cloud, with Jira, its service desk and Confluence: stateful, in memory, one function from Request to Response, as strict as the real one. */

import type { Clock, Fetch } from '../../../../model/index.ts';
import { type Calls, countCalls } from '../calls.ts';
import { openWindows, type Window } from '../windows.ts';
import { confluenceRoutes } from './confluence.ts';
import { type Ask, type Rights, type Route, refuse } from './front.ts';
import { groupRoutes } from './groups.ts';
import { holdingRoutes, spaceRoutes } from './holdings.ts';
import { serviceDeskRoutes } from './service-desk.ts';
import {
  type Application,
  type Board,
  type Desk,
  emptyState,
  fold,
  groupNamed,
  type Shared,
  type Space,
  type User,
} from './state.ts';
import { userRoutes } from './users.ts';

export interface SiteSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly url?: string;
  /** Who connects; administers the site. */
  readonly connection?: { readonly email?: string; readonly token?: string };
  /** Entries of one page at most. */
  readonly pageMax?: number;
  /** Milliseconds until lists and searches know of a new account. */
  readonly lag?: number;
  readonly rateLimit?: Window;
}

export interface SiteSeedUser {
  readonly email: string;
  readonly accountId?: string;
  readonly accountType?: User['accountType'];
  readonly displayName?: string;
  readonly showsEmail?: boolean;
  readonly active?: boolean;
  readonly onSite?: boolean;
  /** By name. */
  readonly groups?: readonly string[];
  readonly organisations?: readonly string[];
  /** By project key. */
  readonly desks?: readonly string[];
}

export interface SiteSeed {
  readonly applications?: readonly Application[];
  readonly groups?: readonly {
    readonly name: string;
    readonly external?: boolean;
    readonly administers?: boolean;
  }[];
  readonly organisations?: readonly { readonly name: string; readonly scimManaged?: boolean }[];
  readonly desks?: readonly { readonly projectKey: string; readonly open?: boolean }[];
  readonly users?: readonly SiteSeedUser[];
  /** What people have in their hands; ids are counted. */
  readonly projects?: readonly {
    readonly key: string;
    readonly lead: string;
    readonly components?: readonly { readonly name: string; readonly lead?: string }[];
  }[];
  readonly filters?: readonly Owned[];
  readonly dashboards?: readonly Owned[];
  readonly boards?: readonly Omit<Board, 'id'>[];
  readonly spaces?: readonly (Pick<Space, 'key' | 'author'> &
    Partial<Pick<Space, 'isPersonal' | 'status'>>)[];
  /** Account id → open issues assigned. */
  readonly issues?: Readonly<Record<string, number>>;
}

type Owned = Pick<Shared, 'name' | 'owner'> & Partial<Pick<Shared, 'shared'>>;

export interface SiteSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly calls: Calls;
  /** Ids are words of the seed: the first part of an address, the name of a group; organisations and desks are counted. */
  seed(seed: SiteSeed): void;
  readonly hand: {
    revokeToken(): void;
    /** Takes a right from the connection's account. */
    demote(right: keyof Rights): void;
    /** Takes the licence for boards from the connection's account. */
    hideBoards(): void;
    remove(email: string): void;
    change(
      email: string,
      fields: Partial<Pick<User, 'email' | 'showsEmail' | 'displayName' | 'active'>>,
    ): void;
  };
  readonly look: {
    user(email: string): Readonly<User> | undefined;
    organisation(name: string): { readonly id: string; readonly members: readonly string[] } | undefined;
    desk(projectKey: string): readonly string[];
    group(name: string): readonly string[];
  };
}

const routes: readonly (readonly [RegExp, Route])[] = Object.entries({
  ...userRoutes,
  ...groupRoutes,
  ...confluenceRoutes,
  ...serviceDeskRoutes,
  ...holdingRoutes,
  ...spaceRoutes,
}).map(([key, route]) => [new RegExp(`^${key.replaceAll('*', '([^/]+)')}$`), route]);

/** Opens a pretend site with the connection's account in it. */
export function simulateSite(options: SiteSimulatorOptions): SiteSimulator {
  const { clock, url = 'https://example.atlassian.net', pageMax = 1_000, lag = 0 } = options;
  const { email = 'rollcall@example.com', token = 'site-token-0123456789' } = options.connection ?? {};
  const state = emptyState();
  const calls = countCalls();
  const windows = options.rateLimit === undefined ? undefined : openWindows(options.rateLimit, clock);
  let rights: Rights = { browse: true, jira: true, site: true };
  let valid = true;
  let counted = 100;
  const next = (): number => {
    counted += 1;
    return counted;
  };

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const address = new URL(request.url);
    const prefix = `${new URL(url).pathname.replace(/\/$/, '')}/`;
    const path = address.pathname.startsWith(prefix) ? address.pathname.slice(prefix.length) : '';
    calls.count(`${request.method} ${path}`);
    const text = await request.text();
    const me = state.users.get(idOf(email));
    const asked = request.headers.get('authorization');
    const mine = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
    if (asked !== mine || !valid || me === undefined)
      return new Response('Client must be authenticated to access this resource.', {
        status: 401,
        headers: { 'content-type': 'text/plain' },
      });
    const operation = `${request.method} ${path}`;
    const [pattern, route] = routes.find(([one]) => one.test(operation)) ?? [];
    if (pattern === undefined || route === undefined)
      return new Response('<html><title>Not found</title></html>', {
        status: 404,
        headers: { 'content-type': 'text/html' },
      });
    const taken = windows?.(pattern.source);
    const answer =
      taken?.refused ??
      answerRoute(route, request, text, {
        state,
        query: address.searchParams,
        headers: request.headers,
        parts: (pattern.exec(operation) ?? []).slice(1).map(decodeURIComponent),
        me,
        rights,
        url,
        pageMax,
        clock,
        lag,
        next,
      });
    for (const [name, value] of Object.entries(taken?.headers ?? {})) answer.headers.set(name, value);
    if (taken?.refused !== undefined) answer.headers.set('ratelimit-reason', 'jira-burst-based');
    return answer;
  }

  function seed({
    applications = [],
    groups = [],
    organisations = [],
    desks = [],
    users = [],
    ...more
  }: SiteSeed): void {
    state.applications.push(...applications);
    for (const { name, external = false, administers = false } of groups)
      state.groups.set(name, { groupId: name, name, external, administers, members: new Set() });
    for (const { name, scimManaged = false } of organisations) {
      const id = String(next());
      state.organisations.set(id, { id, name, scimManaged, members: new Set() });
    }
    for (const { projectKey, open = false } of desks) {
      const id = String(next());
      state.desks.set(id, { id, projectKey, open, customers: new Set() });
    }
    for (const user of users) seedUser(user);
    seedHoldings(more);
  }

  function seedHoldings({
    projects = [],
    filters = [],
    dashboards = [],
    boards = [],
    spaces = [],
    issues = {},
  }: SiteSeed): void {
    const id = (): string => String(next());
    for (const { key, lead, components = [] } of projects) {
      const own = components.map((component) => ({ id: id(), ...component }));
      state.projects.push({ id: id(), key, name: `Project ${key}`, lead, components: own });
    }
    for (const one of filters) state.filters.push({ id: id(), shared: false, ...one });
    for (const one of dashboards) state.dashboards.push({ id: id(), shared: false, ...one });
    for (const board of boards) state.boards.push({ id: next(), ...board });
    for (const space of spaces)
      state.spaces.push({
        id: id(),
        name: `Space ${space.key}`,
        isPersonal: false,
        status: 'current',
        ...space,
      });
    for (const [account, count] of Object.entries(issues)) state.issues.set(account, count);
  }

  function seedUser(user: SiteSeedUser): void {
    const { accountId = idOf(user.email), accountType = 'atlassian', displayName = accountId } = user;
    const { showsEmail = true, active = true, onSite = true } = user;
    const email = fold(user.email);
    state.users.set(accountId, {
      accountId,
      accountType,
      email,
      showsEmail,
      displayName,
      active,
      onSite,
      listedFrom: 0,
    });
    for (const name of user.groups ?? []) groupNamed(state, name)?.members.add(accountId);
    for (const name of user.organisations ?? []) organisationNamed(name)?.members.add(accountId);
    for (const key of user.desks ?? []) deskOf(key)?.customers.add(accountId);
  }

  const organisationNamed = (name: string) =>
    [...state.organisations.values()].find((one) => one.name === name);
  const deskOf = (key: string): Desk | undefined =>
    [...state.desks.values()].find((one) => one.projectKey === key);
  const userOf = (wanted: string): User | undefined =>
    [...state.users.values()].find((user) => user.email === fold(wanted));

  seed({ users: [{ email }] });

  return {
    url,
    fetch,
    calls,
    seed,
    hand: {
      revokeToken() {
        valid = false;
      },
      demote(right) {
        rights = { ...rights, [right]: false };
        const me = userOf(email)?.accountId ?? '';
        if (right === 'site')
          for (const { administers, members } of state.groups.values()) if (administers) members.delete(me);
      },
      hideBoards() {
        state.hasBoards = false;
      },
      remove(wanted) {
        const user = userOf(wanted);
        if (user === undefined) throw new Error(`There is no ${wanted}.`);
        state.users.delete(user.accountId);
        for (const { members } of [...state.organisations.values(), ...state.groups.values()])
          members.delete(user.accountId);
        for (const { customers } of state.desks.values()) customers.delete(user.accountId);
      },
      change(wanted, fields) {
        Object.assign(userOf(wanted) ?? {}, fields);
      },
    },
    look: {
      user: (wanted) => structuredClone(userOf(wanted)),
      organisation(name) {
        const one = organisationNamed(name);
        return one === undefined ? undefined : { id: one.id, members: [...one.members] };
      },
      desk: (key) => [...(deskOf(key)?.customers ?? [])],
      group: (name) => [...(groupNamed(state, name)?.members ?? [])],
    },
  };
}

/** Rights, then the body, then the route. */
function answerRoute(route: Route, request: Request, text: string, ask: Omit<Ask, 'body'>): Response {
  const { needs, fields, refuse: how = refuse } = route;
  if (needs !== undefined && !ask.rights[needs]) return how(403, 'You do not have permission to do that.');
  if (fields === undefined) return route.answer({ ...ask, body: {} });
  if (!(request.headers.get('content-type') ?? '').startsWith('application/json'))
    return new Response(null, { status: 415 });
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return how(400, 'The request body is no JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return how(400, 'The request body is no JSON object.');
  const unknown = Object.keys(body).find((field) => !fields.includes(field));
  if (unknown !== undefined) return how(400, `Unrecognized field "${unknown}"`);
  return route.answer({ ...ask, body: { ...body } });
}

/** The id of a person who was sown without one. */
const idOf = (email: string): string => email.split('@')[0] ?? '';
