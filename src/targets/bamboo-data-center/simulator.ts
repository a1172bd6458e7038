/** A pretend Bamboo Data Center: stateful, in memory, one function from Request to Response, and as strict as the real one. */

import type { Clock, Fetch } from '../../model/index.ts';
import {
  type Calls,
  countCalls,
  json,
  openBuckets,
  openSignIn,
  page,
  type RateLimiting,
} from '../shared/simulator.ts';
import { type Route, refuse, routes } from './simulator/routes.ts';
import { fold, type State, type User } from './simulator/state.ts';

export interface BambooSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly version?: string;
  readonly url?: string;
  readonly rateLimit?: RateLimiting;
  readonly pageMax?: number;
  readonly connection?: { readonly token?: string; readonly password?: string };
}

export interface SeedUser {
  readonly name: string;
  readonly fullName?: string;
  readonly email?: string;
  readonly groups?: readonly string[];
}

export interface BambooSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly calls: Calls;
  /** Adds groups, each with its permissions, and users. `readOnly`: groups of a directory that Bamboo only reads. */
  seed(seed: {
    readonly groups?: Readonly<Record<string, readonly string[]>>;
    readonly readOnly?: readonly string[];
    readonly users?: readonly SeedUser[];
  }): void;
  readonly hand: {
    leave(group: string, name: string): void;
    remove(name: string): void;
    revoke(token: string): void;
  };
  readonly look: {
    user(name: string): Readonly<User> | undefined;
    groupsOf(name: string): readonly string[];
  };
}

/** Opens a pretend Bamboo with the connection's user in it, and two groups. */
export function simulateBamboo(options: BambooSimulatorOptions): BambooSimulator {
  const { clock, version = '12.1.1', url: base = 'https://bamboo.example.com', pageMax = 1_000 } = options;
  const { token = 'bamboo-pat-0123456789', password = 'bamboo-password-0123' } = options.connection ?? {};
  const state: State = { users: new Map(), groups: new Map() };
  const signIn = openSignIn<User & { readonly active: boolean }>({
    knowsTokens: true,
    find: (name) => {
      const user = state.users.get(fold(name));
      return user === undefined ? undefined : { ...user, active: true };
    },
    refused: () => refuse(401, 'Client must be authenticated to access this resource.'),
    denied: () => refuse(401, 'Basic authentication is denied until you sign in by hand.'),
    loginUrl: `${base}/userlogin!doDefault.action`,
  });
  const buckets = options.rateLimit === undefined ? undefined : openBuckets(options.rateLimit, clock);
  const calls = countCalls();

  function isAdministrator({ name }: User): boolean {
    return [...state.groups.values()].some(
      ({ permissions, members }) => permissions.includes('ADMINISTRATION') && members.has(fold(name)),
    );
  }

  function respond(request: Request, path: string, text: string, me: User | undefined): Response {
    const url = new URL(request.url);
    if (path === 'info')
      return json({ version, edition: '', buildDate: '2026-01-05T08:00:00.000Z', state: 'RUNNING' });
    if (path === 'currentUser')
      return me === undefined
        ? refuse(401, 'You must be logged in.')
        : json({ name: me.name, fullName: me.fullName, email: me.email });
    const found = match(request.method, path);
    if (found === undefined) return page(404, 'Oops - an error has occurred');
    if (me === undefined) return refuse(401, 'Client must be authenticated to access this resource.');
    if (!isAdministrator(me)) return refuse(403, 'You are not allowed to administer Bamboo.');
    if (request.method !== 'GET' && request.headers.get('x-atlassian-token') !== 'no-check')
      return new Response('XSRF check failed', { status: 403, headers: { 'content-type': 'text/plain' } });
    const body = bodyOf(request, text);
    if (body instanceof Response) return body;
    return found.route({
      state,
      query: url.searchParams,
      body,
      name: found.name,
      me: me.name,
      pageMax,
      url: base,
    });
  }

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const prefix = `${new URL(base).pathname.replace(/\/$/, '')}/rest/api/latest/`;
    const { pathname } = new URL(request.url);
    const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '';
    calls.count(`${request.method} ${path}`);
    const text = await request.text();
    const me = signIn.who(request);
    if (me instanceof Response) return me;
    const taken = me === undefined ? undefined : buckets?.take(me.name, request);
    const response = taken?.refused ?? respond(request, path, text, me);
    for (const [name, value] of Object.entries(taken?.headers ?? {})) response.headers.set(name, value);
    return response;
  }

  function seed({ groups = {}, readOnly = [], users = [] }: Parameters<BambooSimulator['seed']>[0]): void {
    for (const [name, permissions] of Object.entries(groups))
      state.groups.set(fold(name), {
        name,
        permissions,
        members: new Set(),
        editable: !readOnly.includes(name),
      });
    for (const user of users) {
      const { name, fullName = name, email = `${name}@example.com` } = user;
      state.users.set(fold(name), { name, fullName, email });
      for (const group of user.groups ?? []) state.groups.get(fold(group))?.members.add(fold(name));
    }
  }

  seed({
    groups: { 'bamboo-admin': ['ACCESS', 'ADMINISTRATION'], 'bamboo-users': ['ACCESS'] },
    users: [{ name: 'rollcall', groups: ['bamboo-admin'] }],
  });
  signIn.token(token, 'rollcall');
  signIn.password('rollcall', password);

  return {
    url: base,
    fetch,
    calls,
    seed,
    hand: {
      leave: (group, name) => void state.groups.get(fold(group))?.members.delete(fold(name)),
      remove(name) {
        state.users.delete(fold(name));
        for (const { members } of state.groups.values()) members.delete(fold(name));
      },
      revoke: signIn.revoke,
    },
    look: {
      user: (name) => structuredClone(state.users.get(fold(name))),
      groupsOf: (name) =>
        [...state.groups.values()]
          .filter(({ members }) => members.has(fold(name)))
          .map((group) => group.name),
    },
  };
}

/** The route of a path, and the name that stands in it. */
function match(method: string, path: string): { readonly route: Route; readonly name: string } | undefined {
  for (const [key, route] of Object.entries(routes)) {
    const [wanted, pattern = ''] = key.split(' ');
    const found = new RegExp(`^${pattern.replace('*', '([^/]+)')}$`).exec(path);
    if (wanted === method && found !== null) return { route, name: decodeURIComponent(found[1] ?? '') };
  }
  return undefined;
}

function bodyOf(request: Request, text: string): unknown {
  if (text === '') return undefined;
  if (!(request.headers.get('content-type') ?? '').startsWith('application/json'))
    return new Response(null, { status: 415 });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuse(400, 'The request body is no JSON.');
  }
}
