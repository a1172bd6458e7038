/** The two ways to sign in to Okta: an API token, or a service app with a private key, with DPoP where Okta demands it. */

import { createHash, createPrivateKey } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { z } from 'zod';
import { ProvisioningError, type Tools } from '../../model/index.ts';
import { type Auth, anonymous, bearer, openRest } from '../../rest/index.ts';
import type { OktaConfig } from './config.ts';

export const scopes = ['okta.users.read', 'okta.groups.read', 'okta.logs.read'];

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const margin = 60_000;

interface Token {
  readonly text: string;
  readonly until: number;
}

/** Signs in. Connects to nothing until a token is needed. */
export function openCredentials(config: OktaConfig, tools: Tools): Auth {
  if (config.token !== undefined) return bearer(config.token, 'SSWS');
  return serviceApp(config, tools);
}

/** A token of the organisation's own authorization server, by `private_key_jwt` (RFC 7523), bound by DPoP if need be. */
function serviceApp({ url, clientId = '', privateKey = '', keyId }: OktaConfig, tools: Tools): Auth {
  const tokenUrl = new URL('/oauth2/v1/token', url).href;
  const endpoint = openRest({ base: tokenUrl, title: 'Okta', auth: anonymous }, tools);
  const issued = new Set<string>();
  let dpop: Dpop | undefined;
  let current: Token | undefined;
  let fetching: Promise<Token> | undefined;

  async function assertion(): Promise<string> {
    const key = readKey(privateKey);
    const kid = keyId ?? key.kid;
    const now = Math.floor(tools.clock.now() / 1_000);
    return new SignJWT()
      .setProtectedHeader({ alg: algorithmOf(key), ...(kid !== undefined && { kid }) })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenUrl)
      .setJti(tools.newId())
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(await importJWK(key, algorithmOf(key)));
  }

  async function ask(nonce?: string) {
    const proof = await dpop?.prove({ method: 'POST', url: tokenUrl }, { nonce });
    return endpoint.attempt(
      {
        method: 'POST',
        path: '',
        purpose: 'issue an access token',
        form: {
          grant_type: 'client_credentials',
          scope: scopes.join(' '),
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await assertion(),
        },
        ...(proof !== undefined && { headers: { dpop: proof } }),
        schema: TokenAnswer,
        repeatable: true,
        secrets: [privateKey],
        refusedMeans: 'unauthorized',
      },
      [400],
    );
  }

  async function fetchToken(): Promise<Token> {
    let attempted = await ask();
    for (let steps = 0; attempted.refusal !== undefined && steps < 2; steps += 1) {
      const { body, headers } = attempted.refusal;
      const error: unknown =
        typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined;
      if (error !== 'invalid_dpop_proof' && error !== 'use_dpop_nonce') break;
      dpop ??= await openDpop(tools);
      attempted = await ask(headers.get('dpop-nonce') ?? undefined);
    }
    if (attempted.refusal !== undefined) throw attempted.error;
    const { access_token: text, expires_in: life } = attempted.answer.body;
    issued.add(text);
    current = { text, until: tools.clock.now() + Math.max(life * 1_000 - margin, life * 500) };
    return current;
  }

  return {
    async headers(request) {
      let token = current;
      if (token === undefined || tools.clock.now() >= token.until) {
        fetching ??= fetchToken().finally(() => {
          fetching = undefined;
        });
        token = await fetching;
      }
      if (dpop === undefined || request === undefined) return { authorization: `Bearer ${token.text}` };
      return { authorization: `DPoP ${token.text}`, dpop: await dpop.prove(request, { token: token.text }) };
    },
    renew() {
      current = undefined;
      return true;
    },
    secrets: () => [privateKey, ...issued],
  };
}

interface Dpop {
  /** A proof for one request (RFC 9449 section 4.2). */
  prove(
    request: { readonly method: string; readonly url: string },
    about: { readonly nonce?: string | undefined; readonly token?: string },
  ): Promise<string>;
}

/** A key of our own for as long as this connection is open. */
async function openDpop(tools: Tools): Promise<Dpop> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  return {
    prove({ method, url }, { nonce, token }) {
      const { origin, pathname } = new URL(url);
      const claims = {
        htm: method,
        htu: `${origin}${pathname}`,
        ...(nonce !== undefined && { nonce }),
        ...(token !== undefined && { ath: createHash('sha256').update(token).digest('base64url') }),
      };
      return new SignJWT(claims)
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .setJti(tools.newId())
        .setIssuedAt(Math.floor(tools.clock.now() / 1_000))
        .sign(privateKey);
    },
  };
}

/** Throws `invalid` when the text is no private key. */
function readKey(text: string): JWK {
  try {
    if (text.trimStart().startsWith('{')) {
      const key = JSON.parse(text) as JWK;
      if (typeof key.d === 'string') return key;
      throw new Error('This is the public half.');
    }
    return createPrivateKey(text).export({ format: 'jwk' }) as JWK;
  } catch (cause) {
    const message =
      'The private key for Okta cannot be read: give the private key that Okta generated, as a JSON web key or in PEM.';
    throw new ProvisioningError('invalid', message, { cause });
  }
}

function algorithmOf({ kty, crv, alg }: JWK): string {
  if (kty !== 'EC') return alg ?? 'RS256';
  return { 'P-384': 'ES384', 'P-521': 'ES512' }[crv ?? ''] ?? 'ES256';
}
