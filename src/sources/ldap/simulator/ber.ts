/** Just enough of the Basic Encoding Rules (X.690) for the messages of LDAP. */

export interface Node {
  readonly tag: number;
  readonly body: Buffer;
}

/** One element. */
export function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const text = (value: string | Buffer, tag = 0x04) =>
  element(tag, typeof value === 'string' ? Buffer.from(value, 'utf8') : value);

/** A number of up to 32 bits, not negative. */
export function integer(value: number, tag = 0x02): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(rest % 256);
    rest = Math.floor(rest / 256);
  } while (rest > 0);
  if ((bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return element(tag, Buffer.from(bytes));
}

/** The first element of the bytes, and where the next one begins; undefined: there is more to come. */
export function firstOf(bytes: Buffer): { readonly node: Node; readonly end: number } | undefined {
  if (bytes.length < 2) return undefined;
  const first = bytes[1] ?? 0;
  let length = first;
  let start = 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (bytes.length < 2 + count) return undefined;
    length = 0;
    for (let at = 0; at < count; at++) length = length * 256 + (bytes[2 + at] ?? 0);
    start = 2 + count;
  }
  if (bytes.length < start + length) return undefined;
  return { node: { tag: bytes[0] ?? 0, body: bytes.subarray(start, start + length) }, end: start + length };
}

/** The elements within one. */
export function children(body: Buffer): readonly Node[] {
  const found: Node[] = [];
  for (let rest = body; rest.length > 0; ) {
    const next = firstOf(rest);
    if (next === undefined) throw new Error('A message is cut short.');
    found.push(next.node);
    rest = rest.subarray(next.end);
  }
  return found;
}

/** A number, negative ones too. */
export function numberOf({ body }: Node): number {
  return body.length === 0 ? 0 : body.readIntBE(0, Math.min(6, body.length));
}

export const textOf = ({ body }: Node) => body.toString('utf8');
