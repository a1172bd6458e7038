/** The body of a request below Request and Response: small, of a length that is told, read when somebody asks for it. */

import type { IncomingMessage } from 'node:http';
import { brokenOff } from './broken-off.ts';
import type { PlainRequest } from './direct.ts';

type Body = Pick<PlainRequest, 'body' | 'arrayBuffer' | 'wholeBody'>;

/** Bytes of a body that is read at once; of a larger one more is to be thought of. */
const most = 64 * 1024;

/** The body of a request that has a plain one, or none; undefined for any other. */
export function plainBody(incoming: IncomingMessage): Body | undefined {
  const { method = '', headers } = incoming;
  const length = headers['content-length'];
  if (headers['transfer-encoding'] !== undefined || headers.expect !== undefined) return undefined;
  if (method === 'GET') return length === undefined ? none : undefined;
  if (method === 'DELETE' && length === undefined) return none;
  if (!changing.has(method) || length === undefined || !/^\d{1,5}$/.test(length) || Number(length) > most)
    return undefined;
  return {
    body: incoming,
    wholeBody: () => read(incoming),
    arrayBuffer: async () => bufferOf(await read(incoming)),
  };
}

const changing: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

const none: Body = {
  body: null,
  wholeBody: async () => new Uint8Array(),
  arrayBuffer: async () => new ArrayBuffer(0),
};

function read(incoming: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    // It closes after a good end too, when it was given already. A body that came whole is gone with its connection.
    const cut = () => reject(brokenOff());
    if (incoming.destroyed) cut();
    incoming
      .on('data', (piece: Buffer) => pieces.push(piece))
      .on('end', () => resolve(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)))
      .on('error', cut)
      .on('close', cut);
  });
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
