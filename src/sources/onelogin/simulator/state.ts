/** What a pretend OneLogin account holds, and what its administrators may do to it. */

export interface StoredUser {
  readonly id: number;
  readonly fields: Record<string, unknown>;
  readonly created: number;
  updated: number;
}

interface StoredRole {
  readonly id: number;
  name: string;
  readonly members: Set<number>;
}

export interface Hand {
  user(id: number, fields: Readonly<Record<string, unknown>>): void;
  /** A changed role moves nobody's `updated_at`. */
  role(id: number, told: { readonly name: string; readonly members: readonly number[] }): void;
  removeUser(id: number): void;
  removeRole(id: number): void;
}

export function openAccount(now: () => number) {
  const users = new Map<number, StoredUser>();
  const roles = new Map<number, StoredRole>();
  const hand: Hand = {
    user(id, fields) {
      const at = now();
      const user = users.get(id) ?? { id, fields: { state: 1, status: 1 }, created: at, updated: at };
      users.set(id, { ...user, fields: { ...user.fields, ...fields }, updated: at });
    },
    role: (id, { name, members }) => void roles.set(id, { id, name, members: new Set(members) }),
    removeUser(id) {
      users.delete(id);
      for (const { members } of roles.values()) members.delete(id);
    },
    removeRole: (id) => void roles.delete(id),
  };
  return { users, roles, hand };
}
