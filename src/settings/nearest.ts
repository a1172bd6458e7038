/** The known word that a mistyped one was probably meant to be. */

/**
 * The nearest of `known` to `word`, or nothing when none is near: at most one typing slip (a letter missing, added,
 * changed, or two exchanged) per three letters. Case and `_` against `-` do not count, so `maxDeprovisions`,
 * `max_deprovisions` and `max-deprovisions` are one word.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const plain = plainForm(word);
  let best: { readonly word: string; readonly slips: number } | undefined;
  for (const candidate of known) {
    const slips = slipsBetween(plain, plainForm(candidate));
    if (slips <= Math.max(1, Math.floor(candidate.length / 3)) && slips < (best?.slips ?? Infinity))
      best = { word: candidate, slips };
  }
  return best?.word;
}

/** ` (did you mean X?)`, or nothing when no known word is near. */
export function suggestion(word: string, known: Iterable<string>): string {
  const meant = nearest(word, known);
  return meant === undefined ? '' : ` (did you mean \`${meant}\`?)`;
}

function plainForm(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Optimal string alignment distance: Levenshtein's, with two exchanged neighbours counted as one slip. */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let slips = Math.min(
        at(last, column) + 1,
        at(next, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        slips = Math.min(slips, at(before, column - 2) + 1);
      next.push(slips);
    }
    before = last;
    last = next;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? 0;
}
