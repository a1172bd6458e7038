/** A request that another one asks for: below Request, of which each would hold a stream and a signal that nobody looks at. */

import type { Incoming } from './call.ts';

/** What is asked for. */
export interface Inner {
  readonly method: string;
  readonly headers?: Pick<Headers, 'get'>;
  /** JSON; absent: there is none. */
  readonly body?: string;
}

/** @param url whole, with scheme and host. */
export function innerRequest(url: string, { method, headers, body }: Inner): Incoming {
  const bytes = body === undefined ? new Uint8Array() : utf8.encode(body);
  const own: Readonly<Record<string, string>> =
    body === undefined
      ? {}
      : { 'content-type': 'application/scim+json', 'content-length': `${bytes.length}` };
  return {
    method,
    url,
    headers: { get: (name) => own[name.toLowerCase()] ?? headers?.get(name) ?? null },
    body: body === undefined ? null : piecesOf(bytes),
    wholeBody: async () => bytes,
    arrayBuffer: async () => bytes.buffer,
  };
}

const utf8 = new TextEncoder();

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
