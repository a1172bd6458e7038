import { describe, expect, test } from 'vitest';
import { maskAddress, maskBody, maskFilter } from './mask.ts';

const masking = (personal = false) => ({ personal, masked: new Set<string>() });
const shown = (value: unknown, personal = false) => maskBody(value, masking(personal));

describe('a password is never shown', () => {
  const password = 'Tr0ub4dor&3';
  test.each<[string, unknown]>([
    ['as a member', { password }],
    ['in another case', { passWord: password, Password: password }],
    ['qualified', { 'urn:ietf:params:scim:schemas:core:2.0:User:password': password }],
    ['within a resource', { data: { user: [{ password }] } }],
    ['as an operation', { Operations: [{ op: 'replace', path: 'password', value: password }] }],
    ['as an operation in any order', { Operations: [{ value: password, Path: 'Password', op: 'add' }] }],
    [
      'as a qualified path',
      { path: 'urn:ietf:params:scim:schemas:core:2.0:User:password', value: [password] },
    ],
    ['as an operation without a path', { op: 'replace', value: { password, userName: 'ada' } }],
    ['as an object', { path: 'password', value: { value: password } }],
    [
      'within Bulk',
      {
        Operations: [
          { method: 'POST', data: { password } },
          { data: { Operations: [{ path: 'password', value: password }] } },
        ],
      },
    ],
    ['as JSON within a text', { path: 'name', value: JSON.stringify({ password }) }],
    ['in a path', { path: `emails[password eq "${password}"]` }],
    ['in a filter', { filter: `password eq "${password}"` }],
  ])('%s', (_, value) => {
    for (const personal of [true, false])
      expect(JSON.stringify(shown(value, personal))).not.toContain('Tr0ub4dor');
  });
});

test('what a request says of people is not shown, but its shape is', () => {
  expect(
    shown({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      id: 'u1',
      userName: 'ada@example.com',
      active: true,
      name: { givenName: 'Ada', familyName: '' },
      emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
      groups: [{ value: 'g1', display: 'Staff' }],
      employeeNumber: 42,
      manager: null,
    }),
  ).toEqual({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    id: 'u1',
    userName: '[15 characters]',
    active: true,
    name: { givenName: '[3 characters]', familyName: '' },
    emails: [{ value: '[15 characters]', type: 'work', primary: true }],
    groups: [{ value: 'g1', display: '[5 characters]' }],
    employeeNumber: '[number]',
    manager: null,
  });
});

test('what a PATCH does to which members is shown', () => {
  const patch = {
    Operations: [
      { op: 'Add', path: 'members', value: [{ value: 'u1' }] },
      { op: 'replace', path: 'active', value: 'False' },
      { op: 'replace', path: 'displayName', value: 'Ada' },
      { op: 'remove', path: 'members[value eq "u1"]' },
    ],
  };
  expect(shown(patch)).toEqual({
    Operations: [
      patch.Operations[0],
      patch.Operations[1],
      { op: 'replace', path: 'displayName', value: '[3 characters]' },
      patch.Operations[3],
    ],
  });
});

test('what people are may be shown where that was chosen, without tokens', () => {
  const value = { userName: 'ada', note: 'Bearer abcdefgh12345678', employeeNumber: 42 };
  expect(shown(value, true)).toEqual({ userName: 'ada', note: 'Bearer [redacted]', employeeNumber: 42 });
});

test('long lists and texts are cut', () => {
  const list = shown({ members: Array.from({ length: 1_000 }, (_, at) => ({ value: `u${at}` })) }) as {
    members: readonly unknown[];
  };
  expect(list.members).toHaveLength(51);
  expect(list.members.at(-1)).toBe('[950 more]');
  expect(JSON.stringify(shown({ note: 'x'.repeat(10_000) }, true)).length).toBeLessThan(2_100);
});

describe('a filter', () => {
  test.each([
    ['userName eq "ada@example.com"', 'userName eq "[15 characters]"'],
    ['emails[type eq "work" and value co "ada"]', 'emails[type eq "work" and value co "[3 characters]"]'],
    ['id eq "u1" or externalId eq "a\\"b"', 'id eq "u1" or externalId eq "[4 characters]"'],
    ['members.value eq "u1"', 'members.value eq "u1"'],
    ['meta.lastModified gt "2026-01-01T00:00:00Z"', 'meta.lastModified gt "2026-01-01T00:00:00Z"'],
    ['userName eq ada', 'userName eq [3 characters]'],
    ['active eq true and title pr', 'active eq true and title pr'],
    ['userName eq "ada', 'userName eq "[3 characters]'],
    ['password eq "x"', '[secret]'],
  ])('%s is shown as %s', (filter, masked) => {
    expect(maskFilter(filter, masking())).toBe(masked);
  });
});

test('an address is shown without what names people or proves anything', () => {
  const address = new URL(
    'https://x/scim/v2/idp/Users/ada%40example.com?filter=userName+eq+%22ada%22&count=2&access_token=abc&who=ada&aadOptscim062020',
  );
  expect(maskAddress(address, masking())).toEqual({
    path: '/scim/v2/idp/Users/[15 characters]',
    query:
      'filter=userName eq "[3 characters]"&count=2&access_token=[secret]&who=[3 characters]&aadOptscim062020',
  });
});

test('a sentence does not repeat what was masked', () => {
  const both = masking();
  maskBody({ userName: 'ada.lovelace' }, both);
  expect(maskBody({ detail: 'The userName ada.lovelace is taken; ask bob@example.com.' }, both)).toEqual({
    detail: 'The userName [12 characters] is taken; ask [address]',
  });
});
