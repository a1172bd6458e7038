/** Whatever is typed into a form of settings is a fault with its place, never a failure of the service. */

import { expect, test } from 'vitest';
import { toJSONSchema, type ZodType } from 'zod';
import { serviceEntries } from '../src/settings/index.ts';
import { sources } from '../src/sources/index.ts';
import { targets } from '../src/targets/index.ts';

const wrong = ['nope', '', 'http://', 'https://[', 'https://x y', -1, null, [], {}, ['nope']];

/** What may be written at the top of such settings. */
function namesOf(schema: ZodType): readonly string[] {
  const { properties = {} } = toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.keys(properties);
}

test.each(
  [...sources, ...targets].map(({ kind, type, config }) => [`${kind} ${type}`, config as ZodType] as const),
)('wrong settings of the %s are faults', (_, config) => {
  const names = namesOf(config);
  for (const value of wrong) {
    for (const name of names) expect(() => config.safeParse({ [name]: value })).not.toThrow();
    const all = Object.fromEntries(names.map((name) => [name, value]));
    expect(config.safeParse(all).success).toBe(names.length === 0);
  }
});

test('a provider of single sign-on whose issuer is no address is a fault there', () => {
  const { error } = serviceEntries['sign-in'].safeParse({
    oidc: { issuer: 'login', 'client-id': 'rollcall', roles: { viewer: ['Staff'] } },
  });
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['oidc.issuer']);
});
