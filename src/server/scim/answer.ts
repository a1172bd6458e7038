/** Answers: always the media type of RFC 7644 section 8.1, never cached. */

import { asProvisioningError } from '../../model/index.ts';
import { errorMessage } from '../../scim/index.ts';
import { growingAnswer, sawMade } from './seen.ts';

const headers = { 'content-type': 'application/scim+json', 'cache-control': 'no-store' };

/** An answer with a body. */
export function answer(
  body: object,
  init: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  return answerText(JSON.stringify(body), init);
}

/** An answer whose body is written already. */
export function answerText(
  text: string,
  init: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  const made = { text, status: init.status ?? 200, headers: { ...headers, ...init.headers } };
  return sawMade(new Response(text, made), made);
}

/** An answer without a body. */
export function answerNothing(status: 204 | 304, more: Readonly<Record<string, string>> = {}): Response {
  const made = { text: null, status, headers: { 'cache-control': 'no-store', ...more } };
  return sawMade(new Response(null, made), made);
}

/** An answer whose body is made piece by piece while it is sent. */
export function answerPieces(pieces: AsyncIterable<string>): Response {
  const encoder = new TextEncoder();
  const grown = growingAnswer();
  async function* bytes() {
    for await (const piece of pieces) {
      grown.add(piece);
      yield encoder.encode(piece);
    }
  }
  return grown.of(new Response(ReadableStream.from(bytes()), { headers }));
}

/** What was thrown, as an error message (RFC 7644 section 3.12) with the headers that belong to it. */
export function answerError(thrown: unknown, more: Readonly<Record<string, string>> = {}): Response {
  const message = errorMessage(thrown);
  const { retryAfter } = asProvisioningError(thrown);
  return answer(message, {
    status: Number(message.status),
    headers: {
      ...(retryAfter !== undefined && { 'retry-after': String(Math.ceil(retryAfter)) }),
      ...(message.status === '401' && { 'www-authenticate': 'Bearer realm="rollcall"' }),
      ...more,
    },
  });
}
