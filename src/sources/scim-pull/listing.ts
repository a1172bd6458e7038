/** Lists that are told whole, or not believed: what a server counts, what it tells, and whether both hold twice. */

import type { ProvisioningError } from '../../model/index.ts';
import type { Entry } from './api.ts';
import { notProved, type Parts } from './course.ts';
import { type List, type Pass, passOver, type Way } from './passes.ts';

export interface Listed {
  readonly ids: ReadonlySet<string>;
  /** How many the server counted; nothing where it does not count, or not truly. */
  readonly total: number | undefined;
  /** The other side's clock when the pass began that proved it. */
  readonly began: number | undefined;
}

/**
 * Every entry of a list, once. It is believed when the pages join on to each other, each counts as many entries as all
 * the others, and as many are there. It takes a second pass in pages of another size, which must tell the same, where a
 * server does not count or counts fewer than it tells, and where it gives one page wherever it is asked to begin. All
 * else is looked at again, three times at most, and then refused.
 * @param refuse makes the error that is thrown in the end; it is `unavailable` when absent
 */
export async function* everyEntry<Item extends Entry>(
  { api, server }: Parts,
  list: List<Item>,
  refuse: (why: string) => ProvisioningError = notProved,
): AsyncGenerator<readonly Item[], Listed> {
  const told = new Set<string>();
  let last: Pass | undefined;
  let doubt = '';
  for (const way of waysOf(server.size, server.paging)) {
    const pass = yield* untold(told, passOver(api, list, way));
    const twice = last !== undefined && sameIds(pass, last);
    const counted = pass.broken === undefined && onlyTotal(pass) === pass.ids.size;
    if (counted && (!pass.unpaged || (twice && last?.broken === undefined)))
      return { ids: told, total: pass.ids.size, began: pass.began };
    if (twice && countsForNothing(pass) && last !== undefined && countsForNothing(last))
      return { ids: told, total: undefined, began: last.began };
    doubt = doubtIn(pass, list.what);
    last = pass;
  }
  throw refuse(`${api.title} cannot be believed about its ${list.what}: ${doubt}`);
}

/** Pages of three sizes: what one pass lost between two pages the next one finds within a page. */
function waysOf(size: number, paging: readonly Way['by'][]): readonly Way[] {
  const sizes = [size, Math.max(2, Math.floor(size * 0.8)), Math.max(2, Math.floor(size * 0.65))];
  const [first = 'index', second = first] = paging;
  // A server may announce cursors that it does not give: the last look is by the other way, where there is one.
  return sizes.map((each, index) => ({ by: index === 2 ? second : first, size: each }));
}

/** The pass, giving only what no pass has given before. */
async function* untold<Item extends Entry>(
  told: Set<string>,
  pass: AsyncGenerator<readonly Item[], Pass>,
): AsyncGenerator<readonly Item[], Pass> {
  for (;;) {
    const { done, value } = await pass.next();
    if (done === true) return value;
    const fresh = value.filter(({ id }) => !told.has(id));
    for (const { id } of fresh) told.add(id);
    yield fresh;
  }
}

/** The count on which all pages agree; nothing when they do not, or do not count. */
function onlyTotal({ totals }: Pass): number | undefined {
  return totals.size === 1 ? [...totals][0] : undefined;
}

/** What stands in the way of believing a pass, for sentences. */
function doubtIn(pass: Pass, what: string): string {
  const { ids, totals, broken, unpaged } = pass;
  if (broken !== undefined) return broken;
  const total = onlyTotal(pass);
  if (totals.size > 1)
    return `it counts other ${what} from page to page (${[...totals].map((each) => each ?? 'none').join(', ')}), as if they came and went while they are read`;
  if (unpaged) return 'it gives the same page again, wherever it is asked to begin';
  if (total === undefined) return 'it does not count them, and told others when it was asked again';
  if (ids.size > total) return `it counts ${total} and tells more, and told others when it was asked again`;
  return `it counts ${total} and told ${ids.size}, even when it was asked again`;
}

/** Whether the pages are whole, but the server does not count, or counts fewer than it tells. */
function countsForNothing({ broken, unpaged, totals, ids }: Pass): boolean {
  if (broken !== undefined || unpaged) return false;
  if (totals.has(undefined)) return totals.size === 1;
  return [...totals].every((total) => total !== undefined && total < ids.size);
}

function sameIds(a: Pass, b: Pass): boolean {
  return a.ids.size === b.ids.size && [...a.ids].every((id) => b.ids.has(id));
}
