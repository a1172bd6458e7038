/** How often what a source tells has changed: whatever is kept of it is good as long as that is the same. */

import { after, keepQuery, type Queryable, type Soonest } from '../store/index.ts';
import type { DirectoryTables } from './tables.ts';

/** 0 of a source that has told nothing yet. Ask before what is to be kept is read: whatever changes meanwhile makes that too old for the next. */
export function changesOf(within: Queryable, source: string): Soonest<number> {
  return after(asking.soonest(within, { source }), ([state]) => state?.changes ?? 0);
}

const asking = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('source_state')
    .select('changes')
    .where('source', '=', place('source')),
);
