import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testTools } from '../../testkit/index.ts';
import { ScimConfig, scim } from './index.ts';

const token = 'a-token-that-nobody-guesses';
const issuer = {
  issuer: 'https://idp.example.com/',
  jwks: 'https://idp.example.com/keys',
  audience: ['rollcall'],
};

describe('the settings', () => {
  test('by default take the words of every client, from everywhere, and keep nothing of people', () => {
    expect(ScimConfig.parse({ token })).toEqual({
      token,
      dialect: 'auto',
      addresses: [],
      issuers: [],
      requestsPerSecond: 500,
      requests: { keep: 1_000, days: 7, personal: false },
      schemas: {},
      resourceTypes: {},
    });
  });

  test.each([
    ['a token that can be guessed', { token: 'short' }],
    ['an unknown dialect', { token, dialect: 'klingon' }],
    ['an unknown setting', { token, tokens: [] }],
    ['an address that is none', { token, addresses: ['10.0.0.0/64'] }],
    ['a rate below what Entra ID requires', { token, requestsPerSecond: 24 }],
    ['keys that come unprotected', { issuers: [{ ...issuer, jwks: 'http://idp.example.com/keys' }] }],
    ['tokens for any audience', { issuers: [{ ...issuer, audience: [] }] }],
    ['signatures with a shared secret', { issuers: [{ ...issuer, algorithms: ['HS256'] }] }],
    ['no signature', { issuers: [{ ...issuer, algorithms: ['none'] }] }],
    ['a tenant that is no GUID', { entraTenant: 'contoso' }],
  ])('refuse %s', (_, config) => {
    expect(ScimConfig.safeParse(config).success).toBe(false);
  });

  test('mark both tokens as secrets', () => {
    const { properties = {} } = z.toJSONSchema(ScimConfig, { io: 'input' });
    expect(
      Object.keys(properties).filter((name) => (properties[name] as { secret?: boolean }).secret),
    ).toEqual(['token', 'nextToken']);
  });
});

test('there is nothing to read: the reading says what to do instead, and never that it is complete', async () => {
  const source = scim.open(ScimConfig.parse({ token }), testTools());
  await source.check();
  const told: unknown[] = [];
  await expect(async () => {
    for await (const record of source.read()) told.push(record);
  }).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('push everything again'),
  });
  expect(told).toEqual([]);
  await source.close();
});

test('the connector says that it pushes', () => {
  expect(scim).toMatchObject({ kind: 'source', type: 'scim', pushes: true });
});
