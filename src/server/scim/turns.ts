/** What takes much memory while it is done, done by few at once. */

/** Does the work when it is its turn, and gives what it gives; fails as it fails. */
export type InTurn = <R>(work: () => Promise<R>) => Promise<R>;

/** Lets so many work at once; the others wait, in the order in which they came. */
export function openTurns(most: number): InTurn {
  let free = most;
  const waiting: (() => void)[] = [];

  function end(): void {
    const next = waiting.shift();
    // Whoever waited has the place at once: nobody comes between.
    if (next === undefined) free += 1;
    else next();
  }

  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      end();
    }
  };
}
