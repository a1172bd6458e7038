/** Where a request really comes from and which address it was sent to, behind proxies that are trusted. */

import { isIP } from 'node:net';
import { addressList, plainAddress } from '../model/index.ts';

/** A request with what the server knows of its connection: the framework's context, or what stands for it. */
export interface Passage {
  readonly req: { readonly url: string; header(name: string): string | undefined };
  readonly env: unknown;
}

/** What is to be known of the way a request took. */
export interface Ways {
  /** The client's address; `unknown` where there is no socket, as in tests. */
  addressOf(passage: Passage): string;
  /** Scheme, host and port by which the client reached the service, without a slash at the end. */
  originOf(passage: Passage): string;
}

/**
 * `X-Forwarded-For`, `-Proto` and `-Host` are believed only when the connection comes from a trusted proxy, and of the
 * addresses that were handed on only those that trusted proxies added: the first from the right that is no proxy's is the
 * client's. A written public address goes before what any header says.
 */
export function openWays(parts: {
  readonly trustedProxies: readonly string[];
  readonly publicUrl?: string | undefined;
}): Ways {
  const trusted = addressList(parts.trustedProxies);
  const publicUrl = parts.publicUrl?.replace(/\/+$/, '');
  const isBehind = (context: Passage) => trusted.size > 0 && trusted.has(peerOf(context));

  return {
    addressOf(context) {
      const peer = peerOf(context);
      if (!isBehind(context)) return peer;
      const handed = (context.req.header('x-forwarded-for') ?? '')
        .split(',')
        .map((each) => withoutPort(each.trim()))
        .filter((each) => isIP(each) !== 0);
      return handed.findLast((each) => !trusted.has(each)) ?? handed[0] ?? peer;
    },

    originOf(context) {
      if (publicUrl !== undefined) return publicUrl;
      const { url } = context.req;
      // Without user and password, which no request has, the origin is all before the path.
      if (!isBehind(context)) return url.slice(0, url.indexOf('/', 8));
      const { origin, protocol, host } = new URL(url);
      const proto = /^https?$/i.exec(lastOf(context.req.header('x-forwarded-proto')))?.[0].toLowerCase();
      const name = lastOf(context.req.header('x-forwarded-host'));
      const told = `${proto ?? protocol.replace(':', '')}://${/^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i.test(name) ? name : host}`;
      return URL.canParse(told) ? new URL(told).origin : origin;
    },
  };
}

/** What the nearest proxy said, where several wrote one after the other. */
function lastOf(header: string | undefined): string {
  return header?.split(',').at(-1)?.trim() ?? '';
}

/** `10.1.2.3:4711` and `[2001:db8::1]:4711` without what follows the address. */
function withoutPort(text: string): string {
  const [, six] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? [];
  const [, four] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text) ?? [];
  return plainAddress(six ?? four ?? text);
}

function peerOf({ env }: Passage): string {
  const { incoming } = (env ?? {}) as {
    readonly incoming?: { readonly socket: { readonly remoteAddress?: string } };
  };
  return plainAddress(incoming?.socket.remoteAddress ?? 'unknown');
}
