/** What a reading has seen, one bit for each number: a million memberships fit into 125 kilobytes. */

/** Numbers to a block; a block is made when the first of its numbers is marked. */
const blockSize = 32_768;

/** A set of numbers that are mostly dense. */
export interface Marks {
  /** Marks a number (a whole one, from 0 on). */
  add(number: number): void;
  has(number: number): boolean;
  /** As a text to keep, for `openMarks`. */
  toText(): string;
}

/** An empty set, or one as `toText` gave it. */
export function openMarks(kept = ''): Marks {
  const blocks = new Map<number, Uint8Array>();
  for (const line of kept === '' ? [] : kept.split('\n')) {
    const [index = '', bits = ''] = line.split(':');
    blocks.set(Number(index), Uint8Array.from(Buffer.from(bits, 'base64')));
  }
  return {
    add(number) {
      const index = Math.floor(number / blockSize);
      let block = blocks.get(index);
      if (block === undefined) {
        block = new Uint8Array(blockSize / 8);
        blocks.set(index, block);
      }
      const at = (number % blockSize) >> 3;
      block[at] = (block[at] ?? 0) | (1 << (number & 7));
    },
    has(number) {
      const block = blocks.get(Math.floor(number / blockSize));
      return block !== undefined && ((block[(number % blockSize) >> 3] ?? 0) & (1 << (number & 7))) !== 0;
    },
    toText: () =>
      [...blocks].map(([index, bits]) => `${index}:${Buffer.from(bits).toString('base64')}`).join('\n'),
  };
}
