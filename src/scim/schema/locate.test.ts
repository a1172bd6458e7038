import { expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { locate } from './locate.ts';
import { USER } from './user.ts';

const { user } = resourceTypesOf('auto');

test.each([
  ['userName', 'userName'],
  ['USERNAME', 'userName'],
  ['name.GIVENname', 'name.givenName'],
  [`${USER}:userName`, 'userName'],
  [`${USER.toUpperCase()}:name.givenName`, 'name.givenName'],
  ['department', `${ENTERPRISE_USER}:department`],
  ['manager.displayname', `${ENTERPRISE_USER}:manager.displayName`],
  [`${ENTERPRISE_USER}:Manager.Value`, `${ENTERPRISE_USER}:manager.value`],
  [`${ENTERPRISE_USER}.department`, `${ENTERPRISE_USER}:department`],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0User:department', `${ENTERPRISE_USER}:department`],
  ['urn:scim:schemas:extension:enterprise:2.0:division', `${ENTERPRISE_USER}:division`],
  ['email', 'emails.value'],
  ['favourite', 'favourite'],
  ['favourite.colour', 'favourite.colour'],
  ['urn:acme:2.0:Badge:number', 'urn:acme:2.0:Badge:number'],
  [`${ENTERPRISE_USER}:badge`, `${ENTERPRISE_USER}:badge`],
])('%s means %s', (written, meant) => {
  const place = locate(user, written);
  if (place?.kind !== 'attribute') throw new Error('It was not found.');
  const { urn, name, sub } = place;
  expect(`${urn === undefined ? '' : `${urn}:`}${name}${sub === undefined ? '' : `.${sub}`}`).toBe(meant);
});

test('a URN alone means the extension, or the resource itself', () => {
  expect(locate(user, ENTERPRISE_USER)).toEqual({ kind: 'extension', urn: ENTERPRISE_USER, core: false });
  expect(locate(user, USER.toLowerCase())).toEqual({ kind: 'extension', urn: USER, core: true });
});

test('the names of one dialect are unknown to another', () => {
  const { user: strict } = resourceTypesOf('standard');
  expect(locate(strict, 'email')).toEqual({ kind: 'attribute', name: 'email' });
});

test.each(['', 'a.b.c', 'a b', '1st', '.a', 'a.', `${ENTERPRISE_USER}:`, 'urn:x:', '__proto__'])(
  '%j is no name',
  (text) => {
    expect(locate(user, text)).toBeUndefined();
  },
);
