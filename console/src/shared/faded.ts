/**
 * What fades a part of the page, and calls it busy, while it still answers what was asked before. Not what stays so, as after a
 * refusal: faint words are read by fewer people.
 */
export function faded(isOld: boolean) {
  return { 'aria-busy': isOld, style: { opacity: isOld ? 0.6 : 1 } } as const;
}
