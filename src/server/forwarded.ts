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
  /** Whether that is what somebody has written, and no guess by a request. */
  readonly isWritten: boolean;
}

/**
 * `X-Forwarded-For`, `-Proto` and `-Host`, or where none of them is there `Forwarded` (RFC 7239), are believed only when the
 * connection comes from a trusted proxy, and of the addresses that were handed on only those that trusted proxies added: the
 * first from the right that is no proxy's is the client's. A written public address goes before what any header says.
 */
export function openWays(parts: {
  readonly trustedProxies: readonly string[];
  readonly publicUrl?: string | undefined;
}): Ways {
  const trusted = addressList(parts.trustedProxies);
  const publicUrl = parts.publicUrl?.replace(/\/+$/, '');
  const isBehind = (context: Passage) => trusted.size > 0 && trusted.has(peerOf(context));

  return {
    isWritten: publicUrl !== undefined,

    addressOf(context) {
      const peer = peerOf(context);
      if (!isBehind(context)) return peer;
      const handed = handedOn(context).addresses.map(withoutPort);
      const client = handed.findLast((each) => !trusted.has(each)) ?? handed[0] ?? peer;
      // Whoever hides an address, or writes none, tells nothing; what stands before it anybody may have written.
      return isIP(client) === 0 ? peer : client;
    },

    originOf(context) {
      if (publicUrl !== undefined) return publicUrl;
      const { url } = context.req;
      // Without user and password, which no request has, the origin is all before the path.
      if (!isBehind(context)) return url.slice(0, url.indexOf('/', 8));
      const { origin, protocol, host } = new URL(url);
      const handed = handedOn(context);
      const proto = /^https?$/i.exec(handed.proto)?.[0].toLowerCase();
      const name = handed.host;
      const told = `${proto ?? protocol.replace(':', '')}://${/^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i.test(name) ? name : host}`;
      return URL.canParse(told) ? new URL(told).origin : origin;
    },
  };
}

/** What proxies have told of the request. */
interface Handed {
  /** As they are written, the nearest proxy's last. */
  readonly addresses: readonly string[];
  readonly proto: string;
  readonly host: string;
}

function handedOn({ req }: Passage): Handed {
  const [addresses, proto, host] = ['for', 'proto', 'host'].map((each) => req.header(`x-forwarded-${each}`));
  const standard = req.header('forwarded');
  if ((addresses ?? proto ?? host) === undefined && standard !== undefined) return standardOf(standard);
  const list = (addresses ?? '').split(',').map((each) => each.trim());
  return { addresses: list.filter((each) => each !== ''), proto: lastOf(proto), host: lastOf(host) };
}

/** RFC 7239 section 4: elements with commas between them, of pairs with semicolons; values may stand in quotes. */
function standardOf(header: string): Handed {
  const elements: Map<string, string>[] = [new Map()];
  for (const [whole, name = '', quoted, plain = ''] of header.matchAll(pair)) {
    if (whole === ',') elements.push(new Map());
    else elements.at(-1)?.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain);
  }
  const last = elements.at(-1);
  return {
    // A proxy that does not say for whom has written nothing of what stands before it.
    addresses: elements.flatMap((each) => (each.size === 0 ? [] : (each.get('for') ?? ''))),
    proto: last?.get('proto') ?? '',
    host: last?.get('host') ?? '',
  };
}

/** A name begins where no other letter of one stands before it: else a long one would be looked at from each of its letters. */
const pair = /,|(?<![\w!#$%&'*+.^`|~-])([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*))/g;

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
