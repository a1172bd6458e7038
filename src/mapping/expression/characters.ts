/** Positions in a text count characters, not UTF-16 units: nothing is ever cut through the middle of one. */

/** Whether the text has characters of two units. */
const hasPairs = (text: string): boolean => /[\ud800-\udfff]/.test(text);

export function countCharacters(text: string): number {
  return hasPairs(text) ? Array.from(text).length : text.length;
}

/** The characters from one position up to another; positions beyond the ends count as the ends. */
export function sliceCharacters(text: string, from: number, to = Number.MAX_SAFE_INTEGER): string {
  const start = Math.max(0, from);
  if (to <= start) return '';
  return hasPairs(text) ? Array.from(text).slice(start, to).join('') : text.slice(start, to);
}

/** The position of the character at a UTF-16 index; -1 stays -1. */
export function characterAt(text: string, index: number): number {
  return index <= 0 ? index : countCharacters(text.slice(0, index));
}
