/** A pretend Bitbucket Data Center: stateful, in memory, one function from Request to Response, and as strict as the real one. */

import type { Clock, Fetch } from '../../model/index.ts';
import {
  type Calls,
  countCalls,
  json,
  openBuckets,
  openSignIn,
  page,
  type RateLimiting,
  readBody,
} from '../shared/simulator.ts';
import { bodyRefusals, notPermitted, refuse } from './simulator/answers.ts';
import { routes } from './simulator/routes.ts';
import {
  type Directory,
  fold,
  groupsOf,
  type Permission,
  rankOf,
  ranks,
  type State,
  type User,
  userNamed,
} from './simulator/state.ts';

export interface BitbucketSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly version?: string;
  readonly url?: string;
  /** Absent: there is no limit, as on a new installation. */
  readonly rateLimit?: RateLimiting;
  readonly pageMax?: number;
  readonly refusesAbsentMembers?: boolean;
  /** Whether answers say who asked (`X-AUSERNAME`); a proxy may take that away. */
  readonly saysWho?: boolean;
  readonly directories?: readonly Directory[];
  readonly seats?: number;
  /** The global permission of the connection's user. */
  readonly rank?: Permission;
  readonly connection?: { readonly token?: string; readonly password?: string };
}

export interface SeedUser {
  readonly name: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly active?: boolean;
  readonly directory?: string;
  readonly lastAuthentication?: number;
  readonly groups?: readonly string[];
}

export interface BitbucketSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  readonly calls: Calls;
  /** Adds groups, each with its global permission where it has one, and users. */
  seed(seed: {
    readonly groups?: Readonly<Record<string, Permission | undefined>>;
    readonly users?: readonly SeedUser[];
  }): void;
  /** What its own administrators do by hand. */
  readonly hand: {
    change(name: string, fields: Partial<Pick<User, 'name' | 'displayName' | 'email' | 'active'>>): void;
    leave(group: string, name: string): void;
    remove(name: string): void;
    revoke(token: string): void;
  };
  readonly look: {
    user(name: string): Readonly<User> | undefined;
    groupsOf(name: string): readonly string[];
  };
}

/** Opens a pretend Bitbucket with the connection's user in it, and two groups: one that administers, one that gives a seat. */
export function simulateBitbucket(options: BitbucketSimulatorOptions): BitbucketSimulator {
  const { clock, version = '9.5.1', url: base = 'https://bitbucket.example.com', pageMax = 1_000 } = options;
  const { token = 'bitbucket-pat-0123456789', password = 'bitbucket-password-0123' } =
    options.connection ?? {};
  const state: State = {
    directories: options.directories ?? [
      { name: 'Bitbucket Internal Directory', details: true, groups: true },
    ],
    users: new Map(),
    groups: new Map(),
    permissions: new Map(),
    seats: options.seats,
  };
  const signIn = openSignIn<User>({
    knowsTokens: true,
    find: (name) => userNamed(state, name),
    refused: () =>
      refuse(401, 'Authentication failed. Please check your credentials and try again.', {
        exception: 'auth.IncorrectPasswordAuthenticationException',
      }),
    denied: () =>
      refuse(
        403,
        'CAPTCHA required. Your Bitbucket account has been marked as requiring a CAPTCHA to be solved.',
        {
          exception: 'auth.CaptchaRequiredAuthenticationException',
        },
      ),
    loginUrl: `${base}/login`,
  });
  const buckets = options.rateLimit === undefined ? undefined : openBuckets(options.rateLimit, clock);
  const calls = countCalls();
  const tellsCreation = Number.parseInt(version, 10) >= 10;
  let ids = 0;
  let requests = 0;

  function add(user: SeedUser): void {
    ids += 1;
    const { name, lastAuthentication } = user;
    state.users.set(ids, {
      id: ids,
      name,
      displayName: user.displayName ?? name,
      email: user.email ?? `${name}@example.com`,
      active: user.active ?? true,
      directory: user.directory ?? state.directories[0]?.name ?? '',
      ...(tellsCreation && { created: Date.UTC(2025, 2, 10) }),
      ...(lastAuthentication !== undefined && { lastAuthentication }),
    });
    for (const group of user.groups ?? []) state.groups.get(fold(group))?.members.add(ids);
  }

  function respond(request: Request, path: string, text: string, me: User | undefined): Response {
    const url = new URL(request.url);
    if (path === 'application-properties')
      return json({ version, buildNumber: '9005001', buildDate: '1741564800000', displayName: 'Bitbucket' });
    const operation = `${request.method} ${path.replace(/^admin\//, '')}`;
    const route = path.startsWith('admin/') ? routes[operation] : undefined;
    if (route === undefined) return page(404, 'Oops, you have found a dead link');
    if (me === undefined || rankOf(state, me) < ranks.indexOf('ADMIN')) return notPermitted();
    const body = readBody(request, text, bodyRefusals);
    if (body instanceof Response) return body;
    return route({
      state,
      query: url.searchParams,
      body,
      me,
      pageMax,
      refusesAbsentMembers: options.refusesAbsentMembers ?? false,
      ...(tellsCreation && { now: clock.now() }),
      nextId: () => {
        ids += 1;
        return ids;
      },
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
    requests += 1;
    const headers: Readonly<Record<string, string>> = {
      'x-arequestid': `@1A2B3Cx480x${requests}x0`,
      ...(me !== undefined &&
        options.saysWho !== false && {
          'x-auserid': String(me.id),
          'x-ausername': encodeURIComponent(me.name),
        }),
      ...taken?.headers,
    };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  }

  function seed({ groups = {}, users = [] }: Parameters<BitbucketSimulator['seed']>[0]): void {
    for (const [name, permission] of Object.entries(groups)) {
      state.groups.set(fold(name), { name, members: new Set() });
      if (permission !== undefined) state.permissions.set(fold(name), permission);
    }
    for (const user of users) add(user);
  }

  seed({
    groups: { 'bitbucket-administrators': options.rank ?? 'SYS_ADMIN', 'bitbucket-users': 'LICENSED_USER' },
    users: [{ name: 'rollcall', groups: ['bitbucket-administrators'] }],
  });
  signIn.token(token, 'rollcall');
  signIn.password('rollcall', password);

  const person = (name: string): User => {
    const user = userNamed(state, name);
    if (user === undefined) throw new Error(`The pretend Bitbucket has no user ${name}.`);
    return user;
  };
  return {
    url: base,
    fetch,
    calls,
    seed,
    hand: {
      change: (name, fields) => void Object.assign(person(name), fields),
      leave: (group, name) => void state.groups.get(fold(group))?.members.delete(person(name).id),
      remove(name) {
        const { id } = person(name);
        state.users.delete(id);
        for (const { members } of state.groups.values()) members.delete(id);
      },
      revoke: signIn.revoke,
    },
    look: {
      user: (name) => structuredClone(userNamed(state, name)),
      groupsOf: (name) => groupsOf(state, person(name)).map((group) => group.name),
    },
  };
}
