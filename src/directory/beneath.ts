/** Everybody in some groups and in the groups inside these: whom a new name or another nesting concerns. */

import { among } from '../store/index.ts';
import { keepByTexts } from './by-texts.ts';
import { groupRows } from './groups.ts';
import type { Intake } from './intake.ts';
import type { DirectoryTables } from './tables.ts';

/** Members looked at in one query. */
const stretch = 5_000;

/** The people in or beneath these groups, some thousand at a time; one in several groups may come several times. */
export async function* peopleBeneath(
  intake: Intake,
  groups: Iterable<string>,
): AsyncGenerator<readonly string[]> {
  for await (const ids of membersIn(intake, await groupsBeneath(intake, groups))) {
    const rows = await peopleOf(intake.within, { source: intake.source, texts: ids });
    yield [...new Set(rows.map(({ person }) => person))];
  }
}

const peopleOf = keepByTexts('id', (within, place, isOne) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select('person')
    .where('source', '=', place('source'))
    .where(isOne)
    .where('gone_at', 'is', null),
);

/** Level by level; a group that was reached is not entered again, so that cycles come to an end. */
async function groupsBeneath(
  { tables, within, source }: Intake,
  start: Iterable<string>,
): Promise<readonly string[]> {
  const reached = new Set(start);
  let level = [...reached];
  while (level.length > 0) {
    const rows = await tables
      .selectFrom('group_member')
      .select('member_id')
      .distinct()
      .where('source', '=', source)
      .where('nested', '=', 1)
      .where(among(within, 'group_id', level))
      .execute();
    level = rows.map(({ member_id }) => member_id).filter((id) => !reached.has(id));
    for (const id of level) reached.add(id);
  }
  return [...reached];
}

/** Many small groups in one query, a large one in several. */
async function* membersIn(intake: Intake, groups: readonly string[]): AsyncGenerator<readonly string[]> {
  let small: string[] = [];
  let rows = 0;
  for (const { id, member_rows } of (await groupRows(intake, groups)).values()) {
    if (member_rows > stretch) {
      yield* membersOf(intake, id);
      continue;
    }
    small.push(id);
    rows += member_rows;
    if (rows < stretch) continue;
    yield await membersOfAll(intake, small);
    small = [];
    rows = 0;
  }
  if (small.length > 0) yield await membersOfAll(intake, small);
}

async function membersOfAll(
  { tables, within, source }: Intake,
  groups: readonly string[],
): Promise<readonly string[]> {
  const rows = await tables
    .selectFrom('group_member')
    .select(['member_id', 'nested'])
    .where('source', '=', source)
    .where(among(within, 'group_id', groups))
    .execute();
  // Asked for `nested` and distinct members, SQLite would walk all memberships of the source in the order of members.
  return [...new Set(rows.filter(({ nested }) => nested === 0).map(({ member_id }) => member_id))];
}

async function* membersOf({ tables, source }: Intake, group: string): AsyncGenerator<readonly string[]> {
  let after = '';
  for (;;) {
    const rows = await tables
      .selectFrom('group_member')
      .select('member_id')
      .where('source', '=', source)
      .where('group_id', '=', group)
      .where('nested', '=', 0)
      .where('member_id', '>', after)
      .orderBy('member_id')
      .limit(stretch)
      .execute();
    if (rows.length > 0) yield rows.map(({ member_id }) => member_id);
    if (rows.length < stretch) return;
    after = rows.at(-1)?.member_id ?? '';
  }
}
