/** A pretended provider of OpenID Connect, as strict as the real ones: exact redirects, PKCE, codes that are good once. For tests. */

import { createHash, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose';
import type { Clock } from '../model/index.ts';

/** Somebody whom the provider knows; `sub` and what else is in their token. */
export type ProviderPerson = Readonly<Record<string, unknown>> & { readonly sub: string };

/** How a token is spoilt, to see that it is refused. */
export interface Spoilt {
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Signed with a key that the provider does not tell. */
  readonly key?: boolean;
  /** Claims that only the userinfo endpoint tells. */
  readonly onlyUserinfo?: readonly string[];
}

export interface PretendProvider {
  readonly app: Hono;
  /** Who signs in next. */
  person: ProviderPerson | 'nobody';
  spoilt: Spoilt;
  /** Whether it answers at all. */
  isThere: boolean;
  /** How often its document was read, and how often somebody signed out there. */
  readonly asked: { discovery: number; signOut: number };
  /** As a browser would: goes to where it is sent, and gives the address that it is sent back to. */
  visit(address: string): Promise<URL>;
}

interface Code {
  readonly person: ProviderPerson;
  readonly nonce: string;
  readonly challenge: string;
  readonly redirect: string;
  readonly at: number;
}

const minute = 60_000;

/** The provider's own pair of keys, and one that it does not tell: made once in a process, since an RSA key takes a tenth of a second. */
let pairs: Promise<readonly [GenerateKeyPairResult, GenerateKeyPairResult]> | undefined;

function keyPairs(): Promise<readonly [GenerateKeyPairResult, GenerateKeyPairResult]> {
  pairs ??= Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  return pairs;
}

/** @param at.issuer its address, without a slash at the end. */
export async function openPretendProvider(at: {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirect: string;
  readonly clock: Pick<Clock, 'now'>;
}): Promise<PretendProvider> {
  const { issuer, clientId, clientSecret, redirect, clock } = at;
  const [keys, foreign] = await keyPairs();
  const codes = new Map<string, Code>();
  const bearers = new Map<string, ProviderPerson>();
  const app = new Hono();
  const seconds = (): number => Math.floor(clock.now() / 1_000);

  const provider: PretendProvider = {
    app,
    person: 'nobody',
    spoilt: {},
    isThere: true,
    asked: { discovery: 0, signOut: 0 },
    async visit(address) {
      const answer = await app.request(address, { redirect: 'manual' });
      if (answer.status === 302) return new URL(answer.headers.get('location') ?? '');
      throw new Error(`The provider refused with ${answer.status}: ${await answer.text()}`);
    },
  };

  app.use(async (context, next) => (provider.isThere ? next() : context.text('Out of order', 503)));
  app.get('/.well-known/openid-configuration', (context) => {
    provider.asked.discovery += 1;
    return context.json({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/keys`,
      end_session_endpoint: `${issuer}/sign-out`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'profile', 'email'],
      code_challenge_methods_supported: ['S256'],
    });
  });
  app.get('/keys', async (context) =>
    context.json({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] }),
  );
  app.get('/authorize', (context) => {
    const asked = context.req.query();
    if (asked.client_id !== clientId) return context.text('There is no such client', 400);
    if (asked.redirect_uri !== redirect) return context.text('This is no redirect of the client', 400);
    const { state = '', nonce = '', code_challenge: challenge = '' } = asked;
    const back = (answer: Record<string, string>): Response =>
      context.redirect(`${redirect}?${new URLSearchParams({ ...answer, state, iss: issuer })}`);
    const isWhole =
      asked.response_type === 'code' &&
      asked.scope?.split(' ').includes('openid') === true &&
      asked.code_challenge_method === 'S256' &&
      [state, nonce, challenge].every((text) => text.length >= 32);
    if (!isWhole) return back({ error: 'invalid_request', error_description: 'Something is missing' });
    if (provider.person === 'nobody')
      return back({ error: 'access_denied', error_description: 'Not assigned' });
    const code = randomUUID();
    codes.set(code, { person: provider.person, nonce, challenge, redirect, at: clock.now() });
    return back({ code });
  });
  app.post('/token', async (context) => {
    const refuse = (error: string) => context.json({ error }, error === 'invalid_client' ? 401 : 400);
    const basic = /^Basic (.+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
    // RFC 6749 section 2.3.1: both are written as a form writes them.
    const shown = Buffer.from(basic, 'base64').toString().split(':');
    const [id, secret] = shown.map((text) => new URLSearchParams(`x=${text}`).get('x'));
    if (shown.length !== 2 || id !== clientId || secret !== clientSecret) return refuse('invalid_client');
    const form = new URLSearchParams(await context.req.text());
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isGood =
      form.get('grant_type') === 'authorization_code' &&
      code !== undefined &&
      clock.now() - code.at < minute &&
      code.redirect === form.get('redirect_uri') &&
      code.challenge === challenge;
    if (!isGood) return refuse('invalid_grant');
    const access = randomUUID();
    bearers.set(access, code.person);
    const { onlyUserinfo = [], claims = {}, key = false } = provider.spoilt;
    const told = Object.entries(code.person).filter(([name]) => !onlyUserinfo.includes(name));
    const token = await new SignJWT({
      iss: issuer,
      aud: clientId,
      iat: seconds(),
      exp: seconds() + 300,
      nonce: code.nonce,
      ...Object.fromEntries(told),
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(key ? foreign.privateKey : keys.privateKey);
    return context.json({ access_token: access, token_type: 'Bearer', expires_in: 300, id_token: token });
  });
  app.get('/userinfo', (context) => {
    const person = bearers.get((context.req.header('authorization') ?? '').replace(/^Bearer /, ''));
    return person === undefined ? context.json({ error: 'invalid_token' }, 401) : context.json(person);
  });
  app.get('/sign-out', (context) => {
    const { id_token_hint: hint, post_logout_redirect_uri: back } = context.req.query();
    if (hint === undefined || back === undefined) return context.text('Who are you?', 400);
    provider.asked.signOut += 1;
    return context.redirect(back);
  });
  return provider;
}
