/** Takes in who is directly in which group, and tells what follows for the people concerned. */

import { sql } from 'kysely';
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
    if (row !== undefined && row.gone_at === null) groups.push({ row, changes, there: new Set() });
    else refuse(intake, id);
  }
  if (groups.length === 0) return;
  const byGroup = new Map(groups.map((each) => [each.row.id, each]));
  const leaves: Membership[] = [];
  for await (const stored of found ?? storedMembers(intake, groups))
    for (const membership of stored) {
      const { changes, there } = byGroup.get(membership.group_id) as Told;
      const key = keyOf(membership);
      const said = changes.told.get(key);
      if (said === undefined ? changes.anew && intake.sight === undefined : !said.holds)
        leaves.push(membership);
      if (said?.holds !== true) continue;
      see(intake, membership);
      there.add(key);
    }
  const joins: Membership[] = [];
  for (const { row, changes, there } of groups)
    for (const [key, { member, holds }] of changes.told) {
      if (!holds || there.has(key)) continue;
      see(intake, undefined);
      joins.push(newMembership(intake, row.id, member));
    }
  await changeMembers(intake, { joins, leaves }, known);
}

interface Told {
  readonly row: GroupRow;
  readonly changes: MemberChanges;
  /** By `memberKey`, those told as members who are so already. */
  readonly there: Set<string>;
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
 * Of the members told those that are there; of groups that are looked at as a whole all. A group of which much is told, or which loses
 * what is not told, is looked at as a whole; of a large group only the members told are looked up.
 */
async function* storedMembers(
  intake: Intake,
  groups: readonly Told[],
): AsyncGenerator<readonly Membership[]> {
  const whole: GroupRow[] = [];
  for (const { row, changes } of groups) {
    const replaced = changes.anew && intake.sight === undefined;
    if (replaced || row.member_rows <= 100 + 2 * changes.told.size) whole.push(row);
    else yield membersAmong(intake, row.id, idsIn(changes));
  }
  yield* membershipsIn(intake, whole);
}

/** Memberships that are read at once. */
const stretch = 5_000;

/** All memberships of some groups, some thousand at a time: of many small groups in one query, of a large one in several. */
export async function* membershipsIn(
  { within, source }: Pick<Intake, 'within' | 'source'>,
  groups: Iterable<GroupRow>,
): AsyncGenerator<readonly Membership[]> {
  let small: string[] = [];
  let rows = 0;
  for (const { id, member_rows } of groups) {
    if (member_rows === 0) continue;
    if (member_rows > stretch) {
      yield* pagesOf(within, source, id);
      continue;
    }
    if (rows + member_rows > stretch) {
      yield all(within, { source, list: listOf(within, small) });
      small = [];
      rows = 0;
    }
    small.push(id);
    rows += member_rows;
  }
  if (small.length > 0) yield all(within, { source, list: listOf(within, small) });
}

async function* pagesOf(
  within: Queryable,
  source: string,
  group: string,
): AsyncGenerator<readonly Membership[]> {
  let after = { nested: 0, member_id: '' };
  for (;;) {
    const rows = await beyond(within, { source, group, nested: after.nested, after: after.member_id });
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < stretch) return;
    after = last;
  }
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
): Promise<readonly (readonly Membership[])[] | undefined> {
  const [first, second] = told;
  if (first === undefined || second !== undefined) return undefined;
  const [group, changes] = first;
  if (changes.anew || changes.told.size > mostAlone) return undefined;
  return [await membersAmong(intake, group, idsIn(changes))];
}

const mostAlone = 50;

/** See `memberKey`. */
export function keyOf({ nested, member_id }: Membership): string {
  return memberKey({ type: nested === 1 ? 'group' : 'identity', id: member_id });
}

/** All memberships of some groups. */
const all = keepQuery((within, place) =>
  membershipsOf(within, place('source')).where(amongKept(within, 'group_id', place('list'))),
);

/** The memberships of one group behind a place, in order. */
const beyond = keepQuery((within, place) =>
  membershipsOf(within, place('source'))
    .where('group_id', '=', place('group'))
    .where(sql<boolean>`(nested, member_id) > (${place('nested')}, ${place('after')})`)
    .orderBy('nested')
    .orderBy('member_id')
    .limit(stretch),
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
