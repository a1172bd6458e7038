/** The service behind a server of Node: what can be answered quickly is, the rest goes through Request and Response. */

import { createServer, type Server, type ServerOptions } from 'node:http';
import { isIPv6 } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Front } from './front.ts';

/** A server that does not listen yet. @param options.hostname for requests that name no host. */
export function openListener(
  { fetch, quick }: Front,
  { hostname, ...options }: ServerOptions & { readonly hostname: string },
): Server {
  const named = isIPv6(hostname) ? `[${hostname}]` : hostname;
  const general = getRequestListener((request, env) => fetch(request, env), { hostname: named });
  return createServer(options, (incoming, outgoing) => {
    if (quick(incoming, outgoing)) return;
    if (hostsIn(incoming.rawHeaders) > 1) outgoing.writeHead(400, { connection: 'close' }).end();
    else void general(incoming, outgoing);
  });
}

/** RFC 9112 section 3.2: of two hosts nobody knows which one a proxy before us has gone by. What is quick has none twice. */
function hostsIn(headers: readonly string[]): number {
  return headers.filter((name, at) => at % 2 === 0 && name.length === 4 && name.toLowerCase() === 'host')
    .length;
}
