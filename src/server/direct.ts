/**
 * What is asked for thousands of times a second is answered beside the framework: its routing, and its copying of answers to add a
 * header, cost more than such an answer itself. Counted, logged and marked like everything else.
 */

import type { Hono } from 'hono';
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

/** A part of the server that answers by itself whatever is below its address. */
export interface DirectPart {
  answer(request: Request, arrival: Arrival): Promise<Response>;
  /** By what name a path behind that name is counted, with a word for the name; undefined: none of those that are declared. */
  routeOf(path: string): string | undefined;
}

/** Marks of every answer: nothing is guessed from it, kept of it, or told of it to others. */
export const marks = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' } as const;

/** Address of two segments, a name, and the rest. */
const below = /^(\/[^/?#]+\/[^/?#]+)\/([^/?#]+)([^?#]*)/;

/** The server with its direct parts before it. @param parts.direct by address: `{ '/scim/v2': … }`. */
export function openFront(
  parts: Pick<ServerParts, 'clock' | 'log' | 'newId' | 'metrics'> & {
    readonly server: Hono<ServerEnv>;
    readonly direct: Readonly<Record<string, DirectPart>>;
  },
): (request: Request, env?: object) => Response | Promise<Response> {
  const { clock, log, newId, metrics, server, direct } = parts;

  async function answer(request: Request, env: unknown, to: { at: string; name: string; rest: string }) {
    const began = clock.now();
    const id = newId();
    const part = direct[to.at] as DirectPart;
    const arrival = { name: decoded(to.name), env, headers: { 'x-request-id': id, ...marks } };
    let answered: Response;
    try {
      answered = await part.answer(request, arrival);
    } catch (cause) {
      log.error({ request: id, path: to.at, cause }, 'A request could not be answered.');
      answered = problemResponse(cause, id);
    }
    const { method } = request;
    const { status } = answered;
    if (method === 'HEAD') answered = new Response(null, { status, headers: answered.headers });
    const milliseconds = clock.now() - began;
    const route = part.routeOf(to.rest);
    metrics.request({
      method,
      route: route === undefined ? 'none' : `${to.at}${route}`,
      status,
      seconds: milliseconds / 1_000,
    });
    log.info(
      { request: id, method, path: `${to.at}/${to.name}${to.rest}`, status, milliseconds },
      'answered',
    );
    return answered;
  }

  return (request, env) => {
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
