/** Texts by which accounts are searched, of accounts that a process of an older version has written. */

import { sql } from 'kysely';
import { type Attributes, accountSearchText } from '../model/index.ts';
import { bulkUpdate, type Database, fromJson, lockedIfFree, type Queryable } from '../store/index.ts';
import type { ReconciliationTables } from './tables.ts';

/** Accounts that are read and written at once. */
const batch = 1_000;

/**
 * Has every account of a target its search text. An older process that still runs writes accounts without one, which until then
 * would be found by what they said before, or not at all. What it is about to write is left for the next time.
 */
export async function foldAccounts(db: Database, target: string): Promise<void> {
  while (await isAnyUnfolded(db, target)) {
    const done = await db.transaction(async (tx) => {
      const rows = await lockedIfFree(tx, unfolded(tx, target).limit(batch)).execute();
      await bulkUpdate(tx, {
        table: 'observed_account',
        key: { number: 'bigint' },
        set: { search: 'text', search_of: 'text' },
        rows: rows.map(({ number, id, digest, attributes }) => ({
          number,
          search: accountSearchText({ id, attributes: fromJson<Attributes>(attributes) }),
          search_of: digest,
        })),
      });
      return rows.length;
    });
    if (done < batch) return;
  }
}

/** As the index of those alone has it, by which they are found in order of their digests. */
const isUnfolded = sql<boolean>`search_of is distinct from digest`;

async function isAnyUnfolded(db: Queryable, target: string): Promise<boolean> {
  const { rows } = await sql`select 1 from observed_account
    where target = ${target} and ${isUnfolded} order by digest limit 1`.execute(db.tables());
  return rows.length > 0;
}

function unfolded(within: Queryable, target: string) {
  return within
    .tables<ReconciliationTables>()
    .selectFrom('observed_account')
    .select(['number', 'id', 'digest', 'attributes'])
    .where('target', '=', target)
    .where(isUnfolded)
    .orderBy('digest');
}
