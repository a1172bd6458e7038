/** Writes memberships, and notes whom that concerns. */

import type { Selectable } from 'kysely';
import { bulkDelete, bulkInsert, bulkUpdate, together } from '../store/index.ts';
import { keepByTexts } from './by-texts.ts';
import { type GroupRow, groupRows } from './groups.ts';
import type { Intake } from './intake.ts';
import { columns, type DirectoryTables, type GroupMemberTable } from './tables.ts';

export type Membership = Selectable<GroupMemberTable>;

export interface MembershipChanges {
  /** Not there before, with new numbers. */
  readonly joins: readonly Membership[];
  /** There before. */
  readonly leaves: readonly Membership[];
}

/**
 * Adds and removes memberships; notes the people, groups and moves that follow.
 * @param known the rows of groups as they are now, where they were read already
 */
export async function changeMembers(
  intake: Intake,
  { joins, leaves }: MembershipChanges,
  known?: ReadonlyMap<string, GroupRow>,
): Promise<void> {
  if (joins.length + leaves.length === 0) return;
  const { within } = intake;
  const { number: _, ...key } = columns.group_member;
  const ids = new Set([...joins, ...leaves].map(({ group_id }) => group_id));
  const groups =
    known === undefined
      ? await groupRows(intake, [...ids])
      : new Map([...known].filter(([id]) => ids.has(id)));
  await together([
    bulkDelete(within, { table: 'group_member', key, rows: leaves }),
    bulkInsert(within, { table: 'group_member', columns: columns.group_member, rows: joins }),
    moveGroups(intake, groups, { joins, leaves }),
    notePeople(intake, groups, { joins, leaves }),
  ]);
  for (const { nested, member_id } of [...joins, ...leaves]) {
    if (nested === 0) continue;
    intake.consequences.beneath.add(member_id);
    intake.consequences.nesting = true;
  }
}

/** The version of a group moves once in a transaction, however much of it changes. */
async function moveGroups(
  { within, now, consequences: { movedGroups } }: Intake,
  groups: ReadonlyMap<string, GroupRow>,
  { joins, leaves }: MembershipChanges,
): Promise<void> {
  const growth = new Map<string, number>();
  for (const { group_id } of joins) growth.set(group_id, (growth.get(group_id) ?? 0) + 1);
  for (const { group_id } of leaves) growth.set(group_id, (growth.get(group_id) ?? 0) - 1);
  const rows: object[] = [];
  for (const [id, row] of groups) {
    rows.push({
      source: row.source,
      id,
      member_rows: row.member_rows + (growth.get(id) ?? 0),
      version: row.version + (movedGroups.has(id) ? 0 : 1),
      changed_at: now,
    });
    movedGroups.add(id);
  }
  await bulkUpdate(within, {
    table: 'identity_group',
    key: { source: 'text', id: 'text' },
    set: { member_rows: 'bigint', version: 'bigint', changed_at: 'bigint' },
    rows,
  });
}

async function notePeople(
  intake: Intake,
  groups: ReadonlyMap<string, GroupRow>,
  { joins, leaves }: MembershipChanges,
): Promise<void> {
  const { touched, moves } = intake.consequences;
  const people = await presentMembers(intake, [...joins, ...leaves]);
  function note(kind: 'joined' | 'left', { nested, member_id, group_id }: Membership): void {
    const member = nested === 0 ? people.get(member_id) : undefined;
    if (member === undefined) return;
    touched.add(member.person);
    // A joiner's first groups are no move, and nobody who is not here moves.
    if (member.standing !== 'here' || (member.version === 1 && member.number >= intake.watermark)) return;
    const move = moves.get(member_id) ?? { person: member.person, joined: new Set(), left: new Set() };
    move[kind].add(groups.get(group_id)?.name ?? group_id);
    moves.set(member_id, move);
  }
  for (const membership of joins) note('joined', membership);
  for (const membership of leaves) note('left', membership);
}

/** Those members that are identities and still told, by id. */
async function presentMembers({ within, source }: Intake, memberships: readonly Membership[]) {
  const ids = new Set<string>();
  for (const { nested, member_id } of memberships) if (nested === 0) ids.add(member_id);
  return new Map((await present(within, { source, texts: [...ids] })).map((row) => [row.id, row]));
}

const present = keepByTexts('id', (within, place, isOne) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(['id', 'person', 'standing', 'version', 'number'])
    .where('source', '=', place('source'))
    .where(isOne)
    .where('gone_at', 'is', null),
);
