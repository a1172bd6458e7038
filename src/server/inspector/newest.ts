/** The newest of many, as many as there is room for. */

export interface Newest<Held> {
  /** Holds one more, and lets go of the oldest that there is no room for any more. */
  add(one: Held): void;
}

/** @param rule how many are held at most, of what size together, and what is done to those that are let go of. */
export function openNewest<Held>(rule: {
  readonly most: number;
  readonly room: number;
  readonly sizeOf: (one: Held) => number;
  readonly letGo: (one: Held) => void;
}): Newest<Held> {
  const { most, room, sizeOf, letGo } = rule;
  /** Those before `first` were let go of. */
  let held: Held[] = [];
  let first = 0;
  let size = 0;
  return {
    add(one) {
      held.push(one);
      size += sizeOf(one);
      while (held.length - first > most || size > room) {
        const oldest = held[first] as Held;
        size -= sizeOf(oldest);
        letGo(oldest);
        first += 1;
      }
      // Not each time, for taking away the first of many is slow.
      if (first < most) return;
      held = held.slice(first);
      first = 0;
    },
  };
}
