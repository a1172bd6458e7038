/** What differs between two settings, place by place; of lists, element by element. Pure. */

import { isObject } from './form/shape.ts';

/** One place that differs. */
export interface Difference {
  /** `groups.map.Engineering`, `groups.rename[2].to` */
  readonly path: string;
  /** What was there; absent: it was not there. */
  readonly before?: string;
  readonly after?: string;
  /** An element of a list that is at another place of it now, counted from 1. */
  readonly moved?: { readonly from: number; readonly to: number };
}

/** Every place in which two settings differ. */
export function differences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (hashOf(before) === hashOf(after)) return [];
  const [olds, youngs] = [elementsOf(before), elementsOf(after)];
  if (olds !== undefined && youngs !== undefined && olds.length + youngs.length > 0)
    return ofLists(olds, youngs, path);
  const [old, young] = [partsOf(before), partsOf(after)];
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(young ?? {})])];
  if (old === undefined || young === undefined || names.length === 0) return [changed(path, before, after)];
  return names.flatMap((name) => differences(old[name], young[name], path === '' ? name : `${path}.${name}`));
}

/** A list, or none where the other side has one: all of it is new, or gone. */
function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : undefined;
}

/** The same for what has parts with names. */
function partsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (value === undefined) return {};
  return isObject(value) ? value : undefined;
}

function changed(path: string, before: unknown, after: unknown): Difference {
  return {
    path,
    ...(before === undefined ? {} : { before: written(before) }),
    ...(after === undefined ? {} : { after: written(after) }),
  };
}

/** Elements that both lists have in one order are kept; of the rest, each is gone, new, changed or moved. */
function ofLists(before: readonly unknown[], after: readonly unknown[], path: string): readonly Difference[] {
  const [olds, youngs] = [before.map(hashOf), after.map(hashOf)];
  const kept = keptOf(olds, youngs);
  const gone = new Set(olds.keys().filter((place) => !kept.before.has(place)));
  const movable = Map.groupBy(gone, (place) => olds[place]);
  const found: Difference[] = [];
  for (const [place, value] of after.entries()) {
    if (kept.after.has(place)) continue;
    const from = movable.get(youngs[place])?.shift();
    if (from === undefined) continue;
    gone.delete(from);
    kept.after.add(place);
    found.push({ path, after: written(value), moved: { from: from + 1, to: place + 1 } });
  }
  for (const [place, value] of after.entries()) {
    if (kept.after.has(place)) continue;
    const at = `${path}[${place + 1}]`;
    const other = before[place];
    // In whose place stands another one with parts, that is the same one, changed.
    if (gone.has(place) && isObject(other) && isObject(value)) {
      gone.delete(place);
      found.push(...differences(other, value, at));
    } else found.push({ path: at, after: written(value) });
  }
  return [
    ...[...gone].map((place) => ({ path: `${path}[${place + 1}]`, before: written(before[place]) })),
    ...found,
  ];
}

/** Beyond so many pairs only the ends of two lists are compared in order. */
const MOST = 1_000_000;

/** Places of elements that both lists have in the same order, as many as can be. */
function keptOf(before: readonly string[], after: readonly string[]) {
  const kept = { before: new Set<number>(), after: new Set<number>() };
  const keep = (old: number, young: number): void => {
    kept.before.add(old);
    kept.after.add(young);
  };
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) keep(head, head++);
  let [ends, afters] = [before.length, after.length];
  while (ends > head && afters > head && before[ends - 1] === after[afters - 1]) keep(--ends, --afters);
  const [rows, columns] = [ends - head, afters - head];
  if (rows * columns > MOST) return kept;
  // The longest common subsequence; `longest[i][j]`: of what is left from there on.
  const longest = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const at = (row: number, column: number): number => longest[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1)
    for (let column = columns - 1; column >= 0; column -= 1) {
      const line = longest[row];
      if (line === undefined) continue;
      line[column] =
        before[head + row] === after[head + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    if (before[head + row] === after[head + column]) keep(head + row++, head + column++);
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return kept;
}

/** A text as it is, since an expression is not read well between marks and strokes; all else as JSON. */
function written(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  return JSON.stringify(value) ?? '';
}

/** The same for values that say the same, in whatever order the parts of an object stand. */
function hashOf(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      isObject(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}
