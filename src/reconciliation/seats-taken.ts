/** How many accounts take a seat of each product, as the target was last read or changed by us: counted off indexes alone. */

import { sql } from 'kysely';
import { among, type Queryable } from '../store/index.ts';
import type { ReconciliationTables } from './tables.ts';

/**
 * Open accounts that take a seat of each product.
 * @param giving ids of the entitlements that give each product
 */
export async function countTaken(
  db: Queryable,
  target: string,
  giving: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const [product, ids] of giving) counts.set(product, await takersOf(db, target, ids));
  return counts;
}

async function takersOf(db: Queryable, target: string, ids: readonly string[]): Promise<number> {
  const { count } = await db
    .tables<ReconciliationTables>()
    .selectFrom('observed_grant')
    // Of a single group nobody is a member twice. Of several, SQLite would else go through all of the target in the order of accounts.
    .select(
      (ids.length === 1 ? sql<number>`count(*)` : sql<number>`count(distinct account || '')`).as('count'),
    )
    .where('target', '=', target)
    .where(among(db, 'entitlement', ids))
    .where(
      sql<boolean>`exists (select 1 from observed_account where observed_account.target = ${target}
        and observed_account.id = observed_grant.account and observed_account.active = 1)`,
    )
    .executeTakeFirstOrThrow();
  return Number(count);
}
