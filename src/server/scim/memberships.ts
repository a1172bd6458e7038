/** What a client says of members, as records for the directory: only what changes, never the list that is there. */

import type { MembersDecided } from '../../directory/index.ts';
import type { GroupMember, SourceRecord } from '../../model/index.ts';
import { type Membership, type NamedMember, noTarget } from '../../scim/index.ts';
import type { Queryable } from '../../store/index.ts';
import type { Call } from './call.ts';
import type { GroupHead } from './group-resource.ts';
import { requireKeys } from './keys.ts';

/** The records that amend or set the members of a group that is there. */
export async function memberRecords(
  call: Call,
  change: { readonly group: GroupHead; readonly membership: Membership },
  within: Queryable,
): Promise<readonly SourceRecord[]> {
  const { group, membership } = change;
  await requireTargets(call, change, within);
  if (membership.type === 'set') {
    return wholeRecords(group, await typed(call, membership.members, within));
  }
  const records: SourceRecord[] = [];
  const members = membership.add.length > 0 ? await typed(call, membership.add, within) : [];
  const gone = goneIn(membership);
  for (const kind of membership.removeAll)
    gone.push(...(await allOf(call, { group: group.id, kind }, within)));
  for (const some of partsOf(gone)) records.push({ type: 'members-removed', group: group.id, members: some });
  for (const some of partsOf(members)) records.push({ type: 'members', group: group.id, members: some });
  return records;
}

/** The records that make a group, or set its members. */
export function wholeRecords(group: GroupHead, members: readonly GroupMember[]): readonly SourceRecord[] {
  const [first = [], ...more] = partsOf(members);
  return [
    { type: 'group', group: { ...group, members: first } },
    ...more.map((some): SourceRecord => ({ type: 'members', group: group.id, members: some })),
  ];
}

/** Members in one record: others have a turn between two that are taken in. */
const mostTold = 10_000;

function partsOf(members: readonly GroupMember[]): readonly (readonly GroupMember[])[] {
  return Array.from({ length: Math.ceil(members.length / mostTold) }, (_, at) =>
    members.slice(at * mostTold, (at + 1) * mostTold),
  );
}

type Amending = Extract<Membership, { readonly type: 'amend' }>;

/** Who is removed one by one. Whoever removes an id means it, whatever it is of, unless that is said. */
function goneIn({ remove }: Pick<Amending, 'remove'>): GroupMember[] {
  return remove.flatMap(({ id, kind }): GroupMember[] =>
    kind === undefined
      ? [
          { type: 'identity', id },
          { type: 'group', id },
        ]
      : [{ type: kind, id }],
  );
}

/** Members of one PATCH beyond which it is a long one, and shares nothing but its commit with others. */
const mostTogether = 50;

/** What can be made with other changes of members at once: a few that come and go, whoever else is in the group. */
export function isSmall(membership: Membership | undefined): membership is Amending {
  if (membership?.type !== 'amend') return false;
  const { add, remove, removeAll, needs } = membership;
  return removeAll.length + needs.length === 0 && add.length + remove.length <= mostTogether;
}

/** Who comes and who goes by a small change; undefined where more must be asked to tell. Throws as `typed` does. */
export function membersDecided(
  { add, remove }: Amending,
  isGroup: (id: string) => boolean,
): MembersDecided | undefined {
  if (add.some((each) => isDoubtful(each, isGroup))) return undefined;
  return { joins: typedBy(add, (id) => (isGroup(id) ? 'group' : undefined)), leaves: goneIn({ remove }) };
}

/** Throws 400 `noTarget` when somebody who is to be replaced is no member. */
async function requireTargets(
  { directory, source }: Call,
  { group, membership }: { readonly group: GroupHead; readonly membership: Membership },
  within: Queryable,
): Promise<void> {
  if (membership.needs.length === 0) return;
  const ids = [...new Set(membership.needs.flat().map(({ id }) => id))];
  const there = new Set<string>();
  // Looked up together: there may be thousands of replacements, and nobody else changes anything meanwhile.
  let after: GroupMember | undefined;
  do {
    const page = await directory.members(source, group.id, {
      limit: 1_000,
      ids,
      within,
      ...(after && { after }),
    });
    for (const { type, id } of page.members) there.add(`${type} ${id}`);
    after = page.next;
  } while (after !== undefined);
  for (const some of membership.needs)
    if (!some.some(({ id, kind }) => there.has(`${kind} ${id}`))) throw noTarget();
}

/** Every member of one kind, told or not: as many are read as are removed. */
async function allOf(
  { directory, source }: Call,
  { group, kind }: { readonly group: string; readonly kind: GroupMember['type'] },
  within: Queryable,
): Promise<readonly GroupMember[]> {
  const found: GroupMember[] = [];
  // People come first: groups are those after the last of them.
  let after: GroupMember | undefined = kind === 'group' ? { type: 'group', id: '' } : undefined;
  do {
    const page = await directory.members(source, group, {
      limit: 1_000,
      untold: true,
      within,
      ...(after && { after }),
    });
    found.push(...page.members.filter(({ type }) => type === kind).map(({ type, id }) => ({ type, id })));
    after = page.next?.type === kind ? page.next : undefined;
  } while (after !== undefined);
  return found;
}

/**
 * Members with what they are. The directory knows; of an id that it does not know the client is believed, and a
 * person is assumed when it does not say: such a membership takes effect once somebody is told under that id.
 * Throws 400 `invalidValue` for an id that is too long to be one.
 */
export async function typed(
  call: Pick<Call, 'directory' | 'source'>,
  named: readonly NamedMember[],
  within: Queryable,
): Promise<readonly GroupMember[]> {
  const among = (type: GroupMember['type'], some: readonly NamedMember[]) =>
    call.directory.idsAmong(call.source, { type, ids: some.map(({ id }) => id) }, within);
  const groups = await among('group', named);
  const doubtful = named.filter((each) => isDoubtful(each, (id) => groups.has(id)));
  const people = await among('identity', doubtful);
  return typedBy(named, (id) => {
    if (groups.has(id)) return 'group';
    return people.has(id) ? 'identity' : undefined;
  });
}

/** Whether the client takes it for a group that nobody told: it may be a person. */
function isDoubtful({ id, type }: NamedMember, isGroup: (id: string) => boolean): boolean {
  return type === 'group' && !isGroup(id);
}

/** @param known what the directory knows it to be */
function typedBy(
  named: readonly NamedMember[],
  known: (id: string) => GroupMember['type'] | undefined,
): readonly GroupMember[] {
  for (const { id } of named) requireKeys('members.value', id);
  return named.flatMap(({ id, type = 'identity', unless }): GroupMember[] => {
    const is = known(id) ?? type;
    return is === unless ? [] : [{ id, type: is }];
  });
}
