/** What stands in a kept query for the values that it is asked with. */

export type Values = Readonly<Record<string, unknown>>;

/** Stands for a value; of a list, for the one at that place. */
export class Place {
  readonly name: string;
  readonly at: number | undefined;

  constructor(name: string, at?: number) {
    this.name = name;
    this.at = at;
  }

  /** The value; where a list is shorter than it has places, its first one again. */
  in(values: Values): unknown {
    const value = values[this.name];
    if (this.at === undefined) return value;
    const list = value as readonly unknown[];
    return list[this.at] ?? list[0];
  }
}

/** Stands for a list that has so many values at most. */
export class Places {
  readonly each: readonly Place[];

  constructor(name: string, count: number) {
    this.each = Array.from({ length: count }, (_, at) => new Place(name, at));
  }
}

/**
 * For how many values a list has places on PostgreSQL. Of an array that is a single value it does not know the length: it takes it for
 * ten, finds that dearer than it was, and plans anew each time it is asked, which costs more than to look up a few.
 */
const counts = [1, 8] as const;

/** The places that the longest list among these values needs; undefined: none has few, or one is empty. */
export function placesFor(values: Values): number | undefined {
  let longest: number | undefined;
  for (const name in values) {
    const value = values[name];
    if (!Array.isArray(value)) continue;
    if (value.length === 0) return undefined;
    longest = Math.max(longest ?? 0, value.length);
  }
  return longest === undefined ? undefined : counts.find((count) => longest <= count);
}
