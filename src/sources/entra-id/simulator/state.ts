/** What a pretend tenant holds, and the history from which deltas are told. */

export type Properties = Readonly<Record<string, unknown>>;
export type MemberKind = 'user' | 'group' | 'device';

export interface Directory {
  readonly users: Map<string, Properties>;
  readonly groups: Map<string, StoredGroup>;
  readonly history: Happening[];
}

interface StoredGroup {
  readonly properties: Properties;
  /** Members of every kind, by id. */
  readonly members: Map<string, MemberKind>;
}

/** Something that happened, in order; its place in the history is what delta tokens point at. */
export type Happening = { readonly at: number; readonly kind: 'user' | 'group'; readonly id: string } & (
  | { readonly what: 'changed'; readonly names: readonly string[] }
  | { readonly what: 'members'; readonly member: string; readonly of: MemberKind; readonly there: boolean }
  | { readonly what: 'removed'; readonly reason: 'changed' | 'deleted' }
);

export interface GroupSeed {
  readonly id: string;
  readonly displayName: string;
  readonly members: readonly (readonly [kind: MemberKind, id: string])[];
  readonly more?: Properties;
}

/** The hand of the tenant's administrators. */
export interface Hand {
  /** Adds a user, or changes the one with that id. */
  user(id: string, properties: Properties): void;
  /** Adds a group, or changes the one with that id; its members are exactly those named. */
  group(seed: GroupSeed): void;
  join(group: string, kind: MemberKind, id: string): void;
  leave(group: string, id: string): void;
  /** Deletes: `changed` can be restored for 30 days, `deleted` cannot. */
  removeUser(id: string, reason?: 'changed' | 'deleted'): void;
  removeGroup(id: string, reason?: 'changed' | 'deleted'): void;
}

export function emptyDirectory(): Directory {
  return { users: new Map(), groups: new Map(), history: [] };
}

export function openHand({ users, groups, history }: Directory, now: () => number): Hand {
  const differing = (before: Properties, after: Properties): readonly string[] =>
    Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));

  function change(kind: 'user' | 'group', id: string, names: readonly string[]): void {
    if (names.length > 0) history.push({ at: now(), kind, id, what: 'changed', names });
  }

  const hand: Hand = {
    user(id, properties) {
      const before = users.get(id) ?? {};
      users.set(id, { ...before, ...properties, id });
      change('user', id, differing(before, properties));
    },
    group({ id, displayName, members, more = {} }) {
      const before = groups.get(id);
      const properties = { description: null, mail: null, visibility: null, displayName, ...more };
      groups.set(id, { properties: { ...properties, id }, members: before?.members ?? new Map() });
      change('group', id, differing(before?.properties ?? {}, properties));
      const wanted = new Map(members.map(([kind, member]) => [member, kind]));
      for (const member of before?.members.keys() ?? []) if (!wanted.has(member)) hand.leave(id, member);
      for (const [member, kind] of wanted) hand.join(id, kind, member);
    },
    join(group, of, member) {
      const held = groups.get(group)?.members;
      if (held === undefined || held.has(member)) return;
      held.set(member, of);
      history.push({ at: now(), kind: 'group', id: group, what: 'members', member, of, there: true });
    },
    leave(group, member) {
      const held = groups.get(group)?.members;
      const of = held?.get(member);
      if (held === undefined || of === undefined) return;
      held.delete(member);
      history.push({ at: now(), kind: 'group', id: group, what: 'members', member, of, there: false });
    },
    removeUser(id, reason = 'changed') {
      for (const group of groups.keys()) hand.leave(group, id);
      if (users.delete(id)) history.push({ at: now(), kind: 'user', id, what: 'removed', reason });
    },
    removeGroup(id, reason = 'changed') {
      for (const group of groups.keys()) hand.leave(group, id);
      if (groups.delete(id)) history.push({ at: now(), kind: 'group', id, what: 'removed', reason });
    },
  };
  return hand;
}
