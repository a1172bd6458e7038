import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { OktaConfig } from './config.ts';
import { openPretend, token } from './pretend-world.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = JSON.stringify({ ...rsa.privateKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' });
const app = { clientId: '0oaApp', publicKey: rsa.publicKey.export({ format: 'jwk' }) as JWK };
const settings = { clientId: '0oaApp', privateKey: jwk };

describe('a service app signs in', () => {
  test('by its key as Okta generates it', async () => {
    await openPretend({ app }).open(settings).check();
  });

  test('by DPoP once Okta demands it, with a proof for each request', async () => {
    const opened = openPretend({ app: { ...app, dpop: true } });
    const source = opened.open(settings);
    await source.check();
    await opened.tools.clock.sleep(2 * 3_600_000);
    await source.check();
  });

  test('anew when its token ends in the middle of a reading', async () => {
    const opened = openPretend({ app });
    opened.okta.hand.user('00u1', { profile: { login: 'ada@example.com' } });
    opened.okta.accidents.revokeAfter = 3;
    const records = await opened.read(undefined, settings);
    expect(records.at(-1)?.type).toBe('complete');
    expect(opened.okta.accidents.revokeAfter).toBeUndefined();
  });

  test.each([
    [
      'another key',
      {
        privateKey: generateKeyPairSync('ec', { namedCurve: 'P-384' })
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString(),
      },
      'unauthorized',
    ],
    ['a public key', { privateKey: JSON.stringify(app.publicKey) }, 'invalid'],
    ['no key at all', { privateKey: 'secret' }, 'invalid'],
  ])('not by %s', async (_, changes, code) => {
    await expect(
      openPretend({ app })
        .open({ ...settings, ...changes })
        .check(),
    ).rejects.toMatchObject({ code });
  });

  test('not for scopes that were not granted, and says which', async () => {
    const opened = openPretend({ app });
    opened.okta.rights = ['okta.users.read'];
    await expect(opened.open(settings).check()).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('okta.groups.read'),
    });
  });
});

describe('check', () => {
  test('names every right that is missing, and where it is granted', async () => {
    const opened = openPretend();
    opened.okta.rights = ['okta.users.read'];
    await expect(opened.open().check()).rejects.toMatchObject({
      code: 'forbidden',
      faults: [{ path: 'okta.groups.read' }, { path: 'okta.logs.read' }],
      message: expect.stringMatching(/okta\.groups\.read and okta\.logs\.read in Security → Administrators/),
    });
  });

  test('says that a token is unknown', async () => {
    const check = openPretend().open({ token: '00other-token-0123456789' }).check();
    await expect(check).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('E0000011'),
    });
  });
});

test.each([
  ['without its scheme', 'example.okta.com'],
  ['with blanks around it', ' https://example.okta.com/ '],
  ['of a page of it', 'https://example.okta.com/app/UserHome'],
  ['of its admin console', 'https://example-admin.okta.com/admin/dashboard'],
])('the address of the organisation is understood %s', (_, url) => {
  const pasted = OktaConfig.parse({ url, token: ` ${token}\n` });
  expect(pasted).toMatchObject({ url: 'https://example.okta.com', token });
});

test.each([
  ['no way to sign in', {}],
  ['both ways at once', { token, ...settings }],
  ['a key without its app', { privateKey: jwk }],
  ['the address of an admin console elsewhere', { token, url: 'https://login-admin.example.com' }],
  ['a word that is no address', { token, url: 'example' }],
  ['an address without TLS', { token, url: 'http://example.okta.com' }],
])('the settings refuse %s', (_, given) => {
  expect(OktaConfig.safeParse({ url: 'https://example.okta.com', ...given }).success).toBe(false);
});
