/** Texts that are longer than a product holds. */

/** The beginning of a text, of at most `longest` UTF-16 units, without space around; half of a surrogate pair is no character. */
export function cut(text: string, longest: number): string {
  return text
    .slice(0, longest)
    .replace(/[\uD800-\uDBFF]+$/, '')
    .trim();
}
