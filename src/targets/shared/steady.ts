/** Lists that are told by offset and not counted, read so that nobody is skipped when the list shifts meanwhile. */

import { ProvisioningError } from '../../model/index.ts';

export interface SteadyPage<Entry> {
  /** The offset that the page itself says it begins at. */
  readonly start: number;
  /** The offset of the next page; absent: this was the last. */
  readonly next: number | undefined;
  readonly values: readonly Entry[];
}

export interface SteadyReading<Entry> {
  /** What is read, for sentences: `the accounts of Bitbucket`. */
  readonly what: string;
  readonly page: (start: number) => Promise<SteadyPage<Entry>>;
  readonly id: (entry: Entry) => string;
}

const tries = 3;

/**
 * The entries of a list, page by page. Whoever goes while it is read would shift somebody else out of sight; so every page is
 * asked for from the last entry of the one before, and when that entry stands there no more the list is read again from its
 * beginning: entries can come twice. Throws `unavailable` when that does not help, or when the list stands still.
 */
export async function* steadyPages<Entry>(reading: SteadyReading<Entry>): AsyncGenerator<readonly Entry[]> {
  for (let left = tries; left > 0; left -= 1) {
    if (yield* readOnce(reading)) return;
  }
  throw new ProvisioningError(
    'unavailable',
    `The list of ${reading.what} changed ${tries} times while it was read, so the reading is given up and nothing is concluded from it: try again when fewer changes are made.`,
  );
}

/** @returns whether the list stood still under our eyes, to its end */
async function* readOnce<Entry>({
  what,
  page,
  id,
}: SteadyReading<Entry>): AsyncGenerator<readonly Entry[], boolean> {
  let start = 0;
  let last: string | undefined;
  for (;;) {
    const { start: told, next, values } = await page(start);
    if (told !== start) throw standsStill(what, `${told} when ${start} was asked for`);
    const [first] = values;
    if (last !== undefined && (first === undefined || id(first) !== last)) return false;
    yield last === undefined ? values : values.slice(1);
    if (next === undefined) return true;
    const end = values.at(-1);
    // Where entries were left out of the page, offsets say nothing of its last entry.
    const overlaps = end !== undefined && values.length > 1 && next === start + values.length;
    if (next <= start) throw standsStill(what, String(next));
    last = overlaps ? id(end) : undefined;
    start = overlaps ? next - 1 : next;
  }
}

function standsStill(what: string, where: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `Reading ${what} stands still at ${where}: the other side told the same page twice, so the reading is given up and nothing is concluded from it.`,
  );
}
