/** Memberships whose member nobody told: kept, never counted, and noted in the proof of a full reading. */

import { sql } from 'kysely';
import type { Queryable } from '../store/index.ts';
import type { Sight } from './sight.ts';

/** Ids that are named in the note of one kind of member. */
const named = 5;

/** Notes in the reading's faults which members of its source's groups are told by nobody. */
export async function noteDangling(
  within: Queryable,
  { reading, sight }: { readonly reading: { readonly source: string }; readonly sight: Sight },
): Promise<void> {
  const { source } = reading;
  for (const [nested, kind] of ['identity', 'group'].entries()) {
    const table = sql.table(nested === 0 ? 'identity' : 'identity_group');
    const { rows } = await sql<{ member_id: string; memberships: number }>`
      select member.member_id, count(*) as memberships
      from group_member as member
      where member.source = ${source} and member.nested = ${nested} and not exists (
        select 1 from ${table} as told
        where told.source = member.source and told.id = member.member_id and told.gone_at is null
      )
      group by member.member_id order by member.member_id`.execute(within.tables());
    if (rows.length === 0) continue;
    const memberships = rows.reduce((sum, row) => sum + Number(row.memberships), 0);
    const some = rows.slice(0, named).map(({ member_id }) => member_id);
    const more = rows.length > named ? ` and ${rows.length - named} more` : '';
    sight.note({
      path: 'members',
      message: `${memberships} memberships name ${kind === 'group' ? 'groups' : 'people'} that the source does not tell (${some.join(', ')}${more}); they do not count.`,
    });
  }
}
