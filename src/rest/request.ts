/** A call as a connector writes it, and the Request that is sent for it. */

import type { ZodType } from 'zod';
import { ProvisioningError } from '../model/index.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** A call. Its answer's body is read only when a `schema` says what of it is used. */
export interface Call<Body = undefined> {
  readonly method: Method;
  /** Appended to the base address; or an absolute address on the same host (a link to the next page). */
  readonly path: string;
  /** What is wanted, so that "refused to …" reads on: `create the account ada`. */
  readonly purpose: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it stands, instead of `body`, as the media type `contentType`. */
  readonly text?: string;
  /** Sent as a form, instead of `body`. */
  readonly form?: Readonly<Record<string, string>>;
  /** The media type of `body`, `application/json` when absent; or of `text`. */
  readonly contentType?: string;
  readonly accept?: string;
  readonly schema?: ZodType<Body>;
  /**
   * Takes a good answer as it comes, however large it is, instead of its being read. Called anew for each try. What it
   * throws is final, unless it is the connection that failed.
   */
  readonly sink?: (answer: Response) => Promise<void>;
  /** Whether sending it twice does what sending it once does; by default true for all but POST and PATCH. */
  readonly repeatable?: boolean;
  /** Values in this call that must appear in no log and no message. */
  readonly secrets?: readonly string[];
  /** What a refusal other than 403 means, where the status is no good guide (token endpoints say 400 of a wrong secret). */
  readonly refusedMeans?: 'unauthorized';
  /** Aborts this call alone. */
  readonly signal?: AbortSignal;
}

/** Whether sending the call twice does what sending it once does. */
export function isRepeatable(call: Call<unknown>): boolean {
  return call.repeatable ?? (call.method !== 'POST' && call.method !== 'PATCH');
}

/**
 * The address of a call.
 * Throws `unavailable` when an absolute address leads to another host: credentials are never sent there.
 */
export function addressOf(base: string, call: Pick<Call, 'path' | 'query' | 'purpose'>): URL {
  const url = /^https?:\/\//i.test(call.path) ? sameHost(base, call.path) : new URL(join(base, call.path));
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

function join(base: string, path: string): string {
  return path === '' ? base : `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

/**
 * A link that the other side gave, if it leads to the host (and protocol, and port) of the base address.
 * Throws `unavailable` otherwise.
 */
function sameHost(base: string, link: string): URL {
  const url = new URL(link, base);
  if (url.origin === new URL(base).origin) return url;
  throw new ProvisioningError(
    'unavailable',
    `A link to the next page leads to ${url.origin} instead of ${new URL(base).origin}, and credentials are not sent there: ` +
      'make the address of this connection and the base URL that the other side is configured with the same.',
  );
}

/** The Request of a call. Redirects are never followed: they would carry credentials to wherever they lead. */
export function buildRequest(
  url: URL,
  call: Call<unknown>,
  parts: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Request {
  const headers = new Headers({ accept: call.accept ?? 'application/json', 'user-agent': 'rollcall' });
  for (const [name, value] of Object.entries({ ...parts.headers, ...call.headers })) headers.set(name, value);
  let body: string | undefined;
  if (call.form !== undefined) {
    body = new URLSearchParams(call.form).toString();
    headers.set('content-type', 'application/x-www-form-urlencoded');
  } else if (call.text !== undefined) {
    body = call.text;
    headers.set('content-type', call.contentType ?? 'text/plain');
  } else if (call.body !== undefined) {
    body = JSON.stringify(call.body);
    headers.set('content-type', call.contentType ?? 'application/json');
  }
  return new Request(url, {
    method: call.method,
    headers,
    redirect: 'manual',
    signal: parts.signal,
    ...(body !== undefined && { body }),
  });
}
