import {
  createLocalJWKSet,
  decodeProtectedHeader,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  jwtVerify,
} from 'jose';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { openRest } from '../client.ts';
import { clientCredentials } from './client-credentials.ts';
import { signedAssertion } from './signed-assertion.ts';
import { basic, bearer } from './static.ts';

const tokenUrl = 'https://login.example.com/oauth2/v1/token';

/** A token endpoint and an API that takes its tokens. */
function world(issue: (form: URLSearchParams, request: Request) => unknown, life = 3_600) {
  const clock = hastyClock();
  let issued = 0;
  let valid = '';
  const tools = testTools({
    clock,
    fetch: async (request) => {
      if (request.url === tokenUrl) {
        const refused = issue(new URLSearchParams(await request.text()), request);
        if (refused !== undefined) return Response.json(refused, { status: 400 });
        valid = `token-${++issued}`;
        return Response.json({ access_token: valid, token_type: 'Bearer', expires_in: life });
      }
      const accepted = request.headers.get('authorization') === `Bearer ${valid}`;
      return Response.json(accepted ? { ok: true } : {}, { status: accepted ? 200 : 401 });
    },
  });
  return {
    tools,
    clock,
    issued: () => issued,
    revoke: () => {
      valid = 'revoked';
    },
  };
}

const call = { method: 'GET', path: '/me', purpose: 'read', schema: z.object({ ok: z.boolean() }) } as const;
const api = (auth: ReturnType<typeof bearer>, tools: ReturnType<typeof testTools>) =>
  openRest({ base: 'https://api.example.com', title: 'The API', auth }, tools);

test('a bearer token and a password go as the standards write them', async () => {
  expect(await bearer('abc').headers()).toEqual({ authorization: 'Bearer abc' });
  expect(await bearer('abc', 'SSWS').headers()).toEqual({ authorization: 'SSWS abc' });
  expect(await basic('zoë', 'p:w').headers()).toEqual({
    authorization: `Basic ${Buffer.from('zoë:p:w').toString('base64')}`,
  });
});

test('client credentials are exchanged once for all who wait, and anew before the token ends', async () => {
  const forms: URLSearchParams[] = [];
  const { tools, issued, clock } = world((form) => void forms.push(form));
  const auth = clientCredentials(
    { tokenUrl, title: 'Okta', clientId: 'id', clientSecret: 's3cret', scope: 'a b' },
    tools,
  );
  const rest = api(auth, tools);
  await Promise.all([rest.send(call), rest.send(call), rest.send(call)]);
  expect(issued()).toBe(1);
  expect(Object.fromEntries(forms[0]!)).toEqual({
    grant_type: 'client_credentials',
    client_id: 'id',
    client_secret: 's3cret',
    scope: 'a b',
  });
  await clock.sleep(3_541_000);
  await rest.send(call);
  expect(issued()).toBe(2);
});

test('the client secret can go in the header', async () => {
  const seen: (string | null)[] = [];
  const { tools } = world(
    (form, request) => void seen.push(request.headers.get('authorization'), form.get('client_secret')),
  );
  const auth = clientCredentials(
    { tokenUrl, title: 'Okta', clientId: 'id', clientSecret: 's:x', secretIn: 'header' },
    tools,
  );
  await api(auth, tools).send(call);
  expect(seen).toEqual([`Basic ${Buffer.from('id:s%3Ax').toString('base64')}`, null]);
});

test('a token that was revoked is replaced once, and no more', async () => {
  const { tools, issued, revoke } = world(() => undefined);
  const auth = clientCredentials({ tokenUrl, title: 'Okta', clientId: 'id', clientSecret: 's3cret' }, tools);
  const rest = api(auth, tools);
  await rest.send(call);
  revoke();
  await rest.send(call);
  expect(issued()).toBe(2);
  const refusing = openRest(
    { base: 'https://other.example.com', title: 'The API', auth: bearer('x') },
    tools,
  );
  await expect(refusing.send(call)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('a wrong client secret is unauthorized, in words that do not show it', async () => {
  const { tools } = world(() => ({
    error: 'invalid_client',
    error_description: 'The secret s3cret-value is wrong.',
  }));
  const auth = clientCredentials(
    { tokenUrl, title: 'Okta', clientId: 'id', clientSecret: 's3cret-value' },
    tools,
  );
  const error = await auth.headers().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'unauthorized' });
  expect(String(error)).toContain('The secret [redacted] is wrong');
});

test.each(['client', 'grant'] as const)(
  'a signed assertion used as %s proves itself by the key',
  async (use) => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const forms: URLSearchParams[] = [];
    const { tools, clock } = world((form) => void forms.push(form));
    const auth = signedAssertion(
      {
        tokenUrl,
        title: 'Google',
        privateKey: await exportPKCS8(privateKey),
        issuer: 'client-1',
        scope: 'directory.readonly',
        header: { kid: 'key-1' },
        use,
      },
      tools,
    );
    await api(auth, tools).send(call);
    const jwt = forms[0]!.get(use === 'client' ? 'client_assertion' : 'assertion')!;
    const keys = createLocalJWKSet({
      keys: [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256' }],
    });
    const { payload } = await jwtVerify(jwt, keys, {
      audience: tokenUrl,
      issuer: 'client-1',
      currentDate: new Date(clock.now()),
    });
    expect(decodeProtectedHeader(jwt)).toMatchObject({ alg: 'RS256', kid: 'key-1' });
    expect(payload.scope).toBe(use === 'grant' ? 'directory.readonly' : undefined);
  },
);

test('a key that cannot be read is said to be so', async () => {
  const { tools } = world(() => undefined);
  const auth = signedAssertion(
    { tokenUrl, title: 'Google', privateKey: 'nonsense', issuer: 'x', use: 'grant' },
    tools,
  );
  await expect(auth.headers()).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('private key for Google'),
  });
});
