/** Garbage as bytes on a connection: whole requests with any headers, and what breaks off, lies about its length or is none. For tests only. */

import fc from 'fast-check';
import { type Garbage, garbage } from './garbage-requests.ts';

/** A request as it is written. */
export interface Written {
  readonly sent: Garbage;
  readonly bytes: Buffer;
}

/** What is sent on one connection. */
export interface Conversation {
  readonly whole: readonly Written[];
  /** All at once, or each when the one before was answered. */
  readonly isPipelined: boolean;
  /** Comes last; absent: a plain request that closes the connection. */
  readonly broken?: Buffer;
  /** Bytes that are sent at once. */
  readonly piece: number;
  /** Whether the client waits for nothing at the end. */
  readonly isRude: boolean;
}

const values = fc.oneof(
  fc.constantFrom(
    '',
    'u1',
    '*',
    'W/"1"',
    ',,"',
    'for="[::1]:7";proto=https;host=x',
    '10.0.0.1, x',
    'gzip',
    'bytes=0-9',
  ),
  fc.string({ maxLength: 30 }).map((text) => text.trim()),
  fc.string({
    unit: fc.integer({ min: 0x80, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 12,
  }),
);
const name = fc.oneof(
  fc.constantFrom(
    'If-Match',
    'if-none-match',
    'ACCEPT',
    'Accept-Encoding',
    'Content-Encoding',
    'Content-Type',
    'Cookie',
    'Forwarded',
    'Range',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-HTTP-Method-Override',
    'X-Request-Id',
    '__proto__',
    'constructor',
  ),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,11}$/).map((text) => `X-${text}`),
);
/** Names and values, some of them twice. */
const more = fc.array(fc.tuple(name, values), { maxLength: 6 });

interface Shape {
  readonly headers: readonly (readonly [string, string])[];
  /** Bytes of a chunk; 0: the body has a length. */
  readonly chunk: number;
  /** Whether the token is shown, and how its header is written. */
  readonly token: 'Authorization' | 'authorization' | 'none' | 'twice';
}
const shape: fc.Arbitrary<Shape> = fc.record({
  headers: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 3, arbitrary: more }),
  chunk: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 300 }) },
  ),
  token: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<Shape['token']>('Authorization', 'authorization') },
    { weight: 1, arbitrary: fc.constantFrom<Shape['token']>('none', 'twice') },
  ),
});

/** @param close whether the connection is to be closed after it. */
export function write(sent: Garbage, { headers, chunk, token }: Shape, close = false): Buffer {
  const { body } = sent;
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = text === undefined ? undefined : Buffer.from(text);
  const credentials = `${token === 'twice' ? 'Authorization' : token}: Bearer the-token-of-the-source`;
  // What lies about the length is for what is broken.
  const own = Object.entries(sent.headers).filter(([each]) => each !== 'content-length');
  const lines = [
    `${sent.method} /scim/${sent.version}/idp${sent.path} HTTP/1.1`,
    'Host: rollcall.example:4711',
    ...(token === 'none' || sent.headers.authorization !== undefined ? [] : [credentials]),
    ...(token === 'twice' ? [credentials] : []),
    ...[...own, ...headers].map(([each, value]) => `${each}: ${value}`),
    ...(close ? ['Connection: close'] : []),
    ...(bytes === undefined
      ? []
      : [chunk === 0 ? `Content-Length: ${bytes.length}` : 'Transfer-Encoding: chunked']),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (bytes === undefined) return head;
  return Buffer.concat(
    chunk === 0
      ? [head, bytes]
      : [head, ...chunksOf(bytes, Math.max(chunk, Math.ceil(bytes.length / mostChunks)))],
  );
}

/** Of a body. */
const mostChunks = 200;

function chunksOf(bytes: Buffer, size: number): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return [...parts, Buffer.from('0\r\n\r\n')];
}

/** A request of garbage, as it is written. */
export const written: fc.Arbitrary<Written> = fc
  .tuple(garbage, shape)
  .map(([sent, how]) => ({ sent, bytes: write(sent, how) }));

/** What is done to a request so that it is none. */
const broken: fc.Arbitrary<Buffer> = fc.oneof(
  // Cut off anywhere before its end.
  fc
    .tuple(written, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([{ bytes }, part]) => bytes.subarray(0, Math.floor(part * (bytes.length - 1)))),
  // A byte is another.
  fc
    .tuple(written, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 255 }))
    .map(([{ bytes }, part, byte]) => {
      const changed = Buffer.from(bytes);
      changed[Math.floor(part * Math.min(200, bytes.length - 1))] = byte;
      return changed;
    }),
  // Headers that say of the length what is not so, or twice.
  fc
    .tuple(
      written,
      fc.constantFrom(
        'Content-Length: 7',
        'Content-Length: 70000',
        'Content-Length: -1',
        'Content-Length: 1e3',
        'Content-Length: +5',
        'Content-Length: 0x10',
        'Content-Length: 5, 5',
        'Transfer-Encoding: chunked',
        'Transfer-Encoding: gzip, chunked',
        'Transfer-Encoding: identity',
        'Host: other.example',
        'Expect: 100-continue',
        'Expect: miracles',
        'Connection: Upgrade\r\nUpgrade: h2c',
        ' folded',
        'no colon',
        'Na me: x',
        'X: a\u0000b',
      ),
    )
    .map(([{ bytes }, line]) => {
      const end = bytes.indexOf('\r\n') + 2;
      return Buffer.concat([
        bytes.subarray(0, end),
        Buffer.from(`${line}\r\n`, 'latin1'),
        bytes.subarray(end),
      ]);
    }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      'GET / HTTP/9.9\r\n\r\n',
      'GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET /scim/v2/idp/Users HTTP/1.1\r\nHost: ]\r\n\r\n',
      'GET /scim/v2/idp/Users HTTP/1.1\r\n\r\n',
      'GET /scim/v2/idp/Users HTTP/1.0\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
      'CONNECT rollcall.example:443 HTTP/1.1\r\nHost: x\r\n\r\n',
      'POST /scim/v2/idp/Users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      'POST /scim/v2/idp/Users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n',
      '\r\n\r\n\r\n',
    )
    .map((text) => Buffer.from(text)),
);

export const conversation: fc.Arbitrary<Conversation> = fc.record(
  {
    whole: fc.array(written, { maxLength: 3 }),
    isPipelined: fc.boolean(),
    broken,
    piece: fc.oneof(fc.constant(1 << 20), fc.integer({ min: 1, max: 400 })),
    isRude: fc.boolean(),
  },
  { requiredKeys: ['whole', 'isPipelined', 'piece', 'isRude'] },
);
