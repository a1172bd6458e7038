/**
 * A client that costs next to nothing, so that what is measured is the server: one request at a time on one connection, and of an
 * answer only its status and its length are looked at.
 */

import { connect, type Socket } from 'node:net';
import { SOURCE, TOKEN } from './scim-names.ts';

export interface Sent {
  readonly method: string;
  /** Below the source's address, without a slash before it. */
  readonly path: string;
  readonly body?: object;
}

export interface Heard {
  readonly status: number;
  /** Bytes of the body, as they travelled. */
  readonly length: number;
  /** What was answered, head and body. */
  text(): string;
}

/** One connection that is kept. */
export interface Line {
  ask(sent: Sent): Promise<Heard>;
  close(): void;
}

/** Opens a connection to a port of this machine. */
export async function openLine(port: number): Promise<Line> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let pieces: Buffer[] = [];
  let whole: ((pieces: readonly Buffer[]) => Heard | undefined) | undefined;
  let waiting: { resolve: (heard: Heard) => void; reject: (why: Error) => void } | undefined;
  const fail = (why: Error) => waiting?.reject(why);
  socket.on('error', fail).on('close', () => fail(new Error('The connection was closed.')));
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece);
    const heard = whole?.(pieces);
    if (heard === undefined) return;
    const { resolve } = waiting ?? {};
    waiting = undefined;
    pieces = [];
    resolve?.(heard);
  });
  return {
    ask(sent) {
      whole = hearing();
      return new Promise((resolve, reject) => {
        if (socket.destroyed) reject(new Error('The connection was closed.'));
        waiting = { resolve, reject };
        socket.write(textOf(port, sent));
      });
    },
    close: () => socket.destroy(),
  };
}

function textOf(port: number, { method, path, body }: Sent): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const length =
    body === undefined
      ? ''
      : `content-type: application/scim+json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n`;
  return `${method} /scim/v2/${SOURCE}/${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${TOKEN}\r\naccept: application/scim+json\r\n${length}\r\n${text}`;
}

/** Knows when an answer is whole: by its length, or, of one in chunks, by the last one, which no JSON looks like. */
function hearing(): (pieces: readonly Buffer[]) => Heard | undefined {
  let status = 0;
  let head = -1;
  /** Of the body; -1: it comes in chunks. */
  let length = 0;
  return (pieces) => {
    if (head < 0) {
      const text = Buffer.concat(pieces).toString('latin1');
      head = text.indexOf('\r\n\r\n') + 4;
      if (head < 4) {
        head = -1;
        return undefined;
      }
      const said = text.slice(0, head);
      status = Number(said.slice(9, 12));
      const known = /\ncontent-length: *(\d+)/i.exec(said)?.[1];
      length = known === undefined && /\ntransfer-encoding: *chunked/i.test(said) ? -1 : Number(known ?? 0);
    }
    let come = -head;
    for (const { length: some } of pieces) come += some;
    const ended = length < 0 ? endsInChunk(pieces) : come >= length;
    return ended ? { status, length: come, text: () => Buffer.concat(pieces).toString() } : undefined;
  };
}

function endsInChunk(pieces: readonly Buffer[]): boolean {
  const last = pieces.at(-1);
  const tail = last !== undefined && last.length >= 7 ? last : Buffer.concat(pieces);
  return tail.subarray(-7).toString('latin1') === '\r\n0\r\n\r\n';
}
