/** What a pretend Bamboo holds: users and groups by folded name. */

export interface User {
  readonly name: string;
  readonly fullName: string;
  readonly email: string;
}

export interface Group {
  readonly name: string;
  readonly permissions: readonly string[];
  /** Folded names. */
  readonly members: Set<string>;
  readonly editable: boolean;
}

export interface State {
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
}

/** Names of users and groups compare without case. */
export const fold = (name: string): string => name.toLowerCase();
