/**
 * How many ids a list has, and where in it the nth is: ids are counted in blocks, so that neither the number nor a page deep
 * within costs a walk through all. The counts move in the transaction in which the list does.
 */

import { sql } from 'kysely';
import { compareTexts } from '../model/index.ts';
import { bulkInsert, bulkUpdate, keepQuery, type Queryable } from '../store/index.ts';
import type { Listing } from './listing.ts';
import type { DirectoryTables } from './tables.ts';

/** A block with more ids than this … */
const mostHeld = 1_024;
/** … is divided into blocks of so many. */
const usualHeld = 512;

interface Block {
  readonly first_id: string;
  readonly held: number;
}

/** What came to a list and what went from it. */
export interface Moves {
  readonly came?: readonly string[];
  readonly went?: readonly string[];
}

/**
 * Counts what came and went. Called by the only writer, after the rows themselves were written; each id that came was not
 * listed before, and each that went was.
 */
export async function countMoves(
  within: Queryable,
  listing: Listing,
  { came = [], went = [] }: Moves,
): Promise<void> {
  if (came.length + went.length === 0) return;
  const [only, second] = [...came, ...went];
  const moved =
    only !== undefined && second === undefined
      ? await moveOne(within, listing, { id: only, by: came.length === 1 ? 1 : -1 })
      : await moveMany(within, listing, { came, went });
  for (const block of moved) {
    if (block.held > mostHeld) await divide(within, listing, block);
    else if (block.held <= 0 && block.first_id !== '') await drop(within, listing, block);
  }
}

async function moveOne(
  within: Queryable,
  { source, list }: Listing,
  { id, by }: { readonly id: string; readonly by: number },
): Promise<readonly Block[]> {
  const moved = await moving(within, { source, list, id, by });
  if (moved.length > 0) return moved;
  const first = { first_id: '', held: by };
  await begin(within, { source, list }, [first]);
  return [first];
}

const moving = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .updateTable('listed_block')
    .set((row) => ({ held: row('held', '+', place('by')) }))
    .where('source', '=', place('source'))
    .where('list', '=', place('list'))
    .where('first_id', '=', (inner) =>
      inner
        .selectFrom('listed_block')
        .select((row) => row.fn.max('first_id').as('first_id'))
        .where('source', '=', place('source'))
        .where('list', '=', place('list'))
        .where('first_id', '<=', place('id')),
    )
    .returning(['first_id', 'held']),
);

async function moveMany(
  within: Queryable,
  { source, list }: Listing,
  { came, went }: Required<Moves>,
): Promise<readonly Block[]> {
  const known = await blocksOf(within, { source, list }).execute();
  const blocks = known.length > 0 ? known : [{ first_id: '', held: 0 }];
  const growth = new Map<number, number>();
  for (const [ids, by] of [
    [came, 1],
    [went, -1],
  ] as const)
    for (const id of ids) {
      const at = blockOf(blocks, id);
      growth.set(at, (growth.get(at) ?? 0) + by);
    }
  const moved = [...growth].flatMap(([at, by]) => {
    const block = blocks[at];
    return block === undefined || by === 0 ? [] : [{ first_id: block.first_id, held: block.held + by }];
  });
  if (known.length === 0) await begin(within, { source, list }, moved);
  else
    await bulkUpdate(within, {
      table: 'listed_block',
      key: { source: 'text', list: 'text', first_id: 'text' },
      set: { held: 'bigint' },
      rows: moved.map((block) => ({ source, list, ...block })),
    });
  return moved;
}

/** The last block that begins at the id or before. */
function blockOf(blocks: readonly Block[], id: string): number {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (compareTexts(blocks[middle]?.first_id ?? '', id) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}

type Named = Pick<Listing, 'source' | 'list'>;

function blocksOf(within: Queryable, { source, list }: Named) {
  return within
    .tables<DirectoryTables>()
    .selectFrom('listed_block')
    .select(['first_id', 'held'])
    .where('source', '=', source)
    .where('list', '=', list)
    .orderBy('first_id');
}

async function begin(within: Queryable, { source, list }: Named, blocks: readonly Block[]): Promise<void> {
  await bulkInsert(within, {
    table: 'listed_block',
    columns: { source: 'text', list: 'text', first_id: 'text', held: 'bigint' },
    rows: blocks.map((block) => ({ source, list, ...block })),
  });
}

async function drop(within: Queryable, { source, list }: Named, { first_id }: Block): Promise<void> {
  await within
    .tables<DirectoryTables>()
    .deleteFrom('listed_block')
    .where('source', '=', source)
    .where('list', '=', list)
    .where('first_id', '=', first_id)
    .execute();
}

/** Reads the ids of the block, and counts them in blocks of the usual size. */
async function divide(within: Queryable, listing: Listing, { first_id }: Block): Promise<void> {
  const next = await blocksOf(within, listing).where('first_id', '>', first_id).limit(1).executeTakeFirst();
  const end = next === undefined ? sql`` : sql`and told.id < ${next.first_id}`;
  const { rows } = await sql<{ id: string }>`select told.id as id from ${sql.table(listing.table)} as told
    where ${listing.where} and told.id >= ${first_id} ${end} order by told.id`.execute(within.tables());
  const blocks: Block[] = [];
  for (let at = 0; at < rows.length; at += usualHeld) {
    const begins = at === 0 ? first_id : (rows[at]?.id ?? first_id);
    blocks.push({ first_id: begins, held: Math.min(usualHeld, rows.length - at) });
  }
  await drop(within, listing, { first_id, held: 0 });
  await begin(within, listing, blocks.length > 0 ? blocks : [{ first_id, held: 0 }]);
}

/** How many ids the list has, and the block in which the id at the offset (0: the first) is. */
export async function placeInBlocks(
  within: Queryable,
  { source, list }: Named,
  offset: number,
): Promise<{ readonly total: number; readonly first: string; readonly before: number }> {
  const { rows } = await sql<{ total: number; first: string; before: number }>`
    select total, first_id as first, upto - held as before from (
      select first_id, held, sum(held) over (order by first_id) as upto, sum(held) over () as total
      from listed_block where source = ${source} and list = ${list}
    ) as counted where upto - held <= ${offset} order by first_id desc limit 1`.execute(within.tables());
  const [found] = rows;
  if (found === undefined) return { total: 0, first: '', before: 0 };
  return { total: Number(found.total), first: found.first, before: Number(found.before) };
}
