/** Changes by the time stamps that servers keep (RFC 4512 section 3.4): accelerated, and stale as soon as somebody left. */

import type { SourceRecord } from '../../model/index.ts';
import { type Census, combined, type Reading, refOf, searchFor, takeCensus } from './census.ts';
import { digestOf, type Stamped, stale, writeCursor } from './cursor.ts';
import { mustTellStanding } from './full.ts';
import { tellGroups } from './members.ts';
import { generalizedTime } from './syntax.ts';

/** Milliseconds by which a reading looks back before the newest change that the one before it saw. */
const overlap = 300_000;
/** More young entries than this make no cursor. */
const mostYoung = 5_000;

/**
 * The cursor after a reading that began at `began` and ended at `ended` (milliseconds of our clock); undefined when
 * the server stamps nothing. `state`: of the server before anything was read.
 */
export function stampedCursor(
  { config }: Reading,
  census: Census,
  {
    began,
    ended,
    state,
  }: { readonly began: number; readonly ended: number; readonly state: string | undefined },
): string | undefined {
  if (census.newest === 0) return undefined;
  // Whole seconds, as in `since`: what is young here must be young to the reading that compares.
  const from = Math.floor((census.newest - overlap - (ended - began)) / 1_000) * 1_000;
  const young = [...census.created].filter(([, created]) => created >= from).map(([mark]) => mark);
  if (young.length > mostYoung) return undefined;
  const since = generalizedTime(Math.max(0, from));
  return writeCursor({
    kind: 'stamped',
    settings: digestOf(config),
    since,
    sum: census.sum,
    young,
    ...(state !== undefined && { state }),
  });
}

/** What changed; gives the census that it was told by. Throws `stale` when anybody left, moved or was renamed. */
export async function* tellStamped(reading: Reading, cursor: Stamped): AsyncGenerator<SourceRecord, Census> {
  const { directory, person } = reading;
  const census = await takeCensus(reading);
  mustOnlyHaveGrown(census, cursor);
  const changed = (filter: string) => `(&${filter}(modifyTimestamp>=${cursor.since}))`;
  const search = searchFor(reading, 'people');
  const told = new Set<string>();
  for await (const page of directory.search({
    ...search,
    filter: changed(search.filter),
    attributes: person.attributes,
  })) {
    for (const entry of page) {
      const id = census.people.get(refOf(entry.dn));
      // Whoever came after the census is told by the next reading.
      if (id === undefined || told.has(id)) continue;
      told.add(id);
      mustTellStanding(reading, entry);
      yield { type: 'identity', identity: person.identity(entry, id, (dn) => census.people.get(refOf(dn))) };
      const last = person.lastSignIn(entry);
      if (last !== undefined) yield { type: 'activity', identity: id, last };
    }
  }
  const membership = { reading, census, outside: 0, told: new Set<string>(), nested: new Map() };
  yield* tellGroups(membership, changed(searchFor(reading, 'groups').filter));
  return census;
}

/** Everybody of before must be there under the same name, and all others must have been created since. */
function mustOnlyHaveGrown(census: Census, cursor: Stamped): void {
  const known = new Set(cursor.young);
  const from = Number(cursor.since.slice(0, 14));
  let sum = cursor.sum;
  for (const [mark, created] of census.created) {
    if (known.has(mark) || Number(generalizedTime(created).slice(0, 14)) < from) continue;
    sum = combined(sum, mark);
  }
  if (sum !== census.sum) throw stale('Somebody or some group has left, moved or got another name');
}
