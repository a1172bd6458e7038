/** Members of groups that are read, decided and told in one go, however many changes of however few groups they are. */

import type { Selectable } from 'kysely';
import type { GroupMember } from '../model/index.ts';
import { type Queryable, together } from '../store/index.ts';
import type { AmendedMembers, MembersAmendment, MembersDecided } from './amendment.ts';
import { memberKey } from './batch.ts';
import { wholeGroups } from './groups.ts';
import { inOneGo } from './ingest.ts';
import { type DirectoryParts, nextNumber } from './intake.ts';
import { keyOf, membersAmong, newMembership } from './members.ts';
import { changeMembers, type Membership } from './memberships.ts';
import { asStoredGroup, idsAmong } from './stored-groups.ts';
import type { IdentityGroupTable } from './tables.ts';

/** A group as the amendments so far have left it. */
interface Held {
  readonly row: Selectable<IdentityGroupTable>;
  /** By `memberKey`, as all that follows: of those who may come or go, who was there before. */
  readonly rows: ReadonlyMap<string, Membership>;
  readonly came: Map<string, GroupMember>;
  readonly went: Set<string>;
  /** Amendments that changed something. */
  steps: number;
}

/** See `Directory.amendMembers`. */
export async function amendMembers(
  parts: DirectoryParts,
  { source, amendments }: { readonly source: string; readonly amendments: readonly MembersAmendment[] },
  within: Queryable,
): Promise<readonly AmendedMembers[] | undefined> {
  const { first, held, groupIds } = await read(within, source, amendments);
  const now = parts.clock.now();
  const results: AmendedMembers[] = [];
  for (const { group, decide } of amendments) {
    const known = held.get(group);
    try {
      const decided = decide(known && storedAs(known, now), (id) => groupIds.has(id));
      if (decided === undefined || known === undefined || !take(known, decided)) return undefined;
      results.push({ stored: storedAs(known, now) });
    } catch (thrown) {
      results.push({ refused: thrown });
    }
  }
  const changed = [...held.values()].filter(({ steps }) => steps > 0);
  if (changed.length === 0) return results;
  const request = { source, within, isLocked: true, first, now };
  await inOneGo(parts, request, async (intake) => {
    const joins = changed.flatMap(({ row, came }) =>
      [...came.values()].map((member) => newMembership(intake, row.id, member)),
    );
    const leaves = changed.flatMap(({ rows, went }) =>
      [...rows].filter(([key]) => went.has(key)).map(([, row]) => row),
    );
    // The last step is made where the members are written.
    const known = changed.map(
      ({ row, steps }) => [row.id, { ...row, version: row.version + steps - 1 }] as const,
    );
    await changeMembers(intake, { joins, leaves }, new Map(known));
  });
  return results;
}

/** All that is needed to decide, asked together. */
async function read(within: Queryable, source: string, amendments: readonly MembersAmendment[]) {
  const named = new Map<string, Set<string>>();
  for (const { group, ids } of amendments) {
    const all = named.get(group) ?? new Set<string>();
    for (const id of ids) all.add(id);
    named.set(group, all);
  }
  const everyId = [...new Set(amendments.flatMap(({ ids }) => ids))];
  const [first, rows, groupIds, ...members] = await together([
    nextNumber(within, source),
    wholeGroups(within, source, [...named.keys()]),
    idsAmong(within, source, { type: 'group', ids: everyId }),
    ...[...named].map(([group, ids]) => membersAmong({ within, source }, group, ids)),
  ]);
  const held = new Map<string, Held>();
  for (const [at, group] of [...named.keys()].entries()) {
    const row = rows.get(group);
    if (row === undefined) continue;
    const those = new Map((members[at] ?? []).map((each) => [keyOf(each), each]));
    held.set(group, { row, rows: those, came: new Map(), went: new Set(), steps: 0 });
  }
  return { first, held, groupIds };
}

/** Takes in what was decided; false, and the group as it was, where that undoes what was decided before. */
function take(held: Held, decided: MembersDecided): boolean {
  const { rows, came, went } = held;
  const isThere = (key: string) => came.has(key) || (rows.has(key) && !went.has(key));
  const coming = new Map(
    decided.joins.map((member) => [memberKey(member), member] as const).filter(([key]) => !isThere(key)),
  );
  const going = new Set(decided.leaves.map(memberKey).filter(isThere));
  // Told in one go, whoever came and went would never have been there.
  if ([...coming.keys()].some((key) => went.has(key)) || [...going].some((key) => came.has(key)))
    return false;
  for (const [key, member] of coming) came.set(key, member);
  for (const key of going) went.add(key);
  if (coming.size + going.size > 0) held.steps += 1;
  return true;
}

function storedAs({ row, steps }: Held, now: number) {
  return asStoredGroup(steps === 0 ? row : { ...row, version: row.version + steps, changed_at: now });
}
