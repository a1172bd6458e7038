/** What a pretend Bitbucket holds: users in directories, groups, global permissions. */

export const ranks = ['LICENSED_USER', 'PROJECT_CREATE', 'ADMIN', 'SYS_ADMIN'] as const;
export type Permission = (typeof ranks)[number];

export interface User {
  readonly id: number;
  name: string;
  displayName: string;
  email: string;
  active: boolean;
  readonly directory: string;
  /** Milliseconds since 1970; absent before Bitbucket 10, which does not tell it. */
  readonly created?: number;
  /** Milliseconds since 1970. */
  lastAuthentication?: number;
}

export interface Group {
  readonly name: string;
  /** Ids. */
  readonly members: Set<number>;
}

export interface Directory {
  readonly name: string;
  /** Whether Bitbucket may change the details of its users. */
  readonly details: boolean;
  /** Whether Bitbucket may change their groups. */
  readonly groups: boolean;
}

export interface State {
  readonly directories: readonly Directory[];
  readonly users: Map<number, User>;
  /** By folded name. */
  readonly groups: Map<string, Group>;
  /** Folded group name → its highest global permission. */
  readonly permissions: Map<string, Permission>;
  /** Absent: unlimited. */
  seats: number | undefined;
}

/** Names of users and groups compare without case. */
export const fold = (name: string): string => name.toLowerCase();

export function userNamed({ users }: State, name: string): User | undefined {
  for (const user of users.values()) if (fold(user.name) === fold(name)) return user;
  return undefined;
}

export function directoryOf({ directories }: State, { directory }: User): Directory {
  return (
    directories.find(({ name }) => name === directory) ?? { name: directory, details: true, groups: true }
  );
}

/** By name without case; each name is folded once, since companies are large. */
export function sorted<Entry extends { readonly name: string }>(entries: Iterable<Entry>): readonly Entry[] {
  return [...entries]
    .map((entry) => ({ key: fold(entry.name), entry }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ entry }) => entry);
}

export function groupsOf({ groups }: State, user: User): readonly Group[] {
  return sorted([...groups.values()].filter(({ members }) => members.has(user.id)));
}

/** The highest global permission of a group, as a number; −1: none. */
export function rankOfGroup({ permissions }: State, group: string): number {
  const permission = permissions.get(fold(group));
  return permission === undefined ? -1 : ranks.indexOf(permission);
}

/** The highest global permission of a user, through its groups. */
export function rankOf(state: State, user: User): number {
  return Math.max(-1, ...groupsOf(state, user).map(({ name }) => rankOfGroup(state, name)));
}

/** Active users with any global permission. */
export function seatsTaken(state: State): number {
  return [...state.users.values()].filter((user) => user.active && rankOf(state, user) >= 0).length;
}
