/** What a pretend SCIM server holds, and what its administrators may do to it. */

export interface StoredUser {
  readonly id: string;
  /** As SCIM 2.0 writes them, without what the server itself adds. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly created: number;
  readonly changed: number;
}

export interface StoredMember {
  readonly of: 'user' | 'group';
  readonly id: string;
}

export interface StoredGroup {
  readonly id: string;
  readonly displayName: string;
  readonly externalId?: string | undefined;
  readonly members: readonly StoredMember[];
  readonly created: number;
  readonly changed: number;
}

export interface Hand {
  /** Adds a user, or changes these attributes of one. */
  user(id: string, attributes: Readonly<Record<string, unknown>>): void;
  /** A changed group moves no user's `lastModified`. */
  group(
    id: string,
    told: {
      readonly displayName: string;
      readonly externalId?: string;
      readonly users?: readonly string[];
      readonly groups?: readonly string[];
    },
  ): void;
  removeUser(id: string): void;
  removeGroup(id: string): void;
}

export function openStore(now: () => number) {
  const users = new Map<string, StoredUser>();
  const groups = new Map<string, StoredGroup>();

  function forget(of: StoredMember['of'], id: string): void {
    for (const group of groups.values()) {
      const members = group.members.filter((member) => member.of !== of || member.id !== id);
      if (members.length < group.members.length) groups.set(group.id, { ...group, members, changed: now() });
    }
  }

  const hand: Hand = {
    user(id, attributes) {
      const at = now();
      const before = users.get(id);
      const together = { ...before?.attributes, ...attributes };
      users.set(id, { id, attributes: together, created: before?.created ?? at, changed: at });
    },
    group(id, { displayName, externalId, users: people = [], groups: within = [] }) {
      const at = now();
      const members = [
        ...people.map((member): StoredMember => ({ of: 'user', id: member })),
        ...within.map((member): StoredMember => ({ of: 'group', id: member })),
      ];
      const created = groups.get(id)?.created ?? at;
      groups.set(id, { id, displayName, externalId, members, created, changed: at });
    },
    removeUser(id) {
      users.delete(id);
      forget('user', id);
    },
    removeGroup(id) {
      groups.delete(id);
      forget('group', id);
    },
  };

  /** The groups that hold a user, directly or through other groups. */
  function groupsOf(id: string): readonly { readonly group: StoredGroup; readonly direct: boolean }[] {
    const found = new Map<string, boolean>();
    const holds = (member: StoredMember, direct: boolean): void => {
      for (const group of groups.values()) {
        if (!group.members.some((each) => each.of === member.of && each.id === member.id)) continue;
        if (found.has(group.id) && !direct) continue;
        found.set(group.id, direct);
        holds({ of: 'group', id: group.id }, false);
      }
    };
    holds({ of: 'user', id }, true);
    return [...found].flatMap(([group, direct]) => {
      const there = groups.get(group);
      return there === undefined ? [] : [{ group: there, direct }];
    });
  }

  return { users, groups, hand, groupsOf };
}

export type Store = ReturnType<typeof openStore>;
