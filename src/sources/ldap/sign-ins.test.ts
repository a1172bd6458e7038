import { expect, test } from 'vitest';
import { LdapConfig } from './config.ts';
import { ldap } from './index.ts';
import { personReader } from './person.ts';
import type { Entry } from './syntax.ts';

const day = 86_400_000;
const settings = {
  url: 'ldaps://dc.example.com',
  bindDn: 'reader@example.com',
  password: 'correct horse battery staple',
  base: 'ou=people,dc=example,dc=com',
};

/** The last sign-in as the reader tells it of an entry with these values. */
function told(more: object, values: Readonly<Record<string, string>>): unknown {
  const entry = {
    text: (name: string) => values[name],
    texts: (name: string) => (values[name] === undefined ? [] : [values[name]]),
    bytes: () => undefined,
  } as unknown as Entry;
  const reader = personReader(LdapConfig.parse({ ...settings, ...more }), () => 0);
  return reader.lastSignIn(entry);
}

const directory = { flavour: 'active-directory', signIns: true };

test.each<[string, object, Readonly<Record<string, string>>, unknown]>([
  ['ticks of Active Directory', directory, { lastLogonTimestamp: '134131680000000000' }, '2026-01-18'],
  ['somebody who never signed in', directory, { lastLogonTimestamp: '0' }, undefined],
  ['an attribute that is hidden', directory, {}, undefined],
  [
    'the newest of two',
    { signIns: true },
    { pwdLastSuccess: '20260110000000Z', authTimestamp: '20260112120000Z' },
    '2026-01-12',
  ],
  ['a value that is no time', { signIns: true }, { authTimestamp: 'yesterday' }, undefined],
  [
    'nothing, where nobody asked',
    { flavour: 'active-directory' },
    { lastLogonTimestamp: '134131680000000000' },
    undefined,
  ],
])('%s', (_, more, values, expected) => {
  expect(told(more, values)).toBe(expected);
});

test('nobody is judged by what Active Directory has not written yet', () => {
  expect(ldap.activity?.(directory)).toEqual({ delay: 14 * day });
  expect(ldap.activity?.({ ...directory, signInDelay: 5 })).toEqual({ delay: 5 * day });
  expect(ldap.activity?.({ signIns: true })).toEqual({ delay: day });
  expect(ldap.activity?.({ flavour: 'active-directory' })).toBeUndefined();
});

test('what tells sign-ins is asked for only where it is told', () => {
  const asked = (more: object) =>
    personReader(LdapConfig.parse({ ...settings, ...more }), () => 0).attributes.includes(
      'lastLogonTimestamp',
    );
  expect([asked(directory), asked({ flavour: 'active-directory' })]).toEqual([true, false]);
});
