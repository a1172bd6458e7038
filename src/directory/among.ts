/** One of many: the condition by which rows are looked up by a long list of ids. */

import { type RawBuilder, sql } from 'kysely';
import { listOf, type Queryable } from '../store/index.ts';

/**
 * That a column holds one of these texts, however many, as one parameter. Beware of `in (select …)` on PostgreSQL here:
 * of tables that were just filled it knows no size and compares every row with every text.
 */
export function among(within: Queryable, column: string, values: readonly string[]): RawBuilder<boolean> {
  return within.engine === 'postgres'
    ? sql<boolean>`${sql.ref(column)} = any(${values}::text[])`
    : sql<boolean>`${sql.ref(column)} in ${listOf(within, values)}`;
}
