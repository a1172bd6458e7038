/** The order of texts that everything here keeps to: that of the databases. */

/**
 * Compares two texts as both engines order them: by code points. JavaScript's `<` goes by UTF-16 units and puts U+1F600
 * before U+FFFD; whoever walks two lists in the order of a key must not mix the two.
 */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    // Surrogates stand for code points beyond all single units.
    return rank(left) - rank(right);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
