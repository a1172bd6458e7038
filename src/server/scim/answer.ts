/**
 * Answers: always the media type of RFC 7644 section 8.1, never cached. They are plain data, of which a Response is made only where
 * one is needed: most are written as they are.
 */

import { asProvisioningError } from '../../model/index.ts';
import { errorMessage } from '../../scim/index.ts';
import { Challenge } from '../door/index.ts';
import type { PlainAnswer } from '../index.ts';

export interface Answer extends PlainAnswer {
  /** The body, where it is made piece by piece while it is sent; `text` is then what was sent so far, up to a bound. */
  readonly pieces?: AsyncIterable<string>;
  /** Nobody else may see it: it stays out of the record of requests. */
  readonly isSecret?: true;
}

const headers = { 'content-type': 'application/scim+json', 'cache-control': 'no-store' };

/** Characters of an answer in pieces that are remembered for the record. */
const mostText = 64 * 1024;

interface Init {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with a body. */
export function answer(body: object, init: Init = {}): Answer {
  return answerText(JSON.stringify(body), init);
}

/** An answer whose body is written already. */
export function answerText(text: string, init: Init = {}): Answer {
  return { status: init.status ?? 200, headers: { ...headers, ...init.headers }, text };
}

/** An answer without a body. */
export function answerNothing(status: 204 | 304, more: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'cache-control': 'no-store', ...more }, text: null };
}

/** An answer whose body is made piece by piece while it is sent. */
export function answerPieces(pieces: AsyncIterable<string>): Answer {
  let sent = '';
  let fits = true;
  async function* noted() {
    for await (const piece of pieces) {
      // A single one may be a Group of a hundred thousand members.
      fits &&= sent.length + piece.length <= mostText;
      if (fits) sent += piece;
      yield piece;
    }
  }
  return {
    status: 200,
    headers,
    get text() {
      return sent;
    },
    pieces: noted(),
  };
}

/** What was thrown, as an error message (RFC 7644 section 3.12) with the headers that belong to it. */
export function answerError(thrown: unknown, more: Readonly<Record<string, string>> = {}): Answer {
  const message = errorMessage(thrown);
  const { retryAfter } = asProvisioningError(thrown);
  return answer(message, {
    status: Number(message.status),
    headers: {
      ...(retryAfter !== undefined && { 'retry-after': String(Math.ceil(retryAfter)) }),
      ...challenge(thrown, message.status),
      ...more,
    },
  });
}

/** RFC 9110 section 15.5.2: a 401 always says how to prove oneself. */
function challenge(thrown: unknown, status: string): Readonly<Record<string, string>> {
  if (thrown instanceof Challenge) return { 'www-authenticate': thrown.challenge };
  return status === '401' ? { 'www-authenticate': 'Bearer realm="rollcall"' } : {};
}

/**
 * The answer as a Response, with these headers too.
 * @param onBroken told why an answer in pieces breaks off; whoever reads it sees only that it does
 */
export function asResponse(
  { status, headers: own, text, pieces }: Answer,
  more: Readonly<Record<string, string>>,
  onBroken: (thrown: unknown) => void,
): Response {
  const init = { status, headers: { ...own, ...more } };
  return new Response(pieces === undefined ? text : ReadableStream.from(bytesOf(pieces, onBroken)), init);
}

async function* bytesOf(
  pieces: AsyncIterable<string>,
  onBroken: (thrown: unknown) => void,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  try {
    for await (const piece of pieces) yield encoder.encode(piece);
  } catch (thrown) {
    onBroken(thrown);
    throw new Error('The answer breaks off; the log of the service has the cause.');
  }
}

/** The whole body; undefined: there is none. */
export async function wholeText({ text, pieces }: Answer): Promise<string | undefined> {
  if (pieces === undefined) return text ?? undefined;
  let whole = '';
  for await (const piece of pieces) whole += piece;
  return whole;
}
