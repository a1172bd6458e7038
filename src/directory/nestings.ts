/** The nesting of each source's groups, read once and kept until it moves. */

import type { Queryable } from '../store/index.ts';
import { type Nestings, readNestings } from './nesting.ts';
import type { DirectoryTables } from './tables.ts';

/** Gives the nesting of the groups of these sources as it is now, by source. */
export type NestingReader = (
  within: Queryable,
  sources: readonly string[],
) => Promise<ReadonlyMap<string, Nestings>>;

/**
 * A reader that keeps what it read: groups are some thousands where people are a hundred thousand, and change rarely.
 * What a transaction has not committed yet is never kept, for it may be undone and its version given to something else.
 */
export function keepNestings(db: Queryable): NestingReader {
  const kept = new Map<string, { readonly version: number; readonly nestings: Nestings }>();
  return async (within, sources) => {
    const rows = await within
      .tables<DirectoryTables>()
      .selectFrom('source_state')
      .select(['source', 'nesting_version'])
      .where('source', 'in', sources)
      .execute();
    const now = new Map<string, Nestings>();
    for (const { source, nesting_version: version } of rows) {
      const known = kept.get(source);
      if (known?.version === version) {
        now.set(source, known.nestings);
        continue;
      }
      const nestings = await load(within, source);
      now.set(source, nestings);
      if (within === db) kept.set(source, { version, nestings });
    }
    return now;
  };
}

async function load(within: Queryable, source: string): Promise<Nestings> {
  const tables = within.tables<DirectoryTables>();
  const groups = await tables
    .selectFrom('identity_group')
    .select(['id', 'name'])
    .where('source', '=', source)
    .where('gone_at', 'is', null)
    .execute();
  const nestings = await tables
    .selectFrom('group_member')
    .select(['group_id as group', 'member_id as member'])
    .where('source', '=', source)
    .where('nested', '=', 1)
    .execute();
  return readNestings(source, groups, nestings);
}
