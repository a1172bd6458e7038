/** Reads the body of a request within bounds. */

import { setImmediate as turn } from 'node:timers/promises';
import { refuse, ScimError } from '../../scim/index.ts';
import { wholly } from '../broken-off.ts';
import type { Incoming } from './call.ts';
import type { Limits } from './parts.ts';
import { sawBody } from './seen.ts';

/** `application/scim+json`, `application/json`, and nothing said at all. */
const json = /^\s*(?:application\/(?:scim\+)?json\s*(?:;.*)?)?$/is;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const foreignCharset = /;\s*charset\s*=\s*(?!"?utf-?8\b)/i;

/** Bounds of what a body says. */
type Within = Pick<Limits, 'depth' | 'elements' | 'names' | 'listed'>;

/** Bytes of a body beyond which others have a turn between the steps of reading it. */
const large = 512 * 1024;

/** The JSON of a body. Throws as `readBody` and `jsonOf` do. */
export async function readJson(request: Incoming, limits: Within & Pick<Limits, 'body'>): Promise<unknown> {
  const bytes = await readBody(request, limits);
  if (bytes.length <= large) return jsonOf(bytes, limits);
  const value = parsed(bytes);
  await turn();
  check(value, limits);
  await turn();
  return value;
}

/**
 * The bytes of a body that says to be JSON. Throws 415 for another media type or charset, 413 for a body beyond the bound (read no
 * further than that), 400 for one that breaks off.
 */
export async function readBody(request: Incoming, limits: Pick<Limits, 'body'>): Promise<Uint8Array> {
  const type = request.headers.get('content-type') ?? '';
  if (!json.test(type) || foreignCharset.test(type)) {
    throw new ScimError(415, undefined, 'Send JSON in UTF-8, as application/scim+json.');
  }
  const bytes = await wholly(readBytes(request, limits.body));
  sawBody(request, bytes);
  return bytes;
}

/**
 * What a body says. Throws 413 beyond the bounds of values, 400 `invalidSyntax` for what is no JSON or nests too deep, 400
 * `invalidValue` for texts and numbers that no database keeps as they are.
 */
export function jsonOf(bytes: Uint8Array, limits: Within): unknown {
  const value = parsed(bytes);
  check(value, limits);
  return value;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof TypeError)) throw cause;
    throw refuse('invalidSyntax', 'The body is not JSON in UTF-8.');
  }
}

async function readBytes(request: Incoming, most: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new ScimError(413, undefined, `A body may have ${most} bytes at most; send less at once.`);
  const told = Number(request.headers.get('content-length') ?? Number.NaN);
  if (told > most) throw tooLarge();
  // Of a body that says its length no more is read than that, and read at once it costs less than piece by piece.
  if (told <= most) {
    const bytes = (await request.wholeBody?.()) ?? new Uint8Array(await request.arrayBuffer());
    if (bytes.length > most) throw tooLarge();
    return bytes;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > most) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** Whether a text can be kept: PostgreSQL takes neither U+0000 nor halves of surrogate pairs. */
export function storable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/**
 * Throws 414 for an address and 431 for headers beyond the bounds (RFC 9110 section 15.5.15, RFC 6585 section 5).
 * @param raw names and values of the headers by turns.
 */
export function refuseLarge(
  { url, raw }: { readonly url: string; readonly raw: readonly string[] },
  limits: Pick<Limits, 'url' | 'headers'>,
): void {
  if (url.length > limits.url)
    throw new ScimError(414, undefined, 'This address is too long; send the search to .search by POST.');
  let length = 0;
  for (const text of raw) length += text.length;
  if (length > limits.headers)
    throw new ScimError(431, undefined, 'The headers are too large; send fewer of them, and shorter ones.');
}

function check(value: unknown, limits: Within): void {
  checkValue(value, limits.depth, { elements: 0, listed: 0, limits });
}

/** How much there was so far. */
interface Count {
  elements: number;
  listed: number;
  readonly limits: Within;
}

function checkValue(value: unknown, depth: number, count: Count): void {
  if (depth < 0) throw refuse('invalidSyntax', 'The body nests too deep.');
  const { limits } = count;
  count.elements += 1;
  if (count.elements > limits.elements) throw tooMany(`A body may hold ${limits.elements} values at most`);
  if (typeof value === 'string') {
    if (storable(value)) return;
    throw refuse('invalidValue', 'A text holds U+0000 or half of a surrogate pair, which cannot be kept.');
  }
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return;
    throw refuse('invalidValue', 'A number is too large to be kept.');
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    count.listed += value.length;
    if (count.listed > limits.listed)
      throw tooMany(`The lists of a body may hold ${limits.listed} values at most`);
    for (const each of value) checkValue(each, depth - 1, count);
    return;
  }
  const names = Object.keys(value);
  if (names.length > limits.names) throw tooMany(`An object may have ${limits.names} names at most`);
  for (const name of names) {
    checkValue(name, depth, count);
    checkValue((value as Readonly<Record<string, unknown>>)[name], depth - 1, count);
  }
}

function tooMany(bound: string): ScimError {
  return new ScimError(413, undefined, `${bound}; send less at once.`);
}
