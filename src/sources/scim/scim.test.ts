import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testTools } from '../../testkit/index.ts';
import { ScimConfig, scim } from './index.ts';

const token = 'a-token-that-nobody-guesses';

describe('the settings', () => {
  test('need a token and take the words of every client by default', () => {
    expect(ScimConfig.parse({ token })).toEqual({ token, dialect: 'auto' });
    expect(ScimConfig.safeParse({}).success).toBe(false);
  });

  test.each([
    ['a token that can be guessed', { token: 'short' }],
    ['an unknown dialect', { token, dialect: 'klingon' }],
    ['an unknown setting', { token, tokens: [] }],
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
