/** What the other side said when it refused, and which of our codes that is. */

import type { ErrorCode } from '../model/index.ts';

/** The words of an error body, whatever its family. */
export interface ErrorWords {
  readonly messages: readonly string[];
  /** Faults by the name of the field they concern. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads a family's error body (JSON, or the text itself when it is none). Gives empty words when it knows nothing of it. */
export type ReadErrorBody = (body: unknown) => ErrorWords;

/** A request that was refused, in a form that connectors can judge. */
export interface Refusal extends ErrorWords {
  readonly status: number;
  readonly headers: Headers;
  /** All words, joined; empty when the body had none that are understood. */
  readonly words: string;
  /** The body as it came: JSON, text, or nothing of a web page. Not for messages and logs: nothing in it is hidden. */
  readonly body: unknown;
  readonly requestId?: string;
  readonly method: string;
}

/** A connector's own understanding of a refusal: our code, and one sentence for the person who must act. */
export interface Explained {
  readonly code: ErrorCode;
  readonly message: string;
}

export type Explain = (refusal: Refusal) => Explained | undefined;

const noWords: ErrorWords = { messages: [], fields: {} };

/**
 * Common shapes: problem details (RFC 9457), OAuth errors (RFC 6749 section 5.2), SCIM errors (RFC 7644 section 3.12),
 * `{message}`, `{error}`, `{errors: [{message | detail | title}]}`.
 */
export function commonErrorBody(body: unknown): ErrorWords {
  if (typeof body !== 'object' || body === null) return noWords;
  const messages: string[] = [];
  for (const name of ['error_description', 'detail', 'message', 'title', 'error']) {
    const value: unknown = Reflect.get(body, name);
    if (typeof value === 'string' && value !== '') messages.push(value);
    else if (name === 'error' && typeof value === 'object' && value !== null) {
      messages.push(...commonErrorBody(value).messages);
    }
    if (messages.length > 0) break;
  }
  const errors: unknown = Reflect.get(body, 'errors');
  if (Array.isArray(errors)) {
    for (const error of errors) {
      messages.push(...(typeof error === 'string' ? [error] : commonErrorBody(error).messages));
    }
  }
  return { messages, fields: {} };
}

/** Our code of a status; architecture section 9. */
export function codeOf(status: number): ErrorCode {
  const exact = codes[status];
  if (exact !== undefined) return exact;
  if (status >= 500 || status < 400) return 'unavailable';
  return 'invalid';
}

const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'unsupported',
  407: 'unavailable',
  408: 'unavailable',
  409: 'conflict',
  410: 'not-found',
  412: 'stale',
  415: 'unsupported',
  425: 'unavailable',
  429: 'rate-limited',
  501: 'unsupported',
};

/** What the reader can do about a code when the other side gives no better words. */
const advice: Readonly<Record<ErrorCode, string>> = {
  invalid: 'correct what is sent',
  unauthorized: 'renew the token or the password of this connection',
  forbidden: 'give the account of this connection the right to it',
  'not-found': 'it is not there, or the address is wrong',
  conflict: 'something with that name is there already',
  unsupported: 'this version or its settings do not allow it',
  'rate-limited': 'it asks to be asked more slowly',
  unavailable: 'try later, and look at its log if it stays so',
  stale: 'it has changed meanwhile',
  unsafe: 'look at it first',
  internal: 'look at the log',
};

/** One sentence: who, what was wanted, the status, their words or our advice. */
export function sentence(about: {
  readonly title: string;
  readonly purpose: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly words: string;
  /** What to do; absent: what the code advises. */
  readonly what?: string;
}): string {
  const { title, purpose, status, code, what = advice[code] } = about;
  const words = about.words === '' ? '' : ` It says: ${about.words.replace(/[.\s]+$/, '')}.`;
  return `${title} refused to ${purpose} (${status}): ${what}.${words}`;
}

/** All words of an error body in one line of bearable length. */
export function joinWords(words: ErrorWords): string {
  const fields = Object.entries(words.fields).map(([name, message]) => `${name}: ${message}`);
  const line = [...words.messages, ...fields].join('; ').replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}
