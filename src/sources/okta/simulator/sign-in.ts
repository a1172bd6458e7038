/** How a pretend Okta is signed in to: API tokens, and a service app that proves itself by its key, bound by DPoP if it says so. */

import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose';

export interface SignInOptions {
  readonly url: string;
  readonly now: () => number;
  readonly token?: string | undefined;
  readonly app?: { readonly clientId: string; readonly publicKey: JWK; readonly dpop?: boolean } | undefined;
  /** The scopes that the app was granted. */
  readonly scopes: () => readonly string[];
}

interface Bound {
  readonly method: string;
  readonly url: string;
  /** The token that the proof must name. */
  readonly token?: string;
}

const nonce = 'nonce-of-this-day';
const hour = 3_600_000;

export function openSignIn({ url, now, token, app, scopes }: SignInOptions) {
  const issued = new Map<string, { readonly until: number; readonly key: string | undefined }>();
  const used = new Set<string>();
  const tokenUrl = `${url}/oauth2/v1/token`;

  async function issue(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    if (form.get('grant_type') !== 'client_credentials')
      return refuse(400, 'unsupported_grant_type', 'The grant type is not supported.');
    const fault = await proveClient(form.get('client_assertion') ?? '');
    if (fault !== undefined) return refuse(401, 'invalid_client', fault);
    const unknown = (form.get('scope') ?? '').split(' ').filter((scope) => !scopes().includes(scope));
    if (unknown.length > 0)
      return refuse(400, 'invalid_scope', `The requested scope is invalid: ${unknown.join(' ')}.`);
    const key = app?.dpop === true ? await bind(request) : undefined;
    if (key instanceof Response) return key;
    const text = `okta-access-token-${issued.size + 1}`;
    issued.set(text, { until: now() + hour, key });
    const token_type = key === undefined ? 'Bearer' : 'DPoP';
    return Response.json({ token_type, expires_in: 3600, access_token: text, scope: form.get('scope') });
  }

  /** The key that the token is bound to, or what Okta says. */
  async function bind(request: Request): Promise<string | Response> {
    const proof = request.headers.get('dpop');
    if (proof === null) return refuse(400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.');
    const proved = await prove(proof, { method: 'POST', url: tokenUrl });
    if (proved === undefined) return refuse(400, 'invalid_dpop_proof', 'The DPoP proof is invalid.');
    if (proved.nonce === nonce) return proved.key;
    const words = 'Authorization server requires nonce in DPoP proof.';
    return refuse(400, 'use_dpop_nonce', words, { 'dpop-nonce': nonce });
  }

  async function proveClient(assertion: string): Promise<string | undefined> {
    if (app === undefined) return 'The client is unknown.';
    try {
      const { alg = '' } = decodeProtectedHeader(assertion);
      const { payload } = await jwtVerify(assertion, await importJWK(app.publicKey, alg), {
        audience: tokenUrl,
        issuer: app.clientId,
        subject: app.clientId,
        requiredClaims: ['exp', 'jti'],
        currentDate: new Date(now()),
      });
      if ((payload.exp ?? 0) * 1_000 > now() + hour)
        return 'The client_assertion token has an expiration too far into the future.';
      if (used.has(payload.jti ?? '')) return 'The client_assertion token has already been used.';
      used.add(payload.jti ?? '');
      return undefined;
    } catch {
      return 'The client_assertion signature is invalid.';
    }
  }

  async function prove(proof: string, bound: Bound) {
    try {
      const { jwk, typ, alg = '' } = decodeProtectedHeader(proof);
      if (typ !== 'dpop+jwt' || jwk === undefined || 'd' in jwk) return undefined;
      const { payload } = await jwtVerify(proof, await importJWK(jwk, alg), { currentDate: new Date(now()) });
      const { htm, htu, ath, jti = '' } = payload;
      const expected = bound.token && createHash('sha256').update(bound.token).digest('base64url');
      if (htm !== bound.method || htu !== bound.url || ath !== expected || used.has(jti)) return undefined;
      used.add(jti);
      return { key: await calculateJwkThumbprint(jwk), nonce: payload.nonce };
    } catch {
      return undefined;
    }
  }

  /** What Okta says to a request that may not be answered. */
  async function refused(request: Request): Promise<Response | undefined> {
    const [scheme = '', text = ''] = (request.headers.get('authorization') ?? '').split(' ');
    if (scheme === 'SSWS' && token !== undefined && text === token) return undefined;
    const known = issued.get(text);
    if (known === undefined || known.until <= now()) return unauthorized();
    if (known.key === undefined) return scheme === 'Bearer' ? undefined : unauthorized();
    const { origin, pathname } = new URL(request.url);
    const bound = { method: request.method, url: `${origin}${pathname}`, token: text };
    const proof = await prove(request.headers.get('dpop') ?? '', bound);
    return scheme === 'DPoP' && proof?.key === known.key ? undefined : unauthorized();
  }

  return { issue, refused, revoke: (): void => issued.clear() };
}

function unauthorized(): Response {
  const errorCode = 'E0000011';
  const errorSummary = 'Invalid token provided';
  return Response.json(
    { errorCode, errorSummary, errorLink: errorCode, errorId: 'oae1', errorCauses: [] },
    { status: 401 },
  );
}

function refuse(
  status: number,
  error: string,
  error_description: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ error, error_description }, { status, headers });
}
