/** What a reading has seen, one bit for each number: a million memberships fit into 125 kilobytes. */

/** Numbers to a block; a block is made when the first of its numbers is marked. */
const blockSize = 32_768;

/** A set of numbers that are mostly dense. */
export interface Marks {
  /** How many numbers are marked. */
  readonly size: number;
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
  let size = 0;
  for (const block of blocks.values()) for (const byte of block) size += ones(byte);
  return {
    get size() {
      return size;
    },
    add(number) {
      const index = Math.floor(number / blockSize);
      let block = blocks.get(index);
      if (block === undefined) {
        block = new Uint8Array(blockSize / 8);
        blocks.set(index, block);
      }
      const at = (number % blockSize) >> 3;
      const before = block[at] ?? 0;
      const bit = 1 << (number & 7);
      if ((before & bit) === 0) size += 1;
      block[at] = before | bit;
    },
    has(number) {
      const block = blocks.get(Math.floor(number / blockSize));
      return block !== undefined && ((block[(number % blockSize) >> 3] ?? 0) & (1 << (number & 7))) !== 0;
    },
    toText: () =>
      [...blocks].map(([index, bits]) => `${index}:${Buffer.from(bits).toString('base64')}`).join('\n'),
  };
}

function ones(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
