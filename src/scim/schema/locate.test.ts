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
  [`${USER}:department`, `${ENTERPRISE_USER}:department`],
  [`${USER}:favourite`, 'favourite'],
  ['manager.displayname', `${ENTERPRISE_USER}:manager.displayName`],
  [`${ENTERPRISE_USER}:Manager.Value`, `${ENTERPRISE_USER}:manager.value`],
  [`${ENTERPRISE_USER}.department`, `${ENTERPRISE_USER}:department`],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0User:department', `${ENTERPRISE_USER}:department`],
  ['urn:scim:schemas:extension:enterprise:2.0:division', `${ENTERPRISE_USER}:division`],
  ['urn:scim:schemas:extension:enterprise:2.0:User:division', `${ENTERPRISE_USER}:division`],
  ['email', 'emails.value'],
  ['favourite', 'favourite'],
  ['favourite.colour', 'favourite.colour'],
  ['urn:acme:2.0:Badge:number', 'urn:acme:2.0:Badge:number'],
  ['acme:number', 'acme:number'],
  [`${ENTERPRISE_USER}:badge`, `${ENTERPRISE_USER}:badge`],
])('%s means %s', (written, meant) => {
  const place = locate(user, written);
  if (place?.kind !== 'attribute') throw new Error('It was not found.');
  const { urn, name, sub } = place;
  expect(`${urn === undefined ? '' : `${urn}:`}${name}${sub === undefined ? '' : `.${sub}`}`).toBe(meant);
});

test('a URN alone means the extension, or the resource itself', () => {
  expect(locate(user, ENTERPRISE_USER)).toEqual({
    kind: 'extension',
    urn: ENTERPRISE_USER,
    core: false,
    known: true,
  });
  expect(locate(user, USER.toLowerCase())).toEqual({
    kind: 'extension',
    urn: USER,
    core: true,
    known: true,
  });
});

test.each([
  'urn:scim:schemas:extension:custom:1.0',
  'urn:acme:2.0',
  'urn:acme:v1.2',
  'urn:acme:hr:a.b.c',
  'urn:acme:a+b',
  `${ENTERPRISE_USER}:2.0`,
  'https://acme.example/hr/2.0',
])('%s, which no schema has, is the name of an extension', (urn) => {
  expect(locate(user, urn)).toEqual({ kind: 'extension', urn, core: false, known: false });
});

test('a name under a URN that no schema has may be that of an extension as well', () => {
  const whole = 'urn:okta:app_1:1.0:user:custom';
  expect(locate(user, whole)).toEqual({
    kind: 'attribute',
    urn: 'urn:okta:app_1:1.0:user',
    name: 'custom',
    whole,
  });
});

test.each([
  [`${USER}:hr:1.0`, undefined],
  [`${ENTERPRISE_USER}:acme:hr`, `${ENTERPRISE_USER}:acme`],
  [`${ENTERPRISE_USER}.acme:hr`, `${ENTERPRISE_USER}.acme`],
  [`${ENTERPRISE_USER}:acme`, ENTERPRISE_USER],
])('%s, which begins as a schema does, may be the name of another one', (text, urn) => {
  const place = locate(user, text);
  if (urn === undefined) expect(place).toEqual({ kind: 'extension', urn: text, core: false, known: false });
  else expect(place).toMatchObject({ kind: 'attribute', urn, whole: text });
});

test('the names of one dialect are unknown to another', () => {
  const { user: strict } = resourceTypesOf('standard');
  expect(locate(strict, 'email')).toEqual({ kind: 'attribute', name: 'email' });
});

test.each([
  '',
  'a.b.c',
  'a b',
  '1st',
  '.a',
  'a.',
  `${ENTERPRISE_USER}:`,
  'urn:x:',
  '__proto__',
  // They begin as an attribute, and no attribute holds others.
  'id:x',
  'Active:x',
  'schemas:x',
  'emails:type',
  'emails:x:y',
  'name.givenName:x',
  'department:x',
  `${USER}:active:x`,
  `${USER}:emails:value`,
  `${ENTERPRISE_USER}:Manager:value`,
])('%j is no name', (text) => {
  expect(locate(user, text)).toBeUndefined();
});
