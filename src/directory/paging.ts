/** Pages of what a source tells, by id: which there are, and how many in all. */

import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Queryable } from '../store/index.ts';
import type { Fit, Page } from './contract.ts';
import { costOf, matching, narrowing } from './matching.ts';
import type { Shape } from './shapes.ts';
import type { DirectoryTables } from './tables.ts';

/** Found at once; whoever finds more has not said whom they mean. */
export const mostFound = 1_000;
/** On a page, unless it is asked for others. */
export const usualPage = 100;

interface From {
  readonly table: 'identity' | 'identity_group';
  readonly source: string;
  readonly shapeOf: (within: Queryable, base: string) => Shape;
}

interface Ids {
  readonly total: number;
  readonly ids: readonly string[];
}

/** The ids alone, so that what is passed over is passed over in the index. */
export async function pageOfIds(within: Queryable, from: From, page: Page): Promise<Ids> {
  if (page.fit !== undefined) return pageOfFitting(within, from, { ...page, fit: page.fit });
  const { after, offset = 0, limit = usualPage } = page;
  const present = toldIn(within, from);
  const { total } = await present.select((row) => row.fn.countAll().as('total')).executeTakeFirstOrThrow();
  let ids = present.select('told.id').orderBy('told.id').limit(limit).offset(offset);
  if (after !== undefined) ids = ids.where('told.id', '>', after);
  return { total: Number(total), ids: (await ids.execute()).map(({ id }) => id) };
}

/** What others write while one slice after another is looked at may be seen or not. */
async function pageOfFitting(
  within: Queryable,
  from: From,
  { after = '', offset = 0, limit = usualPage, fit }: Page & { readonly fit: Fit },
): Promise<Ids> {
  const search = openSearch(within, from, fit);
  const ids: string[] = [];
  let total = 0;
  for (let above: string | undefined = after; above !== undefined; ) {
    const upTo: string | undefined =
      search.slice === undefined ? undefined : await sliceEnd(within, from, { above, size: search.slice });
    if (search.slice !== undefined && upTo === undefined) break;
    const found = await search.ask({ above, upTo, limit: Math.max(1, offset + limit - total) });
    const passedOver = Math.max(0, offset - total);
    ids.push(...found.ids.slice(passedOver, passedOver + limit - ids.length));
    total += found.total;
    above = upTo;
    // SQLite computes in this process: others have their turn between two slices.
    if (above !== undefined) await setImmediate();
  }
  return { total, ids };
}

interface Row {
  readonly id: string;
  /** Of all that fit in the slice. */
  readonly total: number;
}

interface Search {
  /** Rows that are looked at between two turns of others; absent: all at once. */
  readonly slice?: number;
  /** How many fit between the two ids, and the first of them. */
  ask(slice: {
    readonly above: string;
    readonly upTo: string | undefined;
    readonly limit: number;
  }): Promise<Ids>;
}

/** What one slice may cost, as `costOf` counts. */
const sliceCost = 5_000;

/** The statement, compiled once however often it is asked. */
function openSearch(within: Queryable, { table, source, shapeOf }: From, fit: Fit): Search {
  const shape = shapeOf(within, fit.base);
  const narrowed = narrowing(fit.condition, shape, source);
  const sliced = within.engine === 'sqlite' && narrowed === undefined;
  const places = { above: Symbol('above'), upTo: Symbol('upTo'), limit: Symbol('limit') };
  const tables = within.tables<DirectoryTables>();
  const { test, facts } = matching(within, fit.condition, shape);
  const found = [...facts].map(([name, value]) => sql`, ${value} as ${sql.ref(name)}`);
  // With a limit of its own, so that no engine merges the inner query into the outer and finds the facts again and again.
  const compiled = sql<Row>`
    select told.id as id, count(*) over () as total from (
      select told.*${sql.join(found, sql``)} from ${sql.table(table)} as told
      where told.source = ${source} and told.gone_at is null and told.id > ${places.above}
        ${sliced ? sql`and told.id <= ${places.upTo}` : sql``} ${narrowed === undefined ? sql`` : sql`and ${narrowed}`}
      limit 9223372036854775807) as told
    where ${test} order by told.id limit ${places.limit}`.compile(tables);
  return {
    ...(sliced && { slice: Math.max(1, Math.floor(sliceCost / costOf(fit.condition))) }),
    async ask(slice) {
      const given = new Map<unknown, unknown>([
        [places.above, slice.above],
        [places.upTo, slice.upTo],
        [places.limit, slice.limit],
      ]);
      const parameters = compiled.parameters.map((each) => (given.has(each) ? given.get(each) : each));
      const { rows } = await tables.executeQuery<Row>({ ...compiled, parameters });
      return { total: Number(rows[0]?.total ?? 0), ids: rows.map(({ id }) => id) };
    },
  };
}

/** The last id of the slice; undefined when nothing is left. */
async function sliceEnd(
  within: Queryable,
  from: From,
  { above, size }: { readonly above: string; readonly size: number },
): Promise<string | undefined> {
  const ids = toldIn(within, from)
    .where('told.id', '>', above)
    .select('told.id')
    .orderBy('told.id')
    .limit(size);
  const { rows } = await sql<{ id: string | null }>`select max(id) as id from (${ids}) as slice`.execute(
    within.tables(),
  );
  return rows[0]?.id ?? undefined;
}

function toldIn(within: Queryable, { table, source }: From) {
  const tables = within.tables<DirectoryTables>();
  return tables
    .selectFrom(tables.dynamic.table(table).as('told'))
    .where('told.source', '=', source)
    .where('told.gone_at', 'is', null);
}
