/** A request that another one asks for: below Request, of which each would hold a stream and a signal that nobody looks at. */

import type { Incoming } from './call.ts';

/** What is asked for. */
export interface Inner {
  readonly method: string;
  readonly headers?: Pick<Headers, 'get'>;
  /** JSON, made where somebody reads it; absent: there is none. */
  readonly body?: string | (() => Promise<string>);
}

/** @param url whole, with scheme and host. */
export function innerRequest(url: string, { method, headers, body }: Inner): Incoming {
  const bytes = typeof body === 'string' ? utf8.encode(body) : undefined;
  const wholeBody = async () => bytes ?? utf8.encode(typeof body === 'function' ? await body() : '');
  const own: Readonly<Record<string, string>> = {
    ...(body !== undefined && { 'content-type': 'application/scim+json' }),
    ...(bytes !== undefined && { 'content-length': `${bytes.length}` }),
  };
  return {
    method,
    url,
    headers: { get: (name) => own[name.toLowerCase()] ?? headers?.get(name) ?? null },
    body: body === undefined ? null : piecesOf(wholeBody),
    wholeBody,
    arrayBuffer: async () => (await wholeBody()).buffer,
  };
}

const utf8 = new TextEncoder();

async function* piecesOf(whole: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await whole();
}
