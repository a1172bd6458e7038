/** What a pretend Google Workspace account holds, and what its administrators may do to it. */

type Fields = Readonly<Record<string, unknown>>;

export interface StoredUser {
  readonly id: string;
  readonly fields: { primaryEmail: string } & Record<string, unknown>;
  deletionTime?: string;
}

/** Whoever stands in a group: a person or a group by id, an address from outside, or everybody. */
export type Entry =
  | { readonly type: 'USER' | 'GROUP'; readonly id: string }
  | { readonly type: 'USER' | 'GROUP'; readonly id: string; readonly email: string }
  | { readonly type: 'CUSTOMER'; readonly id: string };

export interface StoredGroup {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly members: readonly Entry[];
}

export interface Hand {
  user(id: string, fields: Fields): void;
  group(group: StoredGroup): void;
  /** Deletes; the person is listed among the deleted for twenty days. */
  removeUser(id: string): void;
  removeGroup(id: string): void;
  orgUnit(path: string): void;
}

interface Account {
  readonly users: Map<string, StoredUser>;
  readonly deleted: Map<string, StoredUser>;
  readonly groups: Map<string, StoredGroup>;
  /** Ids by path. */
  readonly orgUnits: Map<string, string>;
}

export function openAccount(now: () => number): Account & { readonly hand: Hand } {
  const users = new Map<string, StoredUser>();
  const deleted = new Map<string, StoredUser>();
  const groups = new Map<string, StoredGroup>();
  const orgUnits = new Map([['/', 'id:unit0']]);

  function leaveGroups(id: string): void {
    for (const group of groups.values())
      groups.set(group.id, { ...group, members: group.members.filter((member) => member.id !== id) });
  }

  const hand: Hand = {
    user(id, fields) {
      const before = users.get(id)?.fields ?? { primaryEmail: '', orgUnitPath: '/' };
      users.set(id, { id, fields: { ...before, ...fields } });
      deleted.delete(id);
    },
    group: (group) => void groups.set(group.id, group),
    removeUser(id) {
      const user = users.get(id);
      if (user === undefined) return;
      users.delete(id);
      deleted.set(id, { ...user, deletionTime: new Date(now()).toISOString() });
      leaveGroups(id);
    },
    removeGroup(id) {
      if (groups.delete(id)) leaveGroups(id);
    },
    orgUnit: (path) => void orgUnits.set(path, `id:unit${orgUnits.size}`),
  };
  return { users, deleted, groups, orgUnits, hand };
}
