/** The token endpoint of a source: client credentials for an access token (RFC 6749 sections 2.3.1, 4.4, 5.1, 5.2). */

import { wholly } from '../broken-off.ts';
import { accessLife } from './access.ts';
import type { KnownCredential } from './known.ts';
import { type Scope, scopes } from './policy.ts';
import { basicIn } from './shown.ts';

export interface TokenParts {
  /** Seconds that the address has to wait with that secret; 0: none. */
  wait(secret: string): number;
  /** The client of that id, if the secret is its own; counts a failure otherwise. */
  clientOf(id: string, secret: string): Promise<KnownCredential | undefined>;
  issue(client: { readonly client: string; readonly scopes: readonly Scope[] }): string;
}

/** What of a request is looked at. */
export interface TokenRequest {
  readonly method: string;
  readonly headers: Pick<Headers, 'get'>;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Bytes of a form. */
const mostBytes = 16 * 1024;
/** What is looked at in one; section 5.2: each of it once. */
const names = ['grant_type', 'scope', 'client_id', 'client_secret'];

type ErrorWord =
  | 'invalid_request'
  | 'invalid_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'slow_down';

/** Answers a request for an access token. */
export async function tokenAnswer(request: TokenRequest, parts: TokenParts): Promise<Response> {
  if (request.method !== 'POST') return refusal(405, 'invalid_request', 'Send a POST.', { allow: 'POST' });
  const form = await wholly(formOf(request));
  if (form === undefined)
    return refusal(400, 'invalid_request', 'Send a small form, as application/x-www-form-urlencoded.');
  const repeated = names.find((name) => form.getAll(name).length > 1);
  if (repeated !== undefined) return refusal(400, 'invalid_request', `Send ${repeated} once.`);
  const shown = shownBy(request, form);
  if (shown === 'twice')
    return refusal(400, 'invalid_request', 'Show the secret in the header or in the form, not in both.');
  const wait = shown === undefined ? 0 : parts.wait(shown.secret);
  if (wait > 0) {
    const words = `Too many secrets that are not good came from this address; try again in ${wait} seconds.`;
    return refusal(429, 'slow_down', words, { 'retry-after': String(wait) });
  }
  const client = shown && (await parts.clientOf(shown.user, shown.secret));
  if (client === undefined) {
    const words = 'Send client_id and client_secret of a live client of this source.';
    return refusal(401, 'invalid_client', words, { 'www-authenticate': 'Basic realm="rollcall"' });
  }
  if ((form.get('grant_type') ?? '') === '')
    return refusal(400, 'invalid_request', 'Send grant_type=client_credentials.');
  if (form.get('grant_type') !== 'client_credentials')
    return refusal(400, 'unsupported_grant_type', 'Only grant_type=client_credentials is taken here.');
  const wanted = (form.get('scope') ?? '').split(' ').filter((each) => each !== '');
  if (!wanted.every((each) => client.scopes.some((scope) => scope === each)))
    return refusal(
      400,
      'invalid_scope',
      `This client may ${client.scopes.join(' and ')}; ask for no other scope.`,
    );
  const given = wanted.length === 0 ? client.scopes : scopes.filter((scope) => wanted.includes(scope));
  return json(200, {
    access_token: parts.issue({ client: client.id, scopes: given }),
    token_type: 'Bearer',
    expires_in: accessLife,
    scope: given.join(' '),
  });
}

async function formOf(request: TokenRequest): Promise<URLSearchParams | undefined> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function shownBy(request: TokenRequest, form: URLSearchParams) {
  const basic = basicIn(request.headers.get('authorization') ?? '');
  const id = form.get('client_id') ?? '';
  // Section 3.2: what has no value is as if it were not there.
  const secret = form.get('client_secret') ?? '';
  if (basic !== undefined && secret !== '') return 'twice';
  // Both are form-encoded within the header (section 2.3.1).
  if (basic !== undefined) return { user: decoded(basic.user), secret: decoded(basic.secret) };
  return secret === '' ? undefined : { user: id, secret };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function refusal(
  status: number,
  error: ErrorWord,
  words: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return json(status, { error, error_description: words }, headers);
}

function json(status: number, body: object, more: Readonly<Record<string, string>> = {}): Response {
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    pragma: 'no-cache',
    ...more,
  };
  return new Response(JSON.stringify(body), { status, headers });
}
