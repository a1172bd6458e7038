/** A pretend Crowd as an application sees it: stateful, in memory, one function from Request to Response, and as strict as the real one. */

import type { Clock, Fetch } from '../../model/index.ts';
import { type Calls, countCalls, openBuckets, page, type RateLimiting } from '../shared/simulator.ts';
import { refuse, routes } from './simulator/routes.ts';
import { fold, type State, type User } from './simulator/state.ts';

export interface CrowdSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly url?: string;
  readonly application?: string;
  readonly password?: string;
  readonly rateLimit?: RateLimiting;
  /** Whether users are told with their keys; old versions tell none. */
  readonly tellsKeys?: boolean;
  /** Whether the directory lets this application change anything. */
  readonly writable?: boolean;
}

export interface SeedUser {
  readonly name: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly active?: boolean;
  readonly lastAuthenticated?: number;
  readonly groups?: readonly string[];
}

export interface CrowdSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly calls: Calls;
  seed(seed: { readonly groups?: readonly string[]; readonly users?: readonly SeedUser[] }): void;
  readonly hand: {
    change(name: string, fields: Partial<User>): void;
    rename(name: string, to: string): void;
    remove(name: string): void;
    /** The application's password is another from now on. */
    changePassword(): void;
    /** This server's address is let in no more. */
    shutOut(): void;
  };
  readonly look: {
    user(name: string): Readonly<User> | undefined;
    key(name: string): string;
    groupsOf(name: string): readonly string[];
  };
}

/** Opens a pretend Crowd with a group and nobody in it. */
export function simulateCrowd(options: CrowdSimulatorOptions): CrowdSimulator {
  const { clock, url = 'https://crowd.example.com/crowd', tellsKeys = true, writable = true } = options;
  const { application = 'rollcall', password = 'application-password-0123' } = options;
  const state: State = { users: new Map(), groups: new Map() };
  const buckets = options.rateLimit === undefined ? undefined : openBuckets(options.rateLimit, clock);
  const calls = countCalls();
  const expected = `Basic ${Buffer.from(`${application}:${password}`).toString('base64')}`;
  let ids = 0;
  let changed = false;
  let shut = false;

  const text = (status: number, words: string, headers: Readonly<Record<string, string>> = {}): Response =>
    new Response(words, { status, headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers } });

  function nextKey(): string {
    ids += 1;
    return `32769:${String(ids).padStart(8, '0')}-3f1c-4c2b`;
  }

  function add({ name, groups = [], ...user }: SeedUser): void {
    state.users.set(fold(name), {
      key: nextKey(),
      name,
      firstName: '',
      lastName: '',
      displayName: user.displayName ?? name,
      email: user.email ?? `${name}@example.com`,
      active: user.active ?? true,
      ...(user.lastAuthenticated !== undefined && { lastAuthenticated: user.lastAuthenticated }),
    });
    for (const group of groups) state.groups.get(fold(group))?.members.add(fold(name));
  }

  async function respond(request: Request, path: string): Promise<Response> {
    if (changed || request.headers.get('authorization') !== expected)
      return text(401, 'Application failed to authenticate', {
        'www-authenticate': 'BASIC realm="Crowd REST Service"',
      });
    if (shut) return text(403, 'Client with address "10.1.2.3" is forbidden from making requests');
    const taken = buckets?.take(application, request);
    const answered = taken?.refused ?? (await route(request, path));
    for (const [name, value] of Object.entries(taken?.headers ?? {})) answered.headers.set(name, value);
    return answered;
  }

  async function route(request: Request, path: string): Promise<Response> {
    const found = routes[`${request.method} ${path}`];
    if (found === undefined) return page(404, 'Not Found');
    if (!(request.headers.get('accept') ?? '').includes('application/json'))
      return page(406, 'Not Acceptable');
    const writes = request.method !== 'GET' && path !== 'search';
    if (writes && request.headers.get('x-atlassian-token') !== 'no-check')
      return text(403, 'XSRF check failed');
    if (writes && !writable)
      return refuse(403, 'APPLICATION_PERMISSION_DENIED', 'Not allowed to modify the directory.');
    const sent = await request.text();
    const type = request.headers.get('content-type') ?? '';
    if (path === 'search' && !type.startsWith('application/xml')) return page(415, 'Unsupported Media Type');
    if (writes && sent !== '' && !type.startsWith('application/json'))
      return page(415, 'Unsupported Media Type');
    const query = new URL(request.url).searchParams;
    const body: unknown = writes && sent !== '' ? JSON.parse(sent) : {};
    return found({
      state,
      query,
      body: body as Readonly<Record<string, unknown>>,
      restriction: sent,
      nextKey,
      tellsKeys,
    });
  }

  return {
    url,
    calls,
    async fetch(request) {
      request.signal.throwIfAborted();
      const prefix = `${new URL(url).pathname.replace(/\/$/, '')}/rest/usermanagement/1/`;
      const { pathname } = new URL(request.url);
      const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '';
      calls.count(`${request.method} ${path}`);
      const answered = await respond(request, path);
      answered.headers.set('x-embedded-crowd-version', 'Crowd/6.0.2');
      return answered;
    },
    seed({ groups = [], users = [] }) {
      for (const name of groups) state.groups.set(fold(name), { name, members: new Set() });
      for (const user of users) add(user);
    },
    hand: {
      change(name, fields) {
        const user = state.users.get(fold(name));
        if (user !== undefined) state.users.set(fold(name), { ...user, ...fields });
      },
      rename: (name, to) => renameUser(state, name, to),
      remove(name) {
        state.users.delete(fold(name));
        for (const { members } of state.groups.values()) members.delete(fold(name));
      },
      changePassword: () => {
        changed = true;
      },
      shutOut: () => {
        shut = true;
      },
    },
    look: {
      user: (name) => structuredClone(state.users.get(fold(name))),
      key: (name) => state.users.get(fold(name))?.key ?? '',
      groupsOf: (name) =>
        [...state.groups.values()]
          .filter(({ members }) => members.has(fold(name)))
          .map((group) => group.name),
    },
  };
}

function renameUser(state: State, name: string, to: string): void {
  const user = state.users.get(fold(name));
  if (user === undefined) return;
  state.users.delete(fold(name));
  state.users.set(fold(to), { ...user, name: to });
  for (const { members } of state.groups.values()) if (members.delete(fold(name))) members.add(fold(to));
}
