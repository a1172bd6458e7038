/** A pretend Jira Service Management Data Center: stateful, in memory, one function from Request to Response, and as strict as the real one. */

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
import { deskRoutes } from './simulator/desk-routes.ts';
import { jiraRoutes, type Route, refuse } from './simulator/routes.ts';
import { fold, named, type State, type User } from './simulator/state.ts';

export interface JsmSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly version?: string;
  readonly url?: string;
  readonly rateLimit?: RateLimiting;
  readonly pageMax?: number;
  readonly connection?: { readonly token?: string; readonly password?: string };
}

export interface SeedUser {
  readonly name: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly readOnly?: boolean;
  readonly groups?: readonly string[];
  readonly organisations?: readonly string[];
  /** By project key. */
  readonly desks?: readonly string[];
}

export interface JsmSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly calls: Calls;
  /** Adds organisations, projects with a service desk, and users; keys of users are their names. */
  seed(seed: {
    readonly organisations?: readonly string[];
    readonly desks?: readonly string[];
    readonly users?: readonly SeedUser[];
  }): void;
  readonly hand: {
    leave(group: string, name: string): void;
    leaveOrganisation(organisation: string, name: string): void;
    rename(name: string, to: string): void;
    remove(name: string): void;
    revoke(token: string): void;
  };
  readonly look: {
    user(name: string): Readonly<User> | undefined;
    organisation(name: string): { readonly id: string; readonly members: readonly string[] } | undefined;
    desk(projectKey: string): readonly string[];
  };
}

const routes: readonly (readonly [RegExp, Route])[] = Object.entries({ ...jiraRoutes, ...deskRoutes }).map(
  ([key, route]) => [new RegExp(`^${key.replaceAll('*', '([^/]+)')}$`), route],
);

/** Opens a pretend Jira with the connection's user in it, and two groups: of administrators, of agents. */
export function simulateJsm(options: JsmSimulatorOptions): JsmSimulator {
  const { clock, version = '11.3.8', url = 'https://jira.example.com', pageMax = 2_000 } = options;
  const { token = 'jira-pat-0123456789', password = 'jira-password-0123' } = options.connection ?? {};
  const state: State = {
    users: new Map(),
    groups: new Map([
      ['jira-administrators', new Set()],
      ['jira-servicedesk-users', new Set()],
    ]),
    seatGroups: ['jira-servicedesk-users'],
    organisations: new Map(),
    desks: new Map(),
  };
  const signIn = openSignIn<User>({
    knowsTokens: true,
    find: (name) => named(state, name),
    refused: () => page(401, 'Unauthorized (401)'),
    denied: () => page(403, 'Forbidden (403)'),
    loginUrl: `${url}/login.jsp`,
  });
  const buckets = options.rateLimit === undefined ? undefined : openBuckets(options.rateLimit, clock);
  const calls = countCalls();
  let counted = 100;
  const next = (): number => {
    counted += 1;
    return counted;
  };

  function respond(request: Request, path: string, text: string, me: User | undefined): Response {
    const operation = `${request.method} ${path}`;
    const [pattern, route] = routes.find(([one]) => one.test(operation)) ?? [];
    if (pattern === undefined || route === undefined) return page(404, 'Oops, you have found a dead link.');
    if (me === undefined && route.open !== true) return refuse(401, 'You are not authenticated.');
    if (
      me !== undefined &&
      state.groups.get('jira-administrators')?.has(me.key) !== true &&
      route.open !== true
    )
      return refuse(403, 'You do not have permission to do that.');
    const body = readBody(request, text, {
      invalid: (message) => refuse(400, message),
      unsupported: () => new Response(null, { status: 415 }),
    });
    if (body instanceof Response) return body;
    const unknown = Object.keys(body).find((field) => route.fields?.includes(field) !== true);
    if (unknown !== undefined) return refuse(400, `Unrecognized field "${unknown}", not marked as ignorable`);
    return route.answer({
      state,
      query: new URL(request.url).searchParams,
      headers: request.headers,
      body,
      parts: (pattern.exec(operation) ?? []).slice(1).map(decodeURIComponent),
      me: me ?? nobody,
      pageMax,
      version,
      url,
      next,
    });
  }

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const prefix = `${new URL(url).pathname.replace(/\/$/, '')}/rest/`;
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

  const organisationNamed = (name: string) =>
    [...state.organisations.values()].find((one) => one.name === name);
  const deskOf = (key: string) => [...state.desks.values()].find((one) => one.projectKey === key);

  function seed({ organisations = [], desks = [], users = [] }: Parameters<JsmSimulator['seed']>[0]): void {
    for (const name of organisations) {
      const id = String(next());
      state.organisations.set(id, { id, name, members: new Set() });
    }
    for (const projectKey of desks) {
      const id = String(next());
      state.desks.set(id, { id, projectKey, customers: new Set() });
    }
    for (const user of users) {
      const { name, email = `${name}@example.org`, displayName = name, readOnly = false } = user;
      state.users.set(name, { key: name, name, email, displayName, active: true, readOnly });
      for (const group of user.groups ?? []) state.groups.get(group)?.add(name);
      for (const one of user.organisations ?? []) organisationNamed(one)?.members.add(name);
      for (const key of user.desks ?? []) deskOf(key)?.customers.add(name);
    }
  }

  seed({ users: [{ name: 'rollcall', groups: ['jira-administrators'] }] });
  signIn.token(token, 'rollcall');
  signIn.password('rollcall', password);

  return {
    url,
    fetch,
    calls,
    seed,
    hand: {
      leave: (group, name) => void state.groups.get(group)?.delete(name),
      leaveOrganisation: (organisation, name) =>
        void organisationNamed(organisation)?.members.delete(named(state, name)?.key ?? ''),
      rename(name, to) {
        const user = named(state, name);
        if (user !== undefined) user.name = fold(to);
      },
      remove(name) {
        const key = named(state, name)?.key ?? '';
        state.users.delete(key);
        for (const { members } of state.organisations.values()) members.delete(key);
        for (const { customers } of state.desks.values()) customers.delete(key);
      },
      revoke: signIn.revoke,
    },
    look: {
      user: (name) => structuredClone(named(state, name)),
      organisation(name) {
        const one = organisationNamed(name);
        return one === undefined ? undefined : { id: one.id, members: [...one.members] };
      },
      desk: (key) => [...(deskOf(key)?.customers ?? [])],
    },
  };
}

/** Whoever asks what anybody may. */
const nobody: User = { key: '', name: '', email: '', displayName: '', active: true, readOnly: true };
