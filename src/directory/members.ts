/** Takes in who is directly in which group, and tells what follows for the people concerned. */

import type { GroupMember } from '../model/index.ts';
import { amongKept, keepQuery, listOf, type Queryable, together } from '../store/index.ts';
import { type Batch, type MemberChanges, memberKey } from './batch.ts';
import { keepByTexts } from './by-texts.ts';
import { type GroupRow, groupRows, noSuchGroup } from './groups.ts';
import type { Intake } from './intake.ts';
import { changeMembers, type Membership } from './memberships.ts';
import type { DirectoryTables } from './tables.ts';

/**
 * Takes in what is told of members. Outside a reading a group that is told anew loses the members that are not told; in
 * a reading that waits until nothing more can come. Members of a group that is not there: `not-found` outside a
 * reading, a fault noted in one.
 */
export async function takeMembers(intake: Intake, told: Batch['members']): Promise<void> {
  const [known, found] = await together([groupRows(intake, [...told.keys()]), alone(intake, told)]);
  const groups: Told[] = [];
  for (const [id, changes] of told) {
    const row = known.get(id);
    if (row !== undefined && row.gone_at === null) groups.push({ row, changes });
    else refuse(intake, id);
  }
  if (groups.length === 0) return;
  const stored = found ?? (await storedMembers(intake, groups));
  const joins: Membership[] = [];
  const leaves: Membership[] = [];
  for (const { row, changes } of groups) {
    const there = stored.get(row.id) ?? new Map<string, Membership>();
    for (const [key, { member, holds }] of changes.told) {
      const membership = there.get(key);
      if (holds) {
        see(intake, membership);
        if (membership === undefined) joins.push(newMembership(intake, row.id, member));
      } else if (membership !== undefined) leaves.push(membership);
    }
    if (!changes.anew || intake.sight !== undefined) continue;
    for (const [key, membership] of there) if (!changes.told.has(key)) leaves.push(membership);
  }
  await changeMembers(intake, { joins, leaves }, known);
}

interface Told {
  readonly row: GroupRow;
  readonly changes: MemberChanges;
}

function refuse({ sight, source }: Intake, id: string): void {
  if (sight === undefined) throw noSuchGroup(source, id);
  sight.note({ path: `group ${id}`, message: 'Members of a group that was not told; they were left out.' });
}

function see({ sight }: Intake, stored: Membership | undefined): void {
  sight?.tell({
    of: 'memberships',
    ...(stored === undefined ? {} : { stored: { number: stored.number, present: true } }),
    unchanged: true,
  });
}

/** A membership that begins now. */
export function newMembership(intake: Intake, group: string, member: GroupMember): Membership {
  return {
    source: intake.source,
    group_id: group,
    nested: member.type === 'group' ? 1 : 0,
    member_id: member.id,
    number: intake.number(),
  };
}

/**
 * By group and member key, of the members told those that are there; of groups that are looked at as a whole all. A
 * group of which much is told, or which loses what is not told, is looked at as a whole, with all such groups in one
 * query; of a large group only the members told are looked up.
 */
async function storedMembers(
  intake: Intake,
  groups: readonly Told[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Membership>>> {
  const { within, source } = intake;
  const rows: Membership[] = [];
  const whole: string[] = [];
  for (const { row, changes } of groups) {
    if (row.member_rows === 0) continue;
    const replaced = changes.anew && intake.sight === undefined;
    if (replaced || row.member_rows <= 100 + 2 * changes.told.size) {
      whole.push(row.id);
      continue;
    }
    rows.push(...(await membersAmong(intake, row.id, idsIn(changes))));
  }
  if (whole.length > 0) rows.push(...(await all(within, { source, list: listOf(within, whole) })));
  return byGroup(rows);
}

function idsIn({ told }: MemberChanges): ReadonlySet<string> {
  return new Set([...told.values()].map(({ member }) => member.id));
}

/** The memberships of a group that are of these ids, whatever is under them. */
export async function membersAmong(
  { within, source }: Pick<Intake, 'within' | 'source'>,
  group: string,
  ids: ReadonlySet<string>,
): Promise<readonly Membership[]> {
  return some(within, { source, group, texts: [...ids] });
}

/** What is told of one group alone is mostly of one member, so that it is looked up without knowing how large the group is. */
async function alone(
  intake: Intake,
  told: Batch['members'],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Membership>> | undefined> {
  const [first, second] = told;
  if (first === undefined || second !== undefined) return undefined;
  const [group, changes] = first;
  if (changes.anew || changes.told.size > mostAlone) return undefined;
  return byGroup(await membersAmong(intake, group, idsIn(changes)));
}

const mostAlone = 50;

function byGroup(rows: readonly Membership[]): ReadonlyMap<string, ReadonlyMap<string, Membership>> {
  const found = new Map<string, Map<string, Membership>>();
  for (const row of rows) {
    const members = found.get(row.group_id) ?? new Map<string, Membership>();
    members.set(keyOf(row), row);
    found.set(row.group_id, members);
  }
  return found;
}

/** See `memberKey`. */
export function keyOf({ nested, member_id }: Membership): string {
  return memberKey({ type: nested === 1 ? 'group' : 'identity', id: member_id });
}

/** All memberships of some groups. */
const all = keepQuery((within, place) =>
  membershipsOf(within, place('source')).where(amongKept(within, 'group_id', place('list'))),
);

/** Some memberships of one group, whatever they are of. */
const some = keepByTexts('member_id', (within, place, isOne) =>
  membershipsOf(within, place('source'))
    .where('group_id', '=', place('group'))
    .where('nested', 'in', [0, 1])
    .where(isOne),
);

function membershipsOf(within: Queryable, source: string) {
  return within.tables<DirectoryTables>().selectFrom('group_member').selectAll().where('source', '=', source);
}
