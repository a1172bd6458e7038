/** "Did you mean …?" */

/** The name that was probably meant, or nothing when none is near: equal but for case, or at most two slips away. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > 64) return undefined;
  const folded = name.toLowerCase();
  let best: string | undefined;
  let fewest = Math.min(3, Math.ceil(name.length / 2));
  for (const candidate of known) {
    const slips = candidate.toLowerCase() === folded ? 0 : distance(folded, candidate.toLowerCase());
    if (slips >= fewest) continue;
    fewest = slips;
    best = candidate;
  }
  return best;
}

/** A question to add to a message, with a leading space, or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
}

/** Insertions, deletions and replacements of single characters (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
