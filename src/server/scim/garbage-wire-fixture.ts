/** The service behind a listener of its own, and a client that writes bytes and reads what comes back. For tests only. */

import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { type Front, openListener } from '../index.ts';
import { type Conversation, type Written, write } from './garbage-wire.ts';

/** An answer as it came over the connection. */
export interface Heard {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

interface Line {
  /** Carries on a conversation to the end of its connection, and gives what was answered, in order. */
  hear(conversation: Conversation): Promise<readonly Heard[]>;
  /** Connections that are open. */
  open(): Promise<number>;
  close(): Promise<void>;
}

/** What there is not. To remove it waits for every change before it, and changes nothing. */
export const nothing = '/Users/nothing-at-all';

const last = write(
  { version: 'v2', method: 'DELETE', path: nothing, headers: {}, body: undefined },
  { headers: [], chunk: 0, token: 'Authorization' },
  true,
);

/** Of a request: thousands would be a test of the system. */
const mostPieces = 50;

/** Milliseconds without a byte after which a connection counts as forgotten: a busy machine may take its time. */
const patience = 15_000;

export async function openLine(front: Front): Promise<Line> {
  const server: Server = openListener(front, { hostname: 'nowhere' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    async hear({ whole, isPipelined, broken, piece, isRude }) {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      const heard = listen(socket, [...whole.map(({ sent }) => sent.method), 'DELETE']);
      await once(socket, 'connect').catch(() => undefined);
      const say = (bytes: Buffer) => {
        const size = Math.max(piece, Math.ceil(bytes.length / mostPieces));
        for (let at = 0; at < bytes.length && socket.writable; at += size)
          socket.write(bytes.subarray(at, at + size));
      };
      const wait = whole.length > 0 && !isPipelined;
      for (const [at, each] of whole.entries()) {
        say(each.bytes);
        if (wait) await heard.until(at + 1);
      }
      if (broken === undefined && !isRude) say(last);
      if (broken !== undefined) say(broken);
      if (broken !== undefined && !isRude) socket.end();
      if (isRude) socket.destroy();
      await heard.closed;
      expect(heard.isForgotten()).toBe(false);
      return heard.answers;
    },
    open: () => new Promise((resolve) => server.getConnections((_, count) => resolve(count))),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** @param methods of what is asked, in order: an answer to HEAD has no body. */
function listen(socket: Socket, methods: readonly string[]) {
  const answers: Heard[] = [];
  const waiting: { readonly count: number; readonly done: () => void }[] = [];
  let bytes = Buffer.alloc(0);
  let isForgotten = false;
  let isClosed = false;
  const told = () => {
    for (const { count, done } of waiting) if (isClosed || answers.length >= count) done();
  };
  socket.setTimeout(patience, () => {
    isForgotten = true;
    socket.destroy();
  });
  socket.on('error', () => undefined);
  socket.on('data', (piece) => {
    bytes = Buffer.concat([bytes, piece as Buffer]);
    for (
      let next = read(bytes, methods[answers.length]);
      next !== undefined;
      next = read(bytes, methods[answers.length])
    ) {
      bytes = bytes.subarray(next.length);
      if (next.heard.status >= 200) answers.push(next.heard);
    }
    told();
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      isClosed = true;
      told();
      resolve();
    });
  });
  return {
    answers,
    closed,
    isForgotten: () => isForgotten,
    until: (count: number) =>
      new Promise<void>((done) => {
        waiting.push({ count, done });
        told();
      }),
  };
}

/** The first answer, if it has come whole, and how many bytes it is. */
function read(
  bytes: Buffer,
  method: string | undefined,
): { readonly heard: Heard; readonly length: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
    }),
  );
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
  expect(status).toBeGreaterThan(0);
  const rest = bytes.subarray(end + 4);
  const done = (body: Buffer, length: number) => ({
    heard: { status, headers, body: body.toString('utf8') },
    length: end + 4 + length,
  });
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return done(Buffer.alloc(0), 0);
  if (headers.get('transfer-encoding') === 'chunked') {
    const chunks: Buffer[] = [];
    for (let at = 0; ; ) {
      const line = rest.indexOf('\r\n', at);
      if (line < 0) return undefined;
      const size = Number.parseInt(rest.subarray(at, line).toString('latin1'), 16);
      if (rest.length < line + 2 + size + 2) return undefined;
      if (size === 0) return done(Buffer.concat(chunks), line + 4);
      chunks.push(rest.subarray(line + 2, line + 2 + size));
      at = line + 2 + size + 2;
    }
  }
  const length = Number(headers.get('content-length') ?? 0);
  return rest.length < length ? undefined : done(rest.subarray(0, length), length);
}

/** A conversation of one request. */
export function alone(one: Written): Conversation {
  return { whole: [one], isPipelined: false, piece: 1 << 20, isRude: false };
}
