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
    const members = await typed(call, membership.members, within);
    return [{ type: 'group', group: { ...group, members } }];
  }
  const records: SourceRecord[] = [];
  const members = membership.add.length > 0 ? await typed(call, membership.add, within) : [];
  const gone = goneIn(membership);
  for (const kind of membership.removeAll)
    gone.push(...(await allOf(call, { group: group.id, kind }, within)));
  if (gone.length > 0) records.push({ type: 'members-removed', group: group.id, members: gone });
  if (members.length > 0) records.push({ type: 'members', group: group.id, members });
  return records;
}

type Amending = Extract<Membership, { readonly type: 'amend' }>;

/** Who is removed one by one. Whoever removes an id means it, whatever it is of, unless that is said. */
function goneIn({ remove }: Amending): GroupMember[] {
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

/** Who comes and who goes by a small change. Throws as `typed` does. */
export function membersDecided(membership: Amending, isGroup: (id: string) => boolean): MembersDecided {
  return { joins: typedBy(membership.add, isGroup), leaves: goneIn(membership) };
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

/** Every member of one kind: as many are read as are removed. */
async function allOf(
  { directory, source }: Call,
  { group, kind }: { readonly group: string; readonly kind: GroupMember['type'] },
  within: Queryable,
): Promise<readonly GroupMember[]> {
  const found: GroupMember[] = [];
  // People come first: groups are those after the last of them.
  let after: GroupMember | undefined = kind === 'group' ? { type: 'group', id: '' } : undefined;
  do {
    const page = await directory.members(source, group, { limit: 1_000, within, ...(after && { after }) });
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
  const ids = named.map(({ id }) => id);
  const groups = await call.directory.groupIdsAmong(call.source, ids, within);
  return typedBy(named, (id) => groups.has(id));
}

function typedBy(named: readonly NamedMember[], isGroup: (id: string) => boolean): readonly GroupMember[] {
  for (const { id } of named) requireKeys('members.value', id);
  return named.flatMap(({ id, type = 'identity', unless }): GroupMember[] => {
    const is = isGroup(id) ? 'group' : type;
    return is === unless ? [] : [{ id, type: is }];
  });
}
