/** Where in a list the nth id is, told by its blocks. They are kept until the source changes: a list is paged through more than it moves. */

import { forgetOldest } from '../model/index.ts';
import { after, keepQuery, type Queryable, type Soonest } from '../store/index.ts';
import type { Listing } from './listing.ts';
import { changesOf } from './source-changes.ts';
import type { DirectoryTables } from './tables.ts';

/** How many ids a list has, the first id of the block in which the one at an offset (0: the first) is, and how many are before it. */
interface Placed {
  readonly total: number;
  readonly first: string;
  readonly before: number;
}

type Named = Pick<Listing, 'source' | 'list'>;

/** Tells where the id at an offset is. */
export type Placing = (within: Queryable, listing: Named, offset: number) => Soonest<Placed>;

/** A block, and how many ids are before it. */
interface Block {
  readonly first: string;
  readonly before: number;
}

interface Blocks {
  readonly total: number;
  readonly each: readonly Block[];
}

/** Lists whose blocks are kept, at most: a few hundred numbers each. */
const mostKept = 200;

/** @param db what transactions see beside it is never kept, for it may be undone. */
export function keepBlocks(db: Queryable): Placing {
  const kept = new Map<string, Blocks & { readonly changes: number }>();

  return (within, { source, list }, offset) => {
    const read = () => after(blocksOf.soonest(within, { source, list }), counted);
    if (within !== db) return after(read(), (blocks) => placed(blocks, offset));
    return after(changesOf(within, source), (changes) => {
      const name = JSON.stringify([source, list]);
      const known = kept.get(name);
      if (known?.changes === changes) return placed(known, offset);
      return after(read(), (blocks) => {
        kept.delete(name);
        kept.set(name, { ...blocks, changes });
        forgetOldest(kept, mostKept);
        return placed(blocks, offset);
      });
    });
  };
}

const blocksOf = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('listed_block')
    .select(['first_id', 'held'])
    .where('source', '=', place('source'))
    .where('list', '=', place('list'))
    .orderBy('first_id'),
);

function counted(rows: readonly { readonly first_id: string; readonly held: number }[]): Blocks {
  let total = 0;
  const each: Block[] = [];
  for (const { first_id, held } of rows) {
    each.push({ first: first_id, before: total });
    total += held;
  }
  return { total, each };
}

/** The last block with no more ids before it than the offset. */
function placed({ total, each }: Blocks, offset: number): Placed {
  let [low, high] = [0, each.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((each[middle]?.before ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { total, ...(each[low] ?? { first: '', before: 0 }) };
}
