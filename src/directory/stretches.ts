/** Long lists in parts. */

/** Things that one statement speaks of: on SQLite nobody else has a turn while it is carried out. */
const stretch = 5_000;

/** A list in parts of which each is one statement's. */
export function* stretches<Each>(list: readonly Each[]): Generator<readonly Each[]> {
  for (let at = 0; at < list.length; at += stretch) yield list.slice(at, at + stretch);
}
