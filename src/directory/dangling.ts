/** Memberships whose member nobody told: kept, never counted, and noted in the proof of a full reading. */

import { among, type Queryable } from '../store/index.ts';
import type { Sight } from './sight.ts';
import type { DirectoryTables } from './tables.ts';

/** Ids that are named in the note of one kind of member. */
const named = 5;
/** Members looked up at once. */
const stretch = 5_000;

const kinds = [
  { nested: 0, table: 'identity', many: 'people' },
  { nested: 1, table: 'identity_group', many: 'groups' },
] as const;
type Kind = (typeof kinds)[number];

/** Notes in the reading's faults which members of its source's groups are told by nobody. */
export async function noteDangling(
  within: Queryable,
  { reading, sight }: { readonly reading: { readonly source: string }; readonly sight: Sight },
): Promise<void> {
  for (const kind of kinds) {
    const some: string[] = [];
    let count = 0;
    for await (const ids of memberIds(within, reading.source, kind)) {
      const told = await toldAmong(within, reading.source, { kind, ids });
      for (const id of ids) {
        if (told.has(id)) continue;
        count += 1;
        if (some.length < named) some.push(id);
      }
    }
    if (count === 0) continue;
    const more = count > named ? ` and ${count - named} more` : '';
    sight.note({
      path: 'members',
      message: `Groups name ${kind.many} as members whom the source does not tell: ${some.join(', ')}${more}; they do not count.`,
    });
  }
}

/** The ids that groups name as members, each once, in order. */
async function* memberIds(
  within: Queryable,
  source: string,
  { nested }: Kind,
): AsyncGenerator<readonly string[]> {
  let after: string | undefined;
  do {
    let query = within
      .tables<DirectoryTables>()
      .selectFrom('group_member')
      .select('member_id')
      .distinct()
      .where('source', '=', source)
      .where('nested', '=', nested)
      .orderBy('member_id')
      .limit(stretch);
    if (after !== undefined) query = query.where('member_id', '>', after);
    const ids = (await query.execute()).map(({ member_id }) => member_id);
    if (ids.length > 0) yield ids;
    after = ids.length < stretch ? undefined : ids.at(-1);
  } while (after !== undefined);
}

async function toldAmong(
  within: Queryable,
  source: string,
  { kind, ids }: { readonly kind: Kind; readonly ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  const rows = await within
    .tables<DirectoryTables>()
    .selectFrom(kind.table)
    .select('id')
    .where('source', '=', source)
    .where(among(within, 'id', ids))
    .where('gone_at', 'is', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
