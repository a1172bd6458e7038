/**
 * How many ids a list has, and where in it the nth is: ids are counted in blocks, so that neither the number nor a page deep
 * within costs a walk through all. The counts move in the transaction in which the list does.
 */

import { sql } from 'kysely';
import { bulkInsert, keepQuery, packRows, type Queryable, unpackRows } from '../store/index.ts';
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
  const moved = await move(within, listing, { came, went });
  for (const block of moved) {
    if (block.held > mostHeld) await divide(within, listing, block);
    else if (block.held <= 0 && block.first_id !== '') await drop(within, listing, block);
  }
}

/** Each belongs to the last block that begins at its id or before. */
async function move(
  within: Queryable,
  { source, list }: Listing,
  { came, went }: Required<Moves>,
): Promise<readonly Block[]> {
  const given = [...came.map((id) => ({ id, by: 1 })), ...went.map((id) => ({ id, by: -1 }))];
  const moved = await moving(within, { source, list, given: packRows(within, given, columns) });
  if (moved.length > 0) return moved;
  const first = { first_id: '', held: came.length - went.length };
  await begin(within, { source, list }, [first]);
  return [first];
}

const columns = { id: 'text', by: 'integer' } as const;

const moving = keepQuery((within, place) => {
  const [source, list] = [place('source'), place('list')];
  return sql<Block>`
    with given(id, moves) as (${unpackRows(within, place('given'), columns)}),
      growth(first_id, moves) as (
        select (
          select max(block.first_id) from listed_block as block
          where block.source = ${source} and block.list = ${list} and block.first_id <= given.id
        ), sum(given.moves) from given group by 1
      )
    update listed_block set held = held + growth.moves from growth
    where listed_block.source = ${source} and listed_block.list = ${list} and listed_block.first_id = growth.first_id
    returning listed_block.first_id, held`;
});

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
