/** A pretend organisation of Atlassian Cloud: stateful, in memory, one function from Request to Response, and as strict as the real one. */

import type { Clock, Fetch } from '../../model/index.ts';
import { openWindows, type Window } from '../shared/simulator.ts';
import { refusePlainly } from './simulator/answers.ts';
import { readBody } from './simulator/front.ts';
import { readPath } from './simulator/routes.ts';
import { searches } from './simulator/searches.ts';
import { type Group, openStore, type User, type Workspace } from './simulator/state.ts';
import { writes } from './simulator/writes.ts';

export interface CloudSimulatorOptions {
  /** Its requests happen at this clock's time. */
  readonly clock: Pick<Clock, 'now'>;
  readonly organisation?: string;
  readonly key?: string;
  /** Absent: answers tell of no limit. */
  readonly rateLimit?: Window;
  /** Milliseconds until searches and counts know of a write. */
  readonly lag?: number;
  /** Entries of one page at most, whatever is asked for; 100 when absent. */
  readonly pageSize?: number;
}

export type SeedUser = Partial<Omit<User, 'groups' | 'roles' | 'platformRoles' | 'lastActive'>> & {
  readonly email: string;
  readonly groups?: readonly string[];
  readonly roles?: readonly string[];
  readonly platformRoles?: readonly string[];
  readonly lastActive?: Readonly<Record<string, string>>;
};

export type SeedGroup = Partial<Omit<Group, 'roles'>> & {
  readonly name: string;
  readonly roles?: readonly string[];
};

export interface Seed {
  readonly domains?: readonly string[];
  readonly workspaces?: readonly Workspace[];
  readonly groups?: readonly SeedGroup[];
  readonly users?: readonly SeedUser[];
}

export interface CloudSimulator {
  readonly url: string;
  readonly fetch: Fetch;
  /** Adds domains, applications, groups (id: the name, when none is given) and people (id: the part before @). */
  seed(seed: Seed): void;
  readonly hand: Hand;
  readonly look: {
    user(email: string): Readonly<User> | undefined;
    users(): readonly Readonly<User>[];
    group(name: string): Readonly<Group> | undefined;
    usage(workspace: string): number;
  };
  /** What was asked of it since it was opened, or since the last reset: `POST users/invite` → how often. */
  readonly calls: {
    readonly total: number;
    readonly byOperation: ReadonlyMap<string, number>;
    reset(): void;
  };
  /** Searches know everything from now on. */
  settle(): void;
}

/** What administrators and owners of accounts do by themselves. */
export interface Hand {
  change(
    email: string,
    fields: Partial<Pick<User, 'email' | 'name' | 'accountStatus' | 'membershipStatus' | 'unclaimed'>>,
  ): void;
  leave(email: string, group: string): void;
  /** The address is refused whenever it is invited, with this reason. */
  refuseInvitation(email: string, reason: string): void;
  /** The key is taken for no key any more. */
  revokeKey(): void;
  /** The key may do nothing but sign in. */
  narrowKey(): void;
}

const routes = { ...searches, ...writes };

/** Opens a pretend organisation with nobody in it. */
export function simulateCloud(options: CloudSimulatorOptions): CloudSimulator {
  const { clock, organisation = 'organisation-1', key = 'org-key-0123456789', pageSize = 100 } = options;
  const url = 'https://api.atlassian.com';
  const store = openStore(clock, options.lag ?? 0);
  const windows = options.rateLimit === undefined ? undefined : openWindows(options.rateLimit, clock);
  const calls = new Map<string, number>();
  const uninvitable = new Map<string, string>();
  let rights: 'all' | 'none' | 'revoked' = 'all';

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    store.hear();
    const address = new URL(request.url);
    const text = await request.text();
    const asked = readPath(address, organisation);
    const operation = `${request.method} ${asked?.path ?? address.pathname}`;
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
    if (rights === 'revoked' || request.headers.get('authorization') !== `Bearer ${key}`)
      return refusePlainly(401, 'Unauthorized');
    const taken = windows?.(operation);
    const response = taken?.refused ?? respond({ request, address, text, operation, asked });
    for (const [name, value] of Object.entries(taken?.headers ?? {})) response.headers.set(name, value);
    store.hear();
    return response;
  }

  function respond({ request, address, text, operation, asked }: Incoming): Response {
    const route = routes[operation];
    if (asked === undefined || route === undefined || !asked.organisation)
      return refusePlainly(404, 'Not found');
    if (rights === 'none') return refusePlainly(403, 'The key lacks the scope');
    const body = route.fields === undefined ? {} : readBody(request, text, route.fields);
    if (body instanceof Response) return body;
    const [id = '', second = ''] = asked.ids;
    return route.run({ store, query: address.searchParams, body, id, second, pageSize, uninvitable });
  }

  const find = (email: string): User => {
    const [user] = store.bearers(email);
    if (user === undefined) throw new Error(`nobody has the address ${email}`);
    return user;
  };

  function seed({ domains = [], workspaces = [], groups = [], users = [] }: Seed): void {
    for (const domain of domains) store.domains.add(domain);
    for (const workspace of workspaces) store.workspaces.set(workspace.id, workspace);
    for (const group of groups) {
      const id = group.id ?? group.name;
      const roles = new Set(group.roles);
      store.groups.set(id, { externalSynced: false, modifiable: true, ...group, id, roles });
      store.touch('groups', id);
    }
    for (const user of users) {
      const local = user.email.split('@')[0] ?? user.email;
      const accountId = user.accountId ?? local;
      store.users.set(accountId, {
        name: local,
        accountStatus: 'active',
        membershipStatus: 'active',
        managementSource: 'invited',
        app: false,
        unclaimed: false,
        ...user,
        accountId,
        groups: new Set(user.groups),
        roles: new Set(user.roles),
        platformRoles: new Set(user.platformRoles),
        lastActive: new Map(Object.entries(user.lastActive ?? {})),
      });
      store.touch('users', accountId);
    }
    store.settle();
  }

  return {
    url,
    fetch,
    seed,
    settle: store.settle,
    hand: {
      change(email, fields) {
        const user = find(email);
        Object.assign(user, fields);
        store.touch('users', user.accountId);
      },
      leave(email, group) {
        const user = find(email);
        user.groups.delete(group);
        store.touch('users', user.accountId);
      },
      refuseInvitation: (email, reason) => uninvitable.set(email, reason),
      revokeKey() {
        rights = 'revoked';
      },
      narrowKey() {
        rights = 'none';
      },
    },
    look: {
      user: (email) => store.bearers(email)[0],
      users: () => [...store.users.values()],
      group: (name) => [...store.groups.values()].find((group) => group.name === name),
      usage: store.usage,
    },
    calls: {
      get total() {
        return [...calls.values()].reduce((sum, count) => sum + count, 0);
      },
      byOperation: calls,
      reset: () => calls.clear(),
    },
  };
}

interface Incoming {
  readonly request: Request;
  readonly address: URL;
  readonly text: string;
  readonly operation: string;
  readonly asked: ReturnType<typeof readPath>;
}
