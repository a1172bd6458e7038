/** How a pretend Jira finds what answers a request, and what each answer may use. */

import type { View } from './answers.ts';
import type { Group, State, User, Write } from './state.ts';

/** What a route may look at and do. */
export interface Ask {
  readonly view: View;
  /** The node's view: what it does not know yet, it does not find. */
  readonly state: State;
  /** What the database holds, which every node sees when it writes: names are unique in it. */
  readonly stored: State;
  readonly query: URLSearchParams;
  /** The last part of the path, where the route has one. */
  readonly rest: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Who asks; absent: nobody has signed in. */
  readonly me?: User;
  readonly rights: 'system' | 'jira' | 'none';
  readonly settings: Settings;
  /** Writes now, and on the other nodes a moment later. */
  write(write: Write): void;
  /** The number of the next user. */
  next(): number;
}

/** What differs between versions and installations. */
export interface Settings {
  readonly version: string;
  /** Matches that a search gives at most, and how many it gives at once. */
  readonly searchCap: number;
  readonly searchPage: number;
  /** Whether there is `/user/list`, and how many it gives at once. */
  readonly listsUsers: boolean;
  readonly listPage: number;
  readonly memberPage: number;
  /** Components of one page at most. */
  readonly componentPage: number;
  /** Groups that the picker gives at most, whatever is asked for. */
  readonly pickerCap: number;
  /** Whether the connection may browse users and groups; without that the picker shows none, and says that there is none. */
  readonly showsGroups: boolean;
  /** Status of a write into a directory that is only read. */
  readonly readOnlyStatus: 400 | 500;
  /** Whether leads of projects can be deactivated. */
  readonly deactivatesLeads: boolean;
  /** Whether a search for a dot finds everybody. */
  readonly dotFindsAll: boolean;
  /** Whether a group that gives a seat takes nobody in when there is none left. */
  readonly groupsKeepToSeats: boolean;
}

export type Access = 'anybody' | 'user' | 'administrator';

export interface Route {
  readonly access: Access;
  /** Fields that the body may have; a route without them takes no body. */
  readonly fields?: readonly string[];
  readonly answer: (ask: Ask) => Response;
}

/** A whole number from the query, the default when it is absent, or nothing when it is none. */
export function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return otherwise;
  return /^-?\d+$/.test(value) ? Number(value) : undefined;
}

/** A truth value from the query, as Java reads it: anything but `true` is false. */
export function truth(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const value = query.get(name);
  return value === null ? otherwise : value.toLowerCase() === 'true';
}

/** Only a system administrator may change one. */
export function mayChange(
  { rights, state }: Ask,
  user: User,
  rightsOf: (state: State, key: string) => Ask['rights'],
): boolean {
  return rights === 'system' || rightsOf(state, user.key) !== 'system';
}

/** Only a system administrator may change who is in a group of them. */
export function mayChangeMembers({ rights }: Ask, group: Group): boolean {
  return rights === 'system' || group.admin !== 'system';
}
