/** What a pretend Jira Service Management Data Center holds: users, groups, organisations, projects. */

export interface User {
  readonly key: string;
  name: string;
  email: string;
  displayName: string;
  active: boolean;
  /** A user of a directory that Jira only reads. */
  readonly readOnly: boolean;
}

export interface Organisation {
  readonly id: string;
  readonly name: string;
  /** Keys of users. */
  readonly members: Set<string>;
}

/** A project with a service desk: its customers are those who have a role in it. */
export interface Desk {
  readonly id: string;
  readonly projectKey: string;
  readonly customers: Set<string>;
}

export interface State {
  /** By key, in the order in which they were made. */
  readonly users: Map<string, User>;
  /** By name: keys of members. */
  readonly groups: Map<string, Set<string>>;
  /** Groups whose members take a seat. */
  readonly seatGroups: readonly string[];
  readonly organisations: Map<string, Organisation>;
  readonly desks: Map<string, Desk>;
}

export const fold = (text: string): string => text.toLowerCase();

export function named({ users }: State, name: string): User | undefined {
  return [...users.values()].find((user) => fold(user.name) === fold(name));
}

/** How many seats a user takes: here of one application at most. */
export function seats({ groups, seatGroups }: State, key: string): number {
  return seatGroups.some((name) => groups.get(name)?.has(key) === true) ? 1 : 0;
}
