/** A pretend Jira Data Center: stateful, in memory, one function from Request to Response, and as strict as the real one. */

import type { Clock, Fetch } from '../../model/index.ts';
import { type Accident, type Accidents, openAccidents } from './simulator/accidents.ts';
import { page, refuse, refusePlainly, type View } from './simulator/answers.ts';
import { groupRoutes } from './simulator/group-routes.ts';
import { openBuckets, type RateLimiting } from './simulator/rate-limiting.ts';
import type { Ask, Route, Settings } from './simulator/routes.ts';
import { type Seed, type SeedUser, sow } from './simulator/seed.ts';
import { openSignIn } from './simulator/sign-in.ts';
import {
  emptyState,
  fold,
  groupsOf,
  membersOf,
  rightsOf,
  type State,
  type User,
  userNamed,
  type Write,
} from './simulator/state.ts';
import { userReads } from './simulator/user-reads.ts';
import { removeUser, userWrites } from './simulator/user-writes.ts';
import { isAtLeast, readVersion } from './version.ts';

export { type Served, serveOnLoopback } from './simulator/serve.ts';
export type { Accident, RateLimiting, Seed, SeedUser };

export interface JiraSimulatorOptions {
  /** Its requests happen at this clock's time. */
  readonly clock: Pick<Clock, 'now'>;
  /** `8.13.27`, `9.12.0`, `10.0.1`, `10.3.24` (when absent), `11.3.8` or any other; see `settingsOf`. */
  readonly version?: string;
  /** The base URL; `https://jira.example.com` when absent. */
  readonly url?: string;
  /** Absent: there is no limit, as on a new installation. */
  readonly rateLimit?: RateLimiting;
  /** Milliseconds until the other nodes know of a write. Every request is taken for one to another node. */
  readonly lag?: number;
  /** Whether e-mail addresses are shown to nobody. */
  readonly hideEmails?: boolean;
  /** What differs from an ordinary installation of that version. */
  readonly settings?: Partial<Settings>;
  /** Who connects; a member of jira-administrators. */
  readonly connection?: { readonly name?: string; readonly token?: string; readonly password?: string };
}

export interface JiraSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly accidents: Pick<Accidents, 'plan' | 'clear'>;
  /** Adds directories, groups, users and roles at once, on every node. Throws when a name is taken or a group is missing. */
  seed(seed: Seed): void;
  /** What Jira's own administrators do by hand. Users and groups by name. */
  readonly hand: {
    change(
      name: string,
      fields: Partial<Pick<User, 'name' | 'displayName' | 'email' | 'active' | 'lastLogin' | 'sessions'>>,
    ): void;
    join(group: string, name: string): void;
    leave(group: string, name: string): void;
    remove(name: string): void;
    removeGroup(group: string): void;
    revokeToken(token: string): void;
    addToken(token: string, userName: string): void;
  };
  /** What it holds, as the database has it. */
  readonly look: {
    user(name: string): Readonly<User> | undefined;
    users(): readonly Readonly<User>[];
    /** Names, direct or through other groups. */
    groupsOf(name: string): readonly string[];
    membersOf(group: string): readonly string[];
  };
  /** What was asked of it. */
  readonly calls: {
    readonly total: number;
    readonly writes: number;
    /** `GET user/list` → how often. */
    readonly byOperation: ReadonlyMap<string, number>;
    reset(): void;
  };
  /** Every node knows everything from now on. */
  settle(): void;
}

/** What an ordinary installation of a version does. */
export function settingsOf(version: string): Settings {
  const read = readVersion(version);
  const patch = Number(/^\d+\.\d+\.(\d+)/.exec(version)?.[1] ?? 0);
  const capped = read.major >= 10;
  return {
    version,
    searchCap: capped ? 100 : 1_000,
    searchPage: capped ? 100 : 1_000,
    listsUsers: read.major >= 11 || (read.major === 10 && read.minor === 3 && patch >= 6),
    listPage: 2_000,
    memberPage: 50,
    pickerCap: Number.POSITIVE_INFINITY,
    readOnlyStatus: isAtLeast(read, 9, 0) ? 400 : 500,
    deactivatesLeads: isAtLeast(read, 9, 0),
    dotFindsAll: true,
    groupsKeepToSeats: true,
  };
}

const routes: Readonly<Record<string, Route>> = { ...userReads, ...userWrites, ...groupRoutes };
const paths = new Set(Object.keys(routes).map((operation) => operation.split(' ')[1] ?? ''));

