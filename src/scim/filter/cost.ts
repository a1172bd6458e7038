/** What it costs a database to look at one resource for a condition; 1 is a comparison of a single value. */
import type { Condition, Path } from './condition.ts';

/** A list is walked through once, whatever is asked of its values. */
const LIST = 25;
/** A name that no schema has is looked for among all. */
const UNKNOWN = 15;
/** A comparison with the values of a list. */
const VALUE = 2;

/** The cost of a condition, names and lists that it speaks of several times counted once. */
export function costOf(condition: Condition): number {
  const places = new Set<string>();
  const comparisons = comparisonsIn(condition, places, '');
  return comparisons + [...places].reduce((sum, each) => sum + (each.endsWith(unknown) ? UNKNOWN : LIST), 0);
}

const unknown = '?';

function comparisonsIn(each: Condition, places: Set<string>, within: string): number {
  switch (each.type) {
    case 'not':
      return comparisonsIn(each.condition, places, within);
    case 'and':
    case 'or':
      return each.conditions.reduce((sum, part) => sum + comparisonsIn(part, places, within), 0);
    case 'some':
      return comparisonsIn(each.condition, places, note(each.path, places, within));
    case 'test':
      return note(each.path, places, within) === '' ? 1 : VALUE;
  }
}

/** Notes the lists and the unknown names on a path; gives the last of them. */
function note(path: Path, places: Set<string>, within: string): string {
  let last = within;
  let at = within;
  for (const { name, known, many } of path) {
    at += `/${name}`;
    if (known && !many) continue;
    last = known ? at : `${at}${unknown}`;
    places.add(last);
  }
  return last;
}
