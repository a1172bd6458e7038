/** What a pretend Crowd holds: users and groups by folded name. */

export interface User {
  readonly key: string;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly email: string;
  readonly active: boolean;
  /** Milliseconds since 1970. */
  readonly lastAuthenticated?: number;
}

export interface Group {
  readonly name: string;
  /** Folded names. */
  readonly members: Set<string>;
}

export interface State {
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
}

/** Names of users and groups compare without case. */
export const fold = (name: string): string => name.toLowerCase();
