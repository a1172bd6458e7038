/** What a pretend organisation holds, and what its search knows of it. */

import type { Clock } from '../../../model/index.ts';
import { openRegister } from './register.ts';

export interface User {
  readonly accountId: string;
  email: string;
  name: string;
  accountStatus: 'active' | 'inactive' | 'closed';
  membershipStatus: 'active' | 'suspended' | 'no_membership';
  managementSource: 'invited' | 'synced';
  readonly groups: Set<string>;
  /** `atlassian/user ari:…`, given to the account itself. */
  readonly roles: Set<string>;
  readonly platformRoles: Set<string>;
  /** By application, ISO 8601. */
  readonly lastActive: Map<string, string>;
  /** Apps are members of groups, and no search tells them. */
  readonly app: boolean;
  /** Whatever the domain says: the account left the organisation's management, or an identity provider keeps it. */
  unclaimed: boolean;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly externalSynced: boolean;
  readonly modifiable: boolean;
  readonly roles: Set<string>;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly typeKey: string;
  /** Absent: unlimited. */
  readonly capacity?: number;
}

export interface State {
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
}

/** The organisation itself, and the index that its searches read, which hears of everything later. */
export interface Store extends State {
  readonly workspaces: Map<string, Workspace>;
  /** Verified domains; accounts in them are managed. */
  readonly domains: Set<string>;
  readonly index: State;
  /** People as the index has them, in the order of their ids. */
  indexed(): readonly User[];
  /** Whoever has this address, as the index has it. */
  indexedBearers(email: string): readonly User[];
  /** Whoever has this address. */
  bearers(email: string): readonly User[];
  /** People who take a seat of an application: active members of the directory who may use it. */
  usage(workspace: string): number;
  /** Somebody or some group was written, made or removed. */
  touch(of: keyof State, id: string): void;
  /** The index hears of what is due by now. */
  hear(): void;
  /** The index hears of everything. */
  settle(): void;
  nextId(): string;
}

/** @param lag milliseconds until the index hears of a write */
export function openStore(clock: Pick<Clock, 'now'>, lag: number): Store {
  const users = new Map<string, User>();
  const groups = new Map<string, Group>();
  const index: State = { users: new Map(), groups: new Map() };
  const register = openRegister({ users, groups }, (user, workspace) =>
    takesSeat({ users, groups }, user, workspace),
  );
  const indexRegister = openRegister(index, () => false);
  let late: { readonly of: keyof State; readonly id: string; readonly due: number }[] = [];
  let made = 0;
  let sorted: readonly User[] | undefined;

  function hearUntil(time: number): void {
    const due = late.filter((entry) => entry.due <= time);
    if (due.length === 0) return;
    sorted = undefined;
    late = late.filter((entry) => entry.due > time);
    for (const { of, id } of due) {
      const now = of === 'users' ? users.get(id) : groups.get(id);
      if (now === undefined) index[of].delete(id);
      else (index[of] as Map<string, User | Group>).set(id, structuredClone(now));
      if (of === 'users') indexRegister.note(id);
    }
  }

  return {
    users,
    groups,
    workspaces: new Map(),
    domains: new Set(),
    index,
    indexed() {
      sorted ??= [...index.users.values()].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
      return sorted;
    },
    indexedBearers: indexRegister.bearers,
    bearers: register.bearers,
    usage: register.usage,
    touch(of, id) {
      late.push({ of, id, due: clock.now() + lag });
      if (of === 'users') register.note(id);
      else register.forgetSeats();
    },
    hear: () => hearUntil(clock.now()),
    settle: () => hearUntil(Number.POSITIVE_INFINITY),
    nextId() {
      made += 1;
      return `712020:${String(made).padStart(8, '0')}-4f9a-6155`;
    },
  };
}

/** Whether the organisation manages the account. */
export function isManaged({ domains }: Pick<Store, 'domains'>, { email, unclaimed }: User): boolean {
  return !unclaimed && domains.has(email.slice(email.lastIndexOf('@') + 1));
}

/** By what a person has a role in an application. */
export function waysOf(state: State, user: User, role: string): readonly ('direct' | 'group_direct')[] {
  const byGroup = [...user.groups].some((id) => state.groups.get(id)?.roles.has(role) === true);
  return [
    ...(user.roles.has(role) ? (['direct'] as const) : []),
    ...(byGroup ? (['group_direct'] as const) : []),
  ];
}

function takesSeat(state: State, user: User, workspace: string): boolean {
  if (user.app || user.membershipStatus !== 'active' || user.accountStatus !== 'active') return false;
  return waysOf(state, user, `atlassian/user ${workspace}`).length > 0;
}

/** Whether one person more could be given these roles. */
export function hasSeats(store: Store, user: User, roles: Iterable<string>): boolean {
  for (const role of roles) {
    const [name = '', resource = ''] = role.split(' ');
    const capacity = store.workspaces.get(resource)?.capacity;
    if (name !== 'atlassian/user' || capacity === undefined) continue;
    const takes = user.membershipStatus === 'active' && waysOf(store, user, role).length > 0;
    if (!takes && store.usage(resource) >= capacity) return false;
  }
  return true;
}
