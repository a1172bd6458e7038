import { expect, test } from 'vitest';
import { serviceEntries } from '../../../settings/index.ts';
import { judge } from './judge.ts';
import type { Claims, ProviderSettings } from './provider.ts';

const issuer = 'https://login.example.com';

function settingsWith(more: object): ProviderSettings {
  const { oidc } = serviceEntries['sign-in'].parse({
    oidc: {
      title: 'Okta',
      issuer,
      'client-id': 'rollcall',
      roles: { administrator: ['Admins'], operator: ['Operators'], viewer: ['Auditors', 'Admins'] },
      ...more,
    },
  });
  if (oidc === undefined) throw new Error('There are no settings.');
  return oidc;
}

const ada: Claims = { sub: '00u1', email: 'Ada@Example.com', email_verified: true };
const roleOf = (claims: Claims, more: object = {}) => {
  const judged = judge(claims, settingsWith(more));
  return 'newcomer' in judged ? judged.newcomer.role : judged.refused;
};

test.each([
  ['the greatest of several', { ...ada, groups: ['Auditors', 'Admins'] }, {}, 'administrator'],
  ['of a claim that is a text', { ...ada, groups: 'Operators' }, {}, 'operator'],
  [
    'of a nested claim',
    { ...ada, realm_access: { roles: ['Operators'] } },
    { claim: 'realm_access.roles' },
    'operator',
  ],
  [
    'of a claim whose name has points',
    { ...ada, 'https://example.com/roles': ['Auditors'] },
    { claim: 'https://example.com/roles' },
    'viewer',
  ],
  ['of everybody', ada, { everybody: 'viewer', domains: ['example.com'] }, 'viewer'],
  [
    'the greater one beside that of everybody',
    { ...ada, groups: ['Operators'] },
    { everybody: 'viewer', domains: ['example.com'] },
    'operator',
  ],
] as const)('a rule gives the role %s', (_, claims, more, role) => {
  expect(roleOf(claims, more)).toBe(role);
});

test.each([
  [
    'who is in no group that counts',
    { ...ada, groups: ['Staff', 'admins'] },
    {},
    'nothing gives them a role here',
  ],
  ['who is in no group at all', ada, {}, 'nothing gives them a role here'],
  ['of another domain', { ...ada, groups: ['Admins'] }, { domains: ['example.org'] }, 'Nobody of the domain'],
  [
    'of a domain that only ends alike',
    { ...ada, email: 'ada@evil-example.com', groups: ['Admins'] },
    { domains: ['example.com'] },
    'Nobody of the domain',
  ],
  [
    'whose address nobody has verified',
    { sub: '1', email: 'ada@example.com', groups: ['Admins'] },
    { domains: ['example.com'] },
    'does not say that it has verified',
  ],
  [
    'without an address',
    { sub: '1', groups: ['Admins'] },
    { domains: ['example.com'] },
    'tells no address of you',
  ],
  [
    'whose groups are too many to be told',
    { ...ada, _claim_names: { groups: 'src1' } },
    {},
    'left groups out of what it told',
  ],
] as const)('nobody gets in %s', (_, claims, more, sentence) => {
  expect(roleOf(claims, more)).toContain(sentence);
});

test.each([
  ['the verified address', ada, 'ada@example.com'],
  [
    'not an address that nobody verified',
    { ...ada, email_verified: false, preferred_username: 'ada' },
    'ada',
  ],
  ['the subject when there is nothing else', { sub: '00u1' }, '00u1'],
  ['no line break', { sub: '1', preferred_username: 'a\nb' }, 'a b'],
])('somebody is called by %s', (_, claims, name) => {
  const judged = judge({ ...claims, groups: ['Admins'] }, settingsWith({}));
  expect('newcomer' in judged && judged.newcomer.name).toBe(name);
});

test('an address counts unverified where the settings say so', () => {
  const claims = { sub: '1', email: 'ada@example.com', groups: ['Admins'] };
  expect(roleOf(claims, { domains: ['example.com'], 'unverified-addresses': true })).toBe('administrator');
});
