/** From the bytes of a file to its text. */

import { Unreadable } from './fault-list.ts';

export const encodingNames = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodingNames)[number];

const marks: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

type Decoder = InstanceType<typeof TextDecoder>;

interface Start {
  readonly encoding: Encoding;
  /** How many bytes of byte order mark come first. */
  readonly skip: number;
}

/**
 * How a file that begins with these bytes is written. A byte order mark is believed; without one `auto` means UTF-8.
 * @throws Unreadable when the mark contradicts the settings, or the bytes are no text.
 */
function encodingOf(head: Uint8Array, wanted: Encoding | 'auto'): Start {
  for (const [encoding, mark] of marks) {
    if (!mark.every((byte, index) => head[index] === byte)) continue;
    if (wanted === 'auto' || wanted === encoding) return { encoding, skip: mark.length };
    throw new Unreadable(
      `The file says that it is ${encoding}, and the settings say ${wanted}; set encoding: auto.`,
      1,
    );
  }
  if (wanted !== 'auto') return { encoding: wanted, skip: 0 };
  if (head.subarray(0, 4).includes(0)) {
    throw new Unreadable('The file is not UTF-8; if it comes from Windows, set encoding: utf-16le.', 1);
  }
  return { encoding: 'utf-8', skip: 0 };
}

/**
 * The text of the bytes, piece by piece.
 * @throws Unreadable with its line when a byte is no part of any letter in this encoding.
 */
export async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  wanted: Encoding | 'auto',
): AsyncIterable<string> {
  let decoder: Decoder | undefined;
  let encoding: Encoding = 'utf-8';
  let line = 1;
  for await (const chunk of bytes) {
    let rest = chunk;
    if (decoder === undefined) {
      const start = encodingOf(chunk, wanted);
      encoding = start.encoding;
      decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
      rest = chunk.subarray(start.skip);
    }
    const text = decodePiece(decoder, rest, { encoding, line });
    line += linesIn(text);
    yield text;
  }
  try {
    yield decoder?.decode() ?? '';
  } catch {
    throw new Unreadable('The file ends in the middle of a letter: it was cut off.', line);
  }
}

function decodePiece(decoder: Decoder, bytes: Uint8Array, at: { encoding: Encoding; line: number }): string {
  let text: string;
  try {
    text = decoder.decode(bytes, { stream: true });
  } catch {
    const [good = ''] = new TextDecoder(at.encoding).decode(bytes).split('\uFFFD');
    const hint =
      at.encoding === 'utf-8' ? '; if the file comes from Windows, set encoding: windows-1252' : '';
    throw new Unreadable(`There is a letter that is not ${at.encoding}${hint}.`, at.line + linesIn(good));
  }
  const zero = text.indexOf('\0');
  if (zero < 0) return text;
  const line = at.line + linesIn(text.slice(0, zero));
  throw new Unreadable(
    `There is a zero byte: this is no ${at.encoding} text; set the encoding it is written in.`,
    line,
  );
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
