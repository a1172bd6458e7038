/** Everybody in some groups and in the groups inside these: whom a new name or another nesting concerns. */

import { among } from '../store/index.ts';
import { keepByTexts } from './by-texts.ts';
import { groupRows } from './groups.ts';
import type { Intake } from './intake.ts';
import { membershipsIn } from './members.ts';
import type { DirectoryTables } from './tables.ts';

/** The people in or beneath these groups, some thousand at a time; one in several groups may come several times. */
export async function* peopleBeneath(
  intake: Intake,
  groups: Iterable<string>,
): AsyncGenerator<readonly string[]> {
  const rowsOf = await groupRows(intake, await groupsBeneath(intake, groups));
  for await (const memberships of membershipsIn(intake, rowsOf.values())) {
    const ids = new Set(memberships.filter(({ nested }) => nested === 0).map(({ member_id }) => member_id));
    const rows = await peopleOf(intake.within, { source: intake.source, texts: [...ids] });
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
