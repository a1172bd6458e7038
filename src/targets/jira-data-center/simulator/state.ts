/** What a pretend Jira holds: users in directories, groups in groups, application roles. */

export interface Directory {
  readonly name: string;
  /** False: Jira only reads it (LDAP, Crowd). */
  readonly writable: boolean;
  /** Users of a directory that is only read can still be put into groups that Jira keeps itself. */
  readonly localGroups?: boolean;
}

export interface User {
  readonly key: string;
  /** The order in which users were made; cursors point at it. */
  readonly order: number;
  name: string;
  displayName: string;
  email: string;
  active: boolean;
  readonly directory: string;
  readonly locale: string;
  /** Milliseconds since 1970. */
  lastLogin?: number;
  sessions: number;
  anonymised?: 'under way' | 'done' | 'failed';
  /** Issues and comments that name the user. */
  issues: number;
  /** Keys of projects that the user leads. */
  leads: readonly string[];
}

export interface Group {
  readonly name: string;
  readonly directory: string;
  /** Kept beside a directory that is only read, where that has local groups. */
  readonly local?: boolean;
  /** Whether its members administer Jira. */
  readonly admin?: 'jira' | 'system';
  /** Keys of direct members. */
  readonly members: Set<string>;
  /** Folded names of groups that are in it. */
  readonly groups: Set<string>;
}

export interface Role {
  readonly key: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly defaultGroups: readonly string[];
  /** −1: unlimited. */
  readonly seats: number;
  readonly selectedByDefault: boolean;
}

export interface Component {
  readonly id: string;
  readonly name: string;
  /** The key of its project. */
  readonly project: string;
  /** The key of the user who leads it. */
  lead?: string;
}

/** One node's view. A write is a function that is applied to every node's view, at its own time. */
export interface State {
  /** Grows with every write, so that what was worked out before can be known to be stale. */
  revision: number;
  readonly directories: Directory[];
  readonly users: Map<string, User>;
  /** Folded user name → key. */
  readonly names: Map<string, string>;
  /** By folded name. */
  readonly groups: Map<string, Group>;
  readonly roles: Role[];
  readonly components: Component[];
}

export type Write = (state: State) => void;

export function emptyState(): State {
  return {
    revision: 0,
    directories: [],
    users: new Map(),
    names: new Map(),
    groups: new Map(),
    roles: [],
    components: [],
  };
}

/** Names of users and groups compare without case. */
export const fold = (name: string): string => name.toLowerCase();

export function userNamed(state: State, name: string): User | undefined {
  const key = state.names.get(fold(name));
  return key === undefined ? undefined : state.users.get(key);
}

export function isWritable(state: State, directory: string): boolean {
  return state.directories.find(({ name }) => name === directory)?.writable ?? false;
}

/** Keys of everybody in a group, directly or through the groups in it; groups may contain each other. */
export function membersOf(state: State, group: Group): ReadonlySet<string> {
  if (group.groups.size === 0) return group.members;
  const keys = new Set<string>();
  const seen = new Set<string>();
  const waiting = [group];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(fold(next.name))) continue;
    seen.add(fold(next.name));
    for (const key of next.members) keys.add(key);
    for (const name of next.groups) {
      const inner = state.groups.get(name);
      if (inner !== undefined) waiting.push(inner);
    }
  }
  return keys;
}

/** The groups that a user is in, directly or not, by name. */
export function groupsOf(state: State, key: string): readonly Group[] {
  return [...state.groups.values()]
    .filter((group) => membersOf(state, group).has(key))
    .sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1));
}

/** Keys of active users who take a seat of a role: those in one of its groups. */
export function seatHolders(state: State, role: Role): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const name of role.groups) {
    const group = state.groups.get(fold(name));
    if (group === undefined) continue;
    for (const key of membersOf(state, group)) {
      if (state.users.get(key)?.active === true) keys.add(key);
    }
  }
  return keys;
}

/** The roles that give no seat to one who does not hold one yet. */
export function fullRoles(state: State, key: string, roles: readonly Role[]): readonly Role[] {
  return roles.filter((role) => {
    if (role.seats < 0) return false;
    const holders = seatHolders(state, role);
    return !holders.has(key) && holders.size >= role.seats;
  });
}

/** The roles that membership of a group gives. */
export function rolesOf(state: State, group: string): readonly Role[] {
  return state.roles.filter((role) => role.groups.some((name) => fold(name) === fold(group)));
}

/** What a user may do: `system` may do what `jira` may. */
export function rightsOf(state: State, key: string): 'system' | 'jira' | 'none' {
  const rights = new Set(groupsOf(state, key).map(({ admin }) => admin));
  if (rights.has('system')) return 'system';
  return rights.has('jira') ? 'jira' : 'none';
}

/** Why a user's memberships of a group cannot be written, or nothing when they can. */
export function readOnlyMembership(state: State, user: User, group: Group): boolean {
  const named = (of: string) => state.directories.find(({ name }) => name === of);
  const groups = named(group.directory);
  if (groups?.writable !== true && !(group.local === true && groups?.localGroups === true)) return true;
  const directory = named(user.directory);
  return directory === undefined || !(directory.writable || directory.localGroups === true);
}

/** Works something out of a view once for each revision of it. */
function perRevision<Value>(work: (state: State) => Value): (state: State) => Value {
  const kept = new WeakMap<State, { readonly revision: number; readonly value: Value }>();
  return (state) => {
    const found = kept.get(state);
    if (found?.revision === state.revision) return found.value;
    const value = work(state);
    kept.set(state, { revision: state.revision, value });
    return value;
  };
}

const byName = (a: User, b: User): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** All users by name, each with the words that a search compares beginnings of, each on a line of its own. */
export const searchable = perRevision((state) =>
  [...state.users.values()].sort(byName).map((user) => ({
    user,
    words: `\n${fold(user.name)}\n${fold(user.email)}\n${fold(user.displayName).replace(/\s+/g, '\n')}`,
  })),
);

/** All users in the order in which they were made. */
export const inOrder = perRevision((state) => [...state.users.values()].sort((a, b) => a.order - b.order));

const memberLists = perRevision(() => new Map<string, readonly User[]>());

/** The members of a group by name, with those of groups in it. */
export function sortedMembers(state: State, group: Group): readonly User[] {
  const lists = memberLists(state);
  const found = lists.get(group.name);
  if (found !== undefined) return found;
  const users = [...membersOf(state, group)].flatMap((key) => state.users.get(key) ?? []).sort(byName);
  lists.set(group.name, users);
  return users;
}
