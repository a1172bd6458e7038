/** What a pretend site of Atlassian Cloud holds: people, groups, applications, organisations, service desks. */

export interface User {
  readonly accountId: string;
  readonly accountType: 'atlassian' | 'customer' | 'app';
  email: string;
  /** Whether the person shows the address to others. */
  showsEmail: boolean;
  displayName: string;
  active: boolean;
  /** Whether the account is one of the site; an Atlassian account alone is not. */
  onSite: boolean;
  /** Milliseconds since 1970 from which lists and searches know the account. */
  listedFrom: number;
}

export interface Group {
  readonly groupId: string;
  readonly name: string;
  /** Account ids. */
  readonly members: Set<string>;
  /** Synced by an identity provider, so that nobody else changes it. */
  readonly external: boolean;
  /** Whether its members administer the site. */
  readonly administers: boolean;
}

export interface Application {
  readonly key: string;
  readonly name: string;
  /** Names of the groups whose members take a seat. */
  readonly groups: readonly string[];
  /** Absent: unlimited. */
  readonly seats?: number;
}

export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly scimManaged: boolean;
  readonly members: Set<string>;
}

export interface Desk {
  readonly id: string;
  readonly projectKey: string;
  /** Whether anybody may be its customer, so that nobody can be taken out. */
  readonly open: boolean;
  readonly customers: Set<string>;
}

export interface Component {
  readonly id: string;
  readonly name: string;
  /** Account id. */
  lead?: string;
}

export interface Project {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  lead: string;
  readonly components: Component[];
}

/** A filter or a dashboard. */
export interface Shared {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  /** Whether the account of the connection is among those it is shared with. */
  readonly shared: boolean;
}

export interface Board {
  readonly id: number;
  readonly name: string;
  readonly admins: readonly string[];
  /** The person in whose space it lies. */
  readonly location?: string;
}

export interface Space {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly author: string;
  readonly isPersonal: boolean;
  readonly status: 'current' | 'archived';
}

export interface State {
  readonly projects: Project[];
  readonly filters: Shared[];
  readonly dashboards: Shared[];
  readonly boards: Board[];
  /** Whether the connection may see boards at all. */
  hasBoards: boolean;
  readonly spaces: Space[];
  /** Account id → open issues assigned. */
  readonly issues: Map<string, number>;
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
  readonly applications: Application[];
  readonly organisations: Map<string, Organisation>;
  readonly desks: Map<string, Desk>;
}

export function emptyState(): State {
  return {
    projects: [],
    filters: [],
    dashboards: [],
    boards: [],
    hasBoards: true,
    spaces: [],
    issues: new Map(),
    users: new Map(),
    groups: new Map(),
    applications: [],
    organisations: new Map(),
    desks: new Map(),
  };
}

export const fold = (text: string): string => text.toLowerCase();

/** Accounts of the site, in the order of their ids. */
export function onSite({ users }: State): readonly User[] {
  return [...users.values()]
    .filter((user) => user.onSite)
    .sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
}

/** Those accounts of the site that are named, in the order of their ids. */
export function peopleOf({ users }: State, ids: Iterable<string>): readonly User[] {
  return [...ids].sort().flatMap((id) => {
    const user = users.get(id);
    return user?.onSite === true ? [user] : [];
  });
}

export function groupNamed({ groups }: State, name: string): Group | undefined {
  return [...groups.values()].find((group) => fold(group.name) === fold(name));
}

/** Account ids that take a seat of an application. */
export function seatsOf(state: State, { groups }: Application): ReadonlySet<string> {
  const holders = new Set<string>();
  for (const name of groups) {
    for (const id of groupNamed(state, name)?.members ?? [])
      if (state.users.get(id)?.active === true) holders.add(id);
  }
  return holders;
}

/** The application that has no seat left for one who does not hold one yet. */
export function fullFor(state: State, group: Group, accountId: string): Application | undefined {
  return state.applications.find((application) => {
    if (application.seats === undefined) return false;
    if (!application.groups.some((name) => fold(name) === fold(group.name))) return false;
    const holders = seatsOf(state, application);
    return !holders.has(accountId) && holders.size >= application.seats;
  });
}
