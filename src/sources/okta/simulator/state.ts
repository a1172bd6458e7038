/** What a pretend Okta organisation holds, and what its administrators may do to it. */

export interface StoredUser {
  readonly id: string;
  status: string;
  profile: Record<string, unknown>;
  readonly created: number;
  lastUpdated: number;
  lastLogin: number | undefined;
}

export interface StoredGroup {
  readonly id: string;
  readonly type: 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN';
  name: string;
  readonly created: number;
  lastUpdated: number;
  lastMembershipUpdated: number;
  readonly members: Set<string>;
}

interface LogEntry {
  readonly published: number;
  readonly eventType: string;
  readonly target: { readonly id: string; readonly type: 'User' | 'UserGroup' };
}

interface Organisation {
  readonly users: Map<string, StoredUser>;
  readonly groups: Map<string, StoredGroup>;
  readonly log: LogEntry[];
}

export const everyone = '00gEveryone';

/** The hand of administrators. */
export interface Hand {
  user(
    id: string,
    told: {
      readonly status?: string;
      readonly profile?: Readonly<Record<string, unknown>>;
      readonly lastLogin?: number;
    },
  ): void;
  group(id: string, told: { readonly name: string; readonly members: readonly string[] }): void;
  /** Deactivates and deletes: nothing is left but a line in the System Log. */
  removeUser(id: string): void;
  removeGroup(id: string): void;
}

export function openOrganisation(now: () => number): Organisation & { readonly hand: Hand } {
  const users = new Map<string, StoredUser>();
  const groups = new Map<string, StoredGroup>();
  const log: LogEntry[] = [];

  function setMember(group: StoredGroup, user: string, there: boolean): void {
    if (group.members.has(user) === there) return;
    if (there) group.members.add(user);
    else group.members.delete(user);
    group.lastMembershipUpdated = now();
  }

  function newGroup(id: string, type: StoredGroup['type'], name: string): StoredGroup {
    const at = now();
    const members = new Set<string>();
    const group = { id, type, name, created: at, lastUpdated: at, lastMembershipUpdated: at, members };
    groups.set(id, group);
    return group;
  }
  const all = newGroup(everyone, 'BUILT_IN', 'Everyone');

  const hand: Hand = {
    user(id, { status, profile, lastLogin }) {
      const at = now();
      const fresh = { id, status: 'ACTIVE', profile: {}, created: at, lastUpdated: at, lastLogin: undefined };
      const user: StoredUser = users.get(id) ?? fresh;
      users.set(id, user);
      user.status = status ?? user.status;
      user.profile = { ...user.profile, ...profile };
      if (lastLogin !== undefined) user.lastLogin = lastLogin;
      if (status !== undefined || profile !== undefined) user.lastUpdated = at;
      const gone = user.status === 'DEPROVISIONED';
      setMember(all, id, !gone);
      for (const group of gone ? groups.values() : []) setMember(group, id, false);
    },
    group(id, { name, members }) {
      const group = groups.get(id) ?? newGroup(id, 'OKTA_GROUP', name);
      if (group.name !== name) group.lastUpdated = now();
      group.name = name;
      for (const member of group.members) if (!members.includes(member)) setMember(group, member, false);
      for (const member of members) setMember(group, member, users.get(member)?.status !== 'DEPROVISIONED');
    },
    removeUser(id) {
      if (!users.delete(id)) return;
      // A deletion moves no group's date of membership.
      for (const group of groups.values()) group.members.delete(id);
      log.push({
        published: now(),
        eventType: 'user.lifecycle.delete.completed',
        target: { id, type: 'User' },
      });
    },
    removeGroup(id) {
      if (!groups.delete(id)) return;
      log.push({ published: now(), eventType: 'group.lifecycle.delete', target: { id, type: 'UserGroup' } });
    },
  };
  return { users, groups, log, hand };
}
