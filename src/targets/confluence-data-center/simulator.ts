/** A pretend Confluence Data Center: stateful, in memory, one function from Request to Response, and as strict as the real one. */

import type { Clock, Fetch } from '../../model/index.ts';
import {
  type Calls,
  countCalls,
  openBuckets,
  openSignIn,
  page,
  type RateLimiting,
  readBody,
} from '../shared/simulator.ts';
import { bodyRefusals, refuse, refusePlainly } from './simulator/answers.ts';
import { mayNot, type Route, routes } from './simulator/routes.ts';
import { fold, type State, type User, userNamed } from './simulator/state.ts';

export interface ConfluenceSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** `10.2.14` when absent. */
  readonly version?: string;
  readonly url?: string;
  /** Absent: there is no limit, as on a new installation. */
  readonly rateLimit?: RateLimiting;
  readonly pageMax?: number;
  /** Whether secure administrator sessions are on. */
  readonly websudo?: boolean;
  readonly seats?: number;
  readonly connection?: { readonly token?: string; readonly password?: string };
}

export interface SeedUser {
  readonly name: string;
  readonly email?: string;
  readonly active?: boolean;
  readonly readOnly?: boolean;
  readonly lastLogin?: number;
  readonly hasSpace?: boolean;
  readonly groups?: readonly string[];
}

export interface ConfluenceSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly calls: Calls;
  /** Adds groups and users; the key of each is its name. */
  seed(seed: { readonly groups?: readonly string[]; readonly users?: readonly SeedUser[] }): void;
  readonly hand: {
    change(name: string, fields: Partial<Pick<User, 'name' | 'active'>>): void;
    leave(group: string, name: string): void;
    /** Turns secure administrator sessions on or off. */
    secureSessions(on: boolean): void;
  };
  readonly look: {
    user(name: string): Readonly<User> | undefined;
    groupsOf(name: string): readonly string[];
  };
}

interface Matcher {
  readonly method: string;
  readonly pattern: RegExp;
  readonly operation: string;
  readonly route: Route;
}

const matchers: readonly Matcher[] = Object.entries(routes)
  .map(([operation, route]) => {
    const [method = '', path = ''] = operation.split(' ');
    return { method, operation, route, pattern: new RegExp(`^${path.replaceAll('*', '([^/]+)')}$`) };
  })
  .sort((a, b) => Number(a.operation.includes('*')) - Number(b.operation.includes('*')));

/** Opens a pretend Confluence with the connection's user in it, and two groups: one that administers, one that gives a seat. */
export function simulateConfluence(options: ConfluenceSimulatorOptions): ConfluenceSimulator {
  const { clock, version = '10.2.14', url: base = 'https://confluence.example.com', pageMax = 200 } = options;
  const { token = 'confluence-pat-0123456789', password = 'confluence-password-0123' } =
    options.connection ?? {};
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const state: State = { users: new Map(), groups: new Map(), tasks: new Map(), seats: options.seats };
  const signIn = openSignIn<User>({
    knowsTokens: true,
    find: (name) => userNamed(state, name),
    refused: () =>
      page(401, 'Unauthorized (401)', 'Basic Authentication Failure - Reason : AUTHENTICATED_FAILED'),
    denied: () =>
      page(403, 'Forbidden (403)', 'Basic Authentication Failure - Reason : AUTHENTICATION_DENIED'),
    loginUrl: `${base}/login.action`,
  });
  const buckets = options.rateLimit === undefined ? undefined : openBuckets(options.rateLimit, clock);
  const calls = countCalls();
  let numbers = 0;
  let websudo = options.websudo ?? false;

  function respond(request: Request, path: string, text: string, me: User | undefined): Response {
    // Tomcat refuses what could be taken for another path.
    if (/%2f|%5c/i.test(path)) return page(400, 'HTTP Status 400 – Bad Request');
    const found = matchers.find(({ method, pattern }) => method === request.method && pattern.test(path));
    if (found === undefined || (found.route.since ?? 0) > 100 * major + minor) {
      const other = matchers.some(
        ({ pattern, route }) => pattern.test(path) && (route.since ?? 0) <= 100 * major + minor,
      );
      return other
        ? refusePlainly(405, 'HTTP 405 Method Not Allowed')
        : refusePlainly(404, `null for uri: ${request.url}`);
    }
    if (me === undefined) return refuse(401, 'Client must be authenticated to access this resource.');
    const refused = mayNot({ state, me }, found.route, websudo);
    if (refused !== undefined) return refused;
    const body = readBody(request, text, bodyRefusals);
    if (body instanceof Response) return body;
    const [, ...parts] = found.pattern.exec(path) ?? [];
    return found.route.answer({
      state,
      base,
      path: path.replace(/^api\//, ''),
      query: new URL(request.url).searchParams,
      body,
      me,
      parts: parts.map(decodeURIComponent),
      pageMax,
      next: () => {
        numbers += 1;
        return numbers;
      },
    });
  }

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const prefix = `${new URL(base).pathname.replace(/\/$/, '')}/rest/`;
    const { pathname } = new URL(request.url);
    const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '';
    calls.count(`${request.method} ${path}`);
    const text = await request.text();
    const me = signIn.who(request);
    if (me instanceof Response) return me;
    const taken = me === undefined ? undefined : buckets?.take(me.name, request);
    const response = taken?.refused ?? respond(request, path, text, me);
    const headers = { 'x-confluence-request-time': String(clock.now()), ...taken?.headers };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  }

  function seed({ groups = [], users = [] }: Parameters<ConfluenceSimulator['seed']>[0]): void {
    for (const name of groups) state.groups.set(fold(name), { name, members: new Set() });
    for (const { name, email, active, readOnly, lastLogin, hasSpace, groups: held = [] } of users) {
      state.users.set(name, {
        key: name,
        name,
        fullName: name,
        email: email ?? `${name}@example.com`,
        active: active ?? true,
        readOnly: readOnly ?? false,
        ...(lastLogin !== undefined && { lastLogin }),
        ...(hasSpace !== undefined && { hasSpace }),
      });
      for (const group of held) state.groups.get(fold(group))?.members.add(name);
    }
  }

  seed({
    groups: ['confluence-administrators', 'confluence-users'],
    users: [{ name: 'rollcall', groups: ['confluence-administrators'] }],
  });
  signIn.token(token, 'rollcall');
  signIn.password('rollcall', password);
  const person = (name: string): User => {
    const user = userNamed(state, name);
    if (user === undefined) throw new Error(`The pretend Confluence has no user ${name}.`);
    return user;
  };
  return {
    url: base,
    fetch,
    calls,
    seed,
    hand: {
      change: (name, fields) => void Object.assign(person(name), fields),
      leave: (group, name) => void state.groups.get(fold(group))?.members.delete(person(name).key),
      secureSessions(on) {
        websudo = on;
      },
    },
    look: {
      user: (name) => structuredClone(userNamed(state, name)),
      groupsOf: (name) =>
        [...state.groups.values()]
          .filter(({ members }) => members.has(person(name).key))
          .map((group) => group.name),
    },
  };
}