/** Opens a pretend Jira with an administrator, the connection's user, two groups and one application in it. */
export function simulateJira(options: JiraSimulatorOptions): JiraSimulator {
  const {
    clock,
    version = '10.3.24',
    url: base = 'https://jira.example.com',
    lag = 0,
    connection = {},
  } = options;
  const settings: Settings = { ...settingsOf(version), ...options.settings };
  const stored = emptyState();
  const node: State = lag > 0 ? emptyState() : stored;
  const signIn = openSignIn(version);
  const accidents = openAccidents();
  const buckets = options.rateLimit === undefined ? undefined : openBuckets(options.rateLimit, clock);
  const counts = new Map<string, number>();
  let writes = 0;
  let requests = 0;
  let order = 0;
  let late: { readonly due: number; readonly write: Write }[] = [];

  function write(change: Write): void {
    change(stored);
    if (lag > 0) late.push({ due: clock.now() + lag, write: change });
  }

  function catchUp(until: number): void {
    const due = late.filter((entry) => entry.due <= until);
    late = late.filter((entry) => entry.due > until);
    for (const entry of due) entry.write(node);
  }

  function everywhere(change: Write): void {
    catchUp(Number.POSITIVE_INFINITY);
    change(stored);
    if (node !== stored) change(node);
  }

  const view: View = {
    state: node,
    base,
    modern: isAtLeast(readVersion(version), 9, 0),
    hideEmails: options.hideEmails ?? false,
  };

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    catchUp(clock.now());
    const url = new URL(request.url);
    const path = restPath(url, base);
    const operation = `${request.method} ${wildcard(path ?? url.pathname)}`;
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    if (request.method !== 'GET') writes += 1;
    const text = await request.text();
    return accidents.meet(operation, () => answer({ request, url, path, operation, text }));
  }

  function answer(asked: Asked): Response {
    const { request } = asked;
    const me = signIn.who(request, node);
    if (me instanceof Response) return me;
    const taken = me === undefined ? undefined : buckets?.take(me.name, request);
    const response = taken?.refused ?? respond(asked, me);
    requests += 1;
    const headers: Record<string, string> = {
      'x-arequestid': `480x${requests}x1`,
      'x-anodeid': lag > 0 ? `node${1 + (requests % 2)}` : 'node1',
      ...(me !== undefined && { 'x-ausername': encodeURIComponent(me.name), 'x-seraph-loginreason': 'OK' }),
      ...taken?.headers,
    };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  }

  function respond({ request, url, path, operation, text }: Asked, me: User | undefined): Response {
    if (path === undefined) return page(404, 'Oops, you have found a dead link');
    const route = operation === 'GET user/list' && !settings.listsUsers ? undefined : routes[operation];
    if (route === undefined) {
      return paths.has(operation.split(' ')[1] ?? '')
        ? refusePlainly(405, 'HTTP 405 Method Not Allowed')
        : refusePlainly(404, `null for uri: ${request.url}`);
    }
    if (route.access !== 'anybody' && me === undefined)
      return refuse(401, 'You are not authenticated. Authentication required to perform this operation.');
    const rights = me === undefined ? 'none' : rightsOf(node, me.key);
    if (route.access === 'administrator' && rights === 'none')
      return refuse(
        403,
        'You are not authorized to perform this operation. Administrator privileges are required.',
      );
    const body = readBody(request, text, route);
    if (body instanceof Response) return body;
    const ask: Ask = {
      view,
      state: node,
      stored,
      query: url.searchParams,
      rest: path.split('/').at(-1) ?? '',
      body,
      ...(me !== undefined && { me }),
      rights,
      settings,
      write,
      next: () => order++,
    };
    return route.answer(ask);
  }

  function seed(given: Seed): void {
    catchUp(Number.POSITIVE_INFINITY);
    const first = order;
    for (const state of new Set([stored, node])) {
      order = first;
      sow(state, given, () => order++);
    }
  }

  const {
    name = 'rollcall',
    token = 'jira-pat-0123456789abcdef',
    password = 'jira-password-0123',
  } = connection;
  seed({
    directories: [{ name: 'Jira Internal Directory', writable: true }],
    groups: [{ name: 'jira-administrators', admin: 'system' }, { name: 'jira-software-users' }],
    users: [
      {
        name: 'admin',
        key: 'admin',
        displayName: 'Administrator',
        groups: ['jira-administrators', 'jira-software-users'],
      },
      { name, key: name, displayName: 'Rollcall', groups: ['jira-administrators'] },
    ],
    roles: [{ key: 'jira-software', name: 'Jira Software', groups: ['jira-software-users'] }],
  });
  signIn.token(token, name);
  signIn.password(name, password);

  const person = (userName: string): User => {
    const user = userNamed(stored, userName);
    if (user === undefined) throw new Error(`The pretend Jira has no user ${userName}.`);
    return user;
  };
  const members = (state: State, group: string): Set<string> => {
    const held = state.groups.get(fold(group));
    if (held === undefined) throw new Error(`The pretend Jira has no group ${group}.`);
    return held.members;
  };

  return {
    url: base,
    fetch,
    seed,
    accidents,
    settle: () => catchUp(Number.POSITIVE_INFINITY),
    hand: {
      change(userName, fields) {
        const { key } = person(userName);
        everywhere((state) => {
          const held = state.users.get(key);
          if (held === undefined) return;
          if (fields.name !== undefined) {
            state.names.delete(fold(held.name));
            state.names.set(fold(fields.name), key);
          }
          Object.assign(held, fields);
        });
      },
      join(group, userName) {
        const { key } = person(userName);
        everywhere((state) => void members(state, group).add(key));
      },
      leave(group, userName) {
        const { key } = person(userName);
        everywhere((state) => void members(state, group).delete(key));
      },
      remove(userName) {
        const { key } = person(userName);
        everywhere((state) => removeUser(state, key));
      },
      removeGroup: (group) => everywhere((state) => void state.groups.delete(fold(group))),
      revokeToken: signIn.revoke,
      addToken: signIn.token,
    },
    look: {
      user: (userName) => structuredClone(userNamed(stored, userName)),
      users: () => structuredClone([...stored.users.values()]),
      groupsOf: (userName) => groupsOf(stored, person(userName).key).map((group) => group.name),
      membersOf(group) {
        const held = stored.groups.get(fold(group));
        if (held === undefined) return [];
        return [...membersOf(stored, held)].flatMap((key) => stored.users.get(key)?.name ?? []).sort();
      },
    },
    calls: {
      get total() {
        return [...counts.values()].reduce((sum, count) => sum + count, 0);
      },
      get writes() {
        return writes;
      },
      byOperation: counts,
      reset() {
        counts.clear();
        writes = 0;
      },
    },
  };
}

