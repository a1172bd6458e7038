/** Records of a source, gathered until they are taken in together: what they come to, each thing once. Pure. */

import {
  canonicalJson,
  type Fault,
  type GroupMember,
  type Identity,
  type IdentityGroup,
  ProvisioningError,
  type SourceRecord,
} from '../model/index.ts';

/** What a source tells of people and groups; the rest of its records speak of the reading itself. */
export type Statement = Exclude<SourceRecord, { readonly type: 'checkpoint' | 'complete' }>;

export type GroupHead = Omit<IdentityGroup, 'members'>;

/** What is told of one group's members. */
export interface MemberChanges {
  /** Told anew: members that are not told are no longer members. */
  readonly anew: boolean;
  /** By `memberKey`; true: a member, false: no longer. The last statement counts. */
  readonly told: ReadonlyMap<string, { readonly member: GroupMember; readonly holds: boolean }>;
}

export interface Batch {
  readonly identities: ReadonlyMap<string, Identity>;
  readonly groups: ReadonlyMap<string, GroupHead>;
  readonly members: ReadonlyMap<string, MemberChanges>;
  readonly removed: { readonly identities: ReadonlySet<string>; readonly groups: ReadonlySet<string> };
  /** By id of the identity; undefined: never. */
  readonly activity: ReadonlyMap<string, string | undefined>;
  readonly faults: readonly Fault[];
  /** How much it is to write: 1 for a membership, 5 for anything else. */
  readonly weight: number;
}

export interface Gathering extends Batch {
  /**
   * Whether the statement may be added. What was removed in this batch and is told again, or named as a member, belongs
   * into the next one: whoever comes back comes back without the memberships of before.
   */
  takes(statement: Statement): boolean;
  add(statement: Statement): void;
}

export interface GatheringRules {
  /**
   * `set`: within a batch a group told once more has only the members told last (a push). `gather`: members told in
   * one reading add up, however often its group is told, so that it does not matter where a batch ends.
   */
  readonly members: 'set' | 'gather';
  /** Whether one id told twice with different content is a fault: in a full reading, where each thing is told once. */
  readonly once: boolean;
}

/** `group:` or `identity:` and the id. */
export function memberKey({ type, id }: GroupMember): string {
  return `${type}:${id}`;
}

/** An empty batch. `add` throws `invalid` for an id that is no text or empty: nobody could be told by it. */
export function gather(rules: GatheringRules): Gathering {
  const identities = new Map<string, Identity>();
  const groups = new Map<string, GroupHead>();
  const members = new Map<
    string,
    { anew: boolean; told: Map<string, { member: GroupMember; holds: boolean }> }
  >();
  const removed = { identities: new Set<string>(), groups: new Set<string>() };
  const activity = new Map<string, string | undefined>();
  const faults: Fault[] = [];
  let weight = 0;

  function membersOf(group: string) {
    let changes = members.get(group);
    if (changes === undefined) {
      changes = { anew: false, told: new Map() };
      members.set(group, changes);
    }
    return changes;
  }

  function tellMembers(group: string, list: readonly GroupMember[], holds: boolean): void {
    const { told } = membersOf(requireId(group, 'group'));
    for (const member of list) told.set(memberKey(member), { member: checked(member), holds });
    weight += list.length;
  }

  const tellers: {
    readonly [Type in Statement['type']]: (statement: Extract<Statement, { type: Type }>) => void;
  } = {
    identity({ identity }) {
      const before = identities.get(requireId(identity.id, 'identity'));
      if (rules.once && before !== undefined && canonicalJson(before) !== canonicalJson(identity))
        faults.push(toldTwice('identity', identity.id));
      identities.set(identity.id, identity);
    },
    group({ group: { members: list, ...head } }) {
      const before = groups.get(requireId(head.id, 'group'));
      if (rules.once && before !== undefined && canonicalJson(before) !== canonicalJson(head))
        faults.push(toldTwice('group', head.id));
      groups.set(head.id, head);
      const changes = membersOf(head.id);
      changes.anew = true;
      if (rules.members === 'set') changes.told.clear();
      tellMembers(head.id, list, true);
    },
    members: (statement) => tellMembers(statement.group, statement.members, true),
    'members-removed': (statement) => tellMembers(statement.group, statement.members, false),
    activity: ({ identity, last }) => activity.set(requireId(identity, 'identity'), last),
    removed({ of, id }) {
      if (of === 'identity') {
        identities.delete(requireId(id, 'identity'));
        removed.identities.add(id);
        return;
      }
      groups.delete(requireId(id, 'group'));
      members.delete(id);
      removed.groups.add(id);
    },
  };

  return {
    identities,
    groups,
    members,
    removed,
    activity,
    faults,
    get weight() {
      return weight;
    },
    takes(statement) {
      if (removed.identities.size + removed.groups.size === 0) return true;
      return !idsOf(statement).some(({ type, id }) =>
        (type === 'group' ? removed.groups : removed.identities).has(id),
      );
    },
    add(statement) {
      weight += 5;
      // The table has the teller of this very type.
      (tellers[statement.type] as (statement: Statement) => void)(statement);
    },
  };
}

/** Whom a statement tells or names as a member. */
function idsOf(statement: Statement): readonly GroupMember[] {
  if (statement.type === 'activity') return [{ type: 'identity', id: statement.identity }];
  if (statement.type === 'identity') return [{ type: 'identity', id: statement.identity.id }];
  if (statement.type === 'group')
    return [{ type: 'group', id: statement.group.id }, ...statement.group.members];
  if (statement.type === 'removed') return [];
  return [{ type: 'group', id: statement.group }, ...statement.members];
}

/** The fault of an id that one full reading tells twice, and not alike. */
export function toldTwice(kind: 'identity' | 'group', id: string): Fault {
  return {
    path: `${kind} ${id}`,
    message: 'Told more than once in one reading, and not alike; what was told last counts.',
  };
}

function checked(member: GroupMember): GroupMember {
  requireId(member.id, member.type);
  return member;
}

function requireId(id: unknown, of: 'identity' | 'group'): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new ProvisioningError(
    'invalid',
    `The source told an ${of} without an id; have it tell every id as a text.`,
    {
      faults: [{ path: `${of}.id`, message: 'A text that is not empty is needed.' }],
    },
  );
}
