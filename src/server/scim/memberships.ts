/** What a client says of members, as records for the directory: only what changes, never the list that is there. */

import type { GroupMember, SourceRecord } from '../../model/index.ts';
import type { Membership, NamedMember } from '../../scim/index.ts';
import { type Queryable, together } from '../../store/index.ts';
import type { Call } from './call.ts';
import type { GroupHead } from './group-resource.ts';
import { requireKeys } from './keys.ts';
import { everyBatch } from './page.ts';

/** The records that amend or set the members of a group that is there. */
export async function memberRecords(
  call: Call,
  change: { readonly group: GroupHead; readonly membership: Membership },
  within: Queryable,
): Promise<readonly SourceRecord[]> {
  const { group, membership } = change;
  if (membership.type === 'set') {
    const members = await typed(call, membership.members, within);
    return [{ type: 'group', group: { ...group, members } }];
  }
  const records: SourceRecord[] = [];
  if (membership.remove.length > 0) {
    // Whoever removes an id means it, whatever it is of.
    const gone = membership.remove.flatMap((id): GroupMember[] => [
      { type: 'identity', id },
      { type: 'group', id },
    ]);
    records.push({ type: 'members-removed', group: group.id, members: gone });
  }
  if (membership.add.length > 0) {
    const members = await typed(call, membership.add, within);
    records.push({ type: 'members', group: group.id, members });
  }
  return records;
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
  for (const { id } of named) requireKeys('members.value', id);
  const ids = named.map(({ id }) => id);
  const groups =
    ids.length <= ONE_BY_ONE ? await amongGroups(call, ids, within) : await everyGroup(call, within);
  return named.map(({ id, type = 'identity' }) => ({ id, type: groups.has(id) ? 'group' : type }));
}

/** Up to so many ids are looked up one by one; for more of them it is cheaper to read which groups there are. */
const ONE_BY_ONE = 50;

async function amongGroups(
  { directory, source }: Pick<Call, 'directory' | 'source'>,
  ids: readonly string[],
  within: Queryable,
): Promise<ReadonlySet<string>> {
  const found = await together(ids.map((id) => directory.group(source, id, within)));
  return new Set(ids.filter((_, at) => found[at] !== undefined));
}

async function everyGroup(
  { directory, source }: Pick<Call, 'directory' | 'source'>,
  within: Queryable,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const batches = everyBatch(
    async (page) => {
      const { groups } = await directory.listGroups(source, page, within);
      return groups.map(({ id }) => id);
    },
    (id) => id,
  );
  for await (const batch of batches) for (const id of batch) ids.add(id);
  return ids;
}
