/** Looks at every resource of a list for those that fit, and for what they are ordered by. */

import { setImmediate } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import { costOf, type Order, type Place } from '../scim/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Fit } from './contract.ts';
import type { Listing } from './listing.ts';
import { matching } from './matching.ts';
import { narrowing, walksRows } from './narrowing.ts';

/** What is looked for. */
export interface Search {
  readonly fit?: Fit | undefined;
  /** Their places have keys then. */
  readonly order?: Order | undefined;
}

/** Which part of the list is looked at, by id, and how far. */
export interface Stretch {
  /** Beyond this id; from the beginning when absent. */
  readonly beyond?: string | undefined;
  /** From the end to the beginning. */
  readonly backwards?: boolean | undefined;
  /** It is enough to find so many. */
  readonly enough?: number | undefined;
}

/** What one slice may cost, as `costOf` counts, and how many rows are worth a statement of their own. */
const sliceCost = 50_000;
const leastRows = 500;
/** Rows of other tables that are walked through between two turns of others. */
const mostWeight = 20_000;

/**
 * The places of those that fit, in order of their ids. SQLite computes in this process, so it is asked for one slice of ids
 * after the other, between which others have their turn: what they write meanwhile may be seen or not.
 */
export async function* scan(
  within: Queryable,
  listing: Listing,
  { beyond, backwards = false, enough, ...search }: Search & Stretch,
): AsyncGenerator<readonly Place[]> {
  const statement = open(within, listing, { ...search, backwards });
  let left = enough ?? Number.MAX_SAFE_INTEGER;
  for (let from: string | undefined = beyond; left > 0; ) {
    const { slices } = statement;
    const upTo: string | undefined =
      slices === undefined ? undefined : await sliceEnd(within, slices, { from, backwards });
    if (slices !== undefined && upTo === undefined) return;
    const found = await statement.ask({ from, upTo, limit: left });
    yield found;
    if (upTo === undefined) return;
    left -= found.length;
    from = upTo;
    await setImmediate();
  }
}

interface Statement {
  /** How much is looked at between two turns of others; absent: all at once. */
  readonly slices: Slices | undefined;
  ask(slice: {
    readonly from: string | undefined;
    readonly upTo: string | undefined;
    readonly limit: number;
  }): Promise<readonly Place[]>;
}

/** What is looked at, of which so many rows make a slice. */
interface Slices extends Pick<Listing, 'table' | 'where' | 'weight'> {
  readonly size: number;
}

/** The statement, compiled once however often it is asked. */
function open(
  within: Queryable,
  listing: Listing,
  { fit, order, backwards }: Search & { readonly backwards: boolean },
): Statement {
  const shape = listing.shapeOf(within, fit?.base ?? '');
  const narrowed = fit && narrowing(fit.condition, shape, listing.source);
  const where = narrowed === undefined ? listing.where : sql<boolean>`${listing.where} and ${narrowed}`;
  const weight = fit && walksRows(fit.condition, shape) ? listing.weight : undefined;
  const sliced = within.engine === 'sqlite' && (narrowed === undefined || weight !== undefined);
  const places = { from: Symbol('from'), upTo: Symbol('upTo'), limit: Symbol('limit') };
  const tables = within.tables();
  const { test, key, rows: rowsOf } = matching(within, { condition: fit?.condition, order }, shape);
  const compileFrom = (bounded: boolean) =>
    sql<Place>`select told.id as id ${key === undefined ? sql`` : sql`, ${key} as key`} from ${rowsOf(sql`
        ${sql.table(listing.table)} as told
        where ${where} ${bounded ? sql`and told.id ${backwards ? sql`<` : sql`>`} ${places.from}` : sql``}
        ${sliced ? sql`and told.id ${backwards ? sql`>=` : sql`<=`} ${places.upTo}` : sql``}`)}
    where ${test} order by told.id ${direction(backwards)} limit ${places.limit}`.compile(tables);
  const compiled = new Map<boolean, ReturnType<typeof compileFrom>>();
  return {
    slices: sliced
      ? { table: listing.table, where, size: sliceOf({ fit, order }), ...(weight && { weight }) }
      : undefined,
    async ask(slice) {
      const bounded = slice.from !== undefined;
      const query = compiled.get(bounded) ?? compileFrom(bounded);
      compiled.set(bounded, query);
      const given = new Map<unknown, unknown>([
        [places.from, slice.from],
        [places.upTo, slice.upTo],
        [places.limit, slice.limit],
      ]);
      const parameters = query.parameters.map((each) => (given.has(each) ? given.get(each) : each));
      const { rows } = await tables.executeQuery<Place>({ ...query, parameters });
      return rows;
    },
  };
}

function sliceOf({ fit, order }: Search): number {
  const cost = (fit === undefined ? 0 : costOf(fit.condition)) + (order === undefined ? 0 : 20);
  return Math.max(leastRows, Math.floor(sliceCost / Math.max(10, cost)));
}

function direction(backwards: boolean): RawBuilder<unknown> {
  return backwards ? sql`desc` : sql`asc`;
}

/** The last id of the slice; undefined when nothing is left. */
async function sliceEnd(
  within: Queryable,
  { table, where, weight, size }: Slices,
  { from, backwards }: { readonly from: string | undefined; readonly backwards: boolean },
): Promise<string | undefined> {
  const beyond = from === undefined ? sql`` : sql`and told.id ${backwards ? sql`<` : sql`>`} ${from}`;
  const rowsOf = (what: RawBuilder<unknown>) =>
    sql`select ${what} from ${sql.table(table)} as told where ${where} ${beyond}
    order by told.id ${direction(backwards)} limit ${size}`;
  if (weight === undefined) {
    const last = backwards ? sql`min(id)` : sql`max(id)`;
    const { rows } = await sql<{ id: string | null }>`select ${last} as id from (
    ${rowsOf(sql`told.id as id`)}) as slice`.execute(within.tables());
    return rows[0]?.id ?? undefined;
  }
  const { rows } = await sql<{ id: string; weight: number }>`${rowsOf(
    sql`told.id as id, ${weight} as weight`,
  )}`.execute(within.tables());
  let passed = 0;
  const last = rows.find((row) => {
    passed += row.weight;
    return passed >= mostWeight;
  });
  return (last ?? rows.at(-1))?.id;
}
