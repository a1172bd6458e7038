/** What a pretend Confluence holds: users, groups, deletions under way. */

export interface User {
  readonly key: string;
  name: string;
  fullName: string;
  email: string;
  active: boolean;
  /** Whether Confluence only reads the user's directory. */
  readonly readOnly: boolean;
  lastLogin?: number;
  /** Whether there is a personal space. */
  readonly hasSpace?: boolean;
}

export interface State {
  /** By key. */
  readonly users: Map<string, User>;
  /** Folded name → the name as it was made, and the keys of members. */
  readonly groups: Map<string, { readonly name: string; readonly members: Set<string> }>;
  /** By id: looks that are left until it is done, and whether it will then have succeeded. */
  readonly tasks: Map<string, { looks: number; readonly successful: boolean }>;
  /** Absent: unlimited. */
  readonly seats: number | undefined;
}

export const fold = (name: string): string => name.toLowerCase();

export function userNamed({ users }: State, name: string): User | undefined {
  for (const user of users.values()) if (fold(user.name) === fold(name)) return user;
  return undefined;
}

/** Keys of active members of the group that gives the right to use Confluence. */
export function seatHolders({ users, groups }: State): readonly User[] {
  const keys = groups.get('confluence-users')?.members ?? new Set<string>();
  return [...users.values()].filter((user) => user.active && keys.has(user.key));
}

export function isAdministrator({ groups }: State, user: User): boolean {
  return groups.get('confluence-administrators')?.members.has(user.key) ?? false;
}
