/**
 * What is asked for thousands of times a second is answered beside the framework: its routing, and its copying of answers to add a
 * header, cost more than such an answer itself. Counted, logged and marked like everything else.
 */

import type { Hono } from 'hono';
import { redactText } from '../rest/index.ts';
import type { Front } from './front.ts';
import type { ServerEnv, ServerParts } from './http.ts';
import { problemResponse } from './problem.ts';

/** A request below a direct part's address. */
export interface Arrival {
  /** The part of the address behind that of the direct part, decoded. */
  readonly name: string;
  /** What the server knows of the connection. */
  readonly env: unknown;
  /** Headers that the answer is to have beside its own. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A request as far as it needs no putting right: of an address that means what it says letter by letter, and with a small body or none. */
export interface PlainRequest {
  readonly method: string;
  /** Whole, with scheme and host. */
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
  /** Null: there is none. */
  readonly body: AsyncIterable<Uint8Array> | null;
  arrayBuffer(): Promise<ArrayBuffer>;
  /** The whole body. Rejects when the connection ends before it does. */
  wholeBody(): Promise<Uint8Array>;
}

/** Where a plain request goes. */
export interface PlainArrival {
  readonly name: string;
  /** The path behind the name. */
  readonly rest: string;
  /** Without its question mark. */
  readonly query: string;
  readonly env: unknown;
  /** Names and values of the headers by turns, as they came. */
  readonly raw: readonly string[];
}

/** An answer as it is written. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: no body. */
  readonly text: string | null;
}

/**
 * An answer that is made in steps, none of which fails: all that came in one turn of the event loop is looked up together, then written
 * together. What is done alike, one after the other, is done in half the time.
 */
export interface Staged {
  look(): void;
  /** After `look`. */
  answer(): PlainAnswer | Promise<PlainAnswer>;
}

/** A part of the server that answers by itself whatever is below its address. */
export interface DirectPart {
  answer(request: Request, arrival: Arrival): Promise<Response>;
  /** The same answer, below Request and Response; undefined, and nothing done, for what it leaves to `answer`. Never fails. */
  quick?(request: PlainRequest, arrival: PlainArrival): Staged | Promise<PlainAnswer> | undefined;
  /** By what name a path behind that name is counted, with a word for the name; undefined: none of those that are declared. */
  routeOf(path: string): string | undefined;
}

/** Marks of every answer: nothing is guessed from it, kept of it, or told of it to others. */
export const marks = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' } as const;

/** Address of two segments, a name, and the rest. */
const below = /^(\/[^/?#]+\/[^/?#]+)\/([^/?#]+)([^?#]*)/;

export type FrontParts = Pick<ServerParts, 'clock' | 'log' | 'newId' | 'metrics'> & {
  readonly server: Hono<ServerEnv>;
  /** By address: `{ '/scim/v2': … }`. */
  readonly direct: Readonly<Record<string, DirectPart>>;
};

/** Which part a request is for, and since when it is answered. */
export interface Asked {
  readonly at: string;
  readonly name: string;
  readonly rest: string;
  readonly method: string;
  readonly id: string;
  readonly began: number;
}

/** Counts and logs what a direct part has answered. */
export function noteAnswered(
  { clock, log, metrics, direct }: FrontParts,
  { at, name, rest, method, id, began }: Asked,
  status: number,
): void {
  const milliseconds = clock.now() - began;
  const route = direct[at]?.routeOf(rest);
  metrics.request({
    method,
    route: route === undefined ? 'none' : `${at}${route}`,
    status,
    seconds: milliseconds / 1_000,
  });
  const path = `${at}/${name}${rest}`;
  // What is answered with more than a refusal is plain: in it there is nothing to hide.
  const shown = status < 400 ? path : loggedPath(path);
  log.info({ request: id, method, path: shown, status, milliseconds }, 'answered');
}

/** Characters of a path that are logged: whoever is outside makes it as long as headers may be. */
const mostLogged = 1_000;

/** A path as it is logged: without a token that was pasted into it. */
export function loggedPath(path: string): string {
  const shown = redactText(path);
  return shown.length > mostLogged ? `${shown.slice(0, mostLogged)}…` : shown;
}

/** Answers what is for a direct part by that part, and all else by the server. */
export function openFetch(parts: FrontParts): Front['fetch'] {
  const { clock, log, newId, server, direct } = parts;

  async function answer(request: Request, env: unknown, to: { at: string; name: string; rest: string }) {
    const { method } = request;
    const asked = { ...to, method, id: newId(), began: clock.now() };
    const part = direct[to.at] as DirectPart;
    const arrival = { name: decoded(to.name), env, headers: { 'x-request-id': asked.id, ...marks } };
    let answered: Response;
    try {
      answered = await part.answer(request, arrival);
    } catch (cause) {
      log.error({ request: asked.id, path: to.at, cause }, 'A request could not be answered.');
      answered = problemResponse(cause, asked.id);
    }
    const { status } = answered;
    if (method === 'HEAD') answered = new Response(null, { status, headers: answered.headers });
    noteAnswered(parts, asked, status);
    return answered;
  }

  return (request, env) => {
    // A host that the framework takes for one may still be none: `1.2.3.4.5`.
    if (!URL.canParse(request.url)) return new Response(null, { status: 400 });
    const [, at = '', name = '', rest = ''] = below.exec(pathOf(request.url)) ?? [];
    return Object.hasOwn(direct, at) ? answer(request, env, { at, name, rest }) : server.fetch(request, env);
  };
}

/** Path and query. */
function pathOf(url: string): string {
  const at = url.indexOf('/', url.indexOf('//') + 2);
  return at < 0 ? '/' : url.slice(at);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
