import { describe, expect, test } from 'vitest';
import { type Attributes, type Identity, searchKey } from '../model/index.ts';
import { displayNameOf, emailsOf, managerOf, searchTextOf, userNameOf } from './profile.ts';

function identity(attributes: Attributes, userName?: string): Identity {
  return { id: '00u1', active: true, attributes, ...(userName === undefined ? {} : { userName }) };
}

describe('addresses', () => {
  const cases: readonly [name: string, attributes: Attributes, emails: readonly string[]][] = [
    ['none', {}, []],
    [
      'the primary one comes first',
      { emails: [{ value: 'a@x' }, { value: 'b@x', primary: true }] },
      ['b@x', 'a@x'],
    ],
    [
      'without a primary one the order told',
      { emails: [{ value: 'a@x' }, { value: 'b@x' }] },
      ['a@x', 'b@x'],
    ],
    ['each once, whatever its case', { emails: [{ value: 'A@x' }, { value: 'a@X' }] }, ['A@x']],
    ['a single object in place of a list', { emails: { value: 'a@x' } }, ['a@x']],
    ['bare texts and empty ones', { emails: ['a@x', '', { value: null }] }, ['a@x']],
  ];
  test.each(cases)('%s', (_name, attributes, emails) => {
    expect(emailsOf(identity(attributes))).toEqual(emails);
  });
});

test('a name to show is the best there is', () => {
  expect(displayNameOf(identity({ displayName: 'Ada L.', name: { formatted: 'Ada Lovelace' } }, 'ada'))).toBe(
    'Ada L.',
  );
  expect(displayNameOf(identity({ displayName: ' ', name: { formatted: 'Ada Lovelace' } }))).toBe(
    'Ada Lovelace',
  );
  expect(displayNameOf(identity({ name: { givenName: 'Ada', familyName: 'Lovelace' } }))).toBe(
    'Ada Lovelace',
  );
  expect(displayNameOf(identity({ emails: [{ value: 'ada@x' }] }, 'ada'))).toBe('ada');
  expect(displayNameOf(identity({ emails: [{ value: 'ada@x' }] }))).toBe('ada@x');
  expect(displayNameOf(identity({}))).toBe('00u1');
});

test('a manager is told in several shapes', () => {
  const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  expect(managerOf(identity({ [urn]: { manager: { value: '7', displayName: 'Grace' } } }))).toBe('Grace');
  expect(managerOf(identity({ [urn]: { manager: { value: '7' } } }))).toBe('7');
  expect(managerOf(identity({ manager: 'Grace' }))).toBe('Grace');
  expect(managerOf(identity({}))).toBeUndefined();
});

test('the user name counts wherever it was told', () => {
  expect(userNameOf(identity({ userName: 'inside' }, 'outside'))).toBe('outside');
  expect(userNameOf(identity({ userName: 'inside' }))).toBe('inside');
  expect(userNameOf(identity({ userName: '' }))).toBeUndefined();
});

test('searching folds case, width and accents, and lists every name once', () => {
  expect(searchKey(' José ÄRZTE ')).toBe('jose arzte');
  const text = searchTextOf(identity({ displayName: 'José', emails: [{ value: 'JOSE@x.example' }] }, 'jose'));
  expect(text).toBe('\njose\njose@x.example');
});
