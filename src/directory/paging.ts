/** Pages of what a source tells, by id: which there are, and how many in all. */

import type { Queryable } from '../store/index.ts';
import type { Page } from './contract.ts';
import type { DirectoryTables } from './tables.ts';

/** Found at once; whoever finds more has not said whom they mean. */
export const mostFound = 1_000;
/** On a page, unless it is asked for others. */
export const usualPage = 100;

/** The ids alone, so that what is passed over is passed over in the index. */
export async function pageOfIds(
  within: Queryable,
  from: { readonly table: 'identity' | 'identity_group'; readonly source: string },
  { after, offset = 0, limit = usualPage }: Page,
): Promise<{ readonly total: number; readonly ids: readonly string[] }> {
  const tables = within.tables<DirectoryTables>();
  const present = tables
    .selectFrom(tables.dynamic.table(from.table).as('told'))
    .where('told.source', '=', from.source)
    .where('told.gone_at', 'is', null);
  const { total } = await present.select((row) => row.fn.countAll().as('total')).executeTakeFirstOrThrow();
  let page = present.select('told.id').orderBy('told.id').limit(limit).offset(offset);
  if (after !== undefined) page = page.where('told.id', '>', after);
  return { total: Number(total), ids: (await page.execute()).map(({ id }) => id) };
}
