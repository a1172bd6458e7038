/** What a pretend Jira is filled with, and what its own administrators change by hand. */

import { type Directory, fold, type Group, type Role, type State, type User, userNamed } from './state.ts';

export interface SeedUser {
  readonly name: string;
  /** Old accounts have their first name as key; others are numbered. */
  readonly key?: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly active?: boolean;
  readonly directory?: string;
  readonly locale?: string;
  /** Milliseconds since 1970. */
  readonly lastLogin?: number;
  readonly sessions?: number;
  /** Issues and comments that name the user; it cannot be deleted then. */
  readonly issues?: number;
  /** Keys of projects that the user leads. */
  readonly leads?: readonly string[];
  /** Names of groups that the user is in; they must be there. */
  readonly groups?: readonly string[];
}

export interface SeedGroup {
  readonly name: string;
  readonly directory?: string;
  /** Kept by Jira beside a directory that it only reads, where that allows local groups. */
  readonly local?: boolean;
  readonly admin?: 'jira' | 'system';
  /** Names of groups that are in it. */
  readonly groups?: readonly string[];
}

export interface SeedRole {
  readonly key: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly defaultGroups?: readonly string[];
  /** Absent: unlimited. */
  readonly seats?: number;
  readonly selectedByDefault?: boolean;
}

export interface Seed {
  readonly directories?: readonly Directory[];
  readonly groups?: readonly SeedGroup[];
  readonly users?: readonly SeedUser[];
  readonly roles?: readonly SeedRole[];
  /** Components of projects, each with the name of the user who leads it. */
  readonly components?: readonly {
    readonly id: string;
    readonly name: string;
    readonly project: string;
    readonly lead?: string;
  }[];
}

/** Puts things into a node's view. @param next numbers users; the same for each view */
export function sow(state: State, seed: Seed, next: () => number): void {
  state.directories.push(...(seed.directories ?? []));
  for (const group of seed.groups ?? []) {
    const { name, directory = home(state), local = false, admin, groups = [] } = group;
    const made: Group = {
      name,
      directory,
      ...(local && { local }),
      ...(admin !== undefined && { admin }),
      members: new Set(),
      groups: new Set(groups.map(fold)),
    };
    state.groups.set(fold(name), made);
  }
  for (const user of seed.users ?? []) sowUser(state, user, next());
  for (const { lead, ...component } of seed.components ?? []) {
    const user = lead === undefined ? undefined : userNamed(state, lead);
    if (lead !== undefined && user === undefined)
      throw new Error(`There is no user ${lead} to lead a component.`);
    state.components.push({ ...component, ...(user !== undefined && { lead: user.key }) });
  }
  for (const role of seed.roles ?? []) {
    const made: Role = {
      key: role.key,
      name: role.name,
      groups: role.groups,
      defaultGroups: role.defaultGroups ?? role.groups.slice(0, 1),
      seats: role.seats ?? -1,
      selectedByDefault: role.selectedByDefault ?? true,
    };
    state.roles.push(made);
  }
}

function sowUser(state: State, seed: SeedUser, order: number): void {
  const name = seed.name.toLowerCase();
  if (userNamed(state, name) !== undefined) throw new Error(`There is a user ${name} already.`);
  const user: User = {
    key: seed.key ?? `JIRAUSER${10_100 + order}`,
    order,
    name,
    displayName: seed.displayName ?? name,
    email: seed.email ?? `${name}@example.com`,
    active: seed.active ?? true,
    directory: seed.directory ?? home(state),
    locale: seed.locale ?? 'en_UK',
    ...(seed.lastLogin !== undefined && { lastLogin: seed.lastLogin }),
    sessions: seed.sessions ?? 0,
    issues: seed.issues ?? 0,
    leads: seed.leads ?? [],
  };
  state.users.set(user.key, user);
  state.names.set(fold(name), user.key);
  for (const group of seed.groups ?? []) {
    const held = state.groups.get(fold(group));
    if (held === undefined) throw new Error(`There is no group ${group} to put ${name} into.`);
    held.members.add(user.key);
  }
}

/** Where things are kept for which no directory is named: the first. */
function home(state: State): string {
  return state.directories[0]?.name ?? '';
}