interface Asked {
  readonly request: Request;
  readonly url: URL;
  /** After `/rest/api/2/`; absent: not a REST address. */
  readonly path: string | undefined;
  readonly operation: string;
  readonly text: string;
}

function restPath(url: URL, base: string): string | undefined {
  const prefix = `${new URL(base).pathname.replace(/\/$/, '')}/rest/api/`;
  if (!url.pathname.startsWith(prefix)) return undefined;
  const [version, ...rest] = url.pathname.slice(prefix.length).split('/');
  return version === '2' || version === 'latest' ? rest.join('/') : undefined;
}

/** Paths whose last part is a name. */
function wildcard(path: string): string {
  return path.replace(/^(user\/session|applicationrole)\/[^/]+$/, '$1/*');
}

/** The body, as the resource's own media type and fields want it; else the refusal. */
function readBody(
  request: Request,
  text: string,
  route: Route,
): Readonly<Record<string, unknown>> | Response {
  const type = (request.headers.get('content-type') ?? '').toLowerCase();
  const xsrfSafe = /^no-check$/i.test(request.headers.get('x-atlassian-token') ?? '');
  if (
    request.method !== 'GET' &&
    /^(application\/x-www-form-urlencoded|multipart\/|text\/plain)/.test(type) &&
    !xsrfSafe
  )
    return new Response('XSRF check failed', { status: 403, headers: { 'content-type': 'text/plain' } });
  if (route.fields === undefined) return {};
  if (!type.startsWith('application/json')) return refusePlainly(415, 'HTTP 415 Unsupported Media Type');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refuse(
      400,
      text === ''
        ? 'No content to map to Object due to end of input'
        : 'Unexpected character in the request body',
    );
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refuse(400, 'Can not deserialize the request body');
  const unknown = Object.keys(body).find((field) => !route.fields?.includes(field));
  if (unknown !== undefined) return refuse(400, `Unrecognized field "${unknown}", not marked as ignorable`);
  return { ...body };
}
