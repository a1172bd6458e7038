import { describe, expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { projection } from './projection.ts';

const { user, group } = resourceTypesOf('auto');

const ada = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: '1',
  userName: 'ada',
  password: 'never',
  name: { givenName: 'Ada', familyName: 'L' },
  emails: [{ value: 'a@b.c', type: 'work' }],
  groups: [{ value: 'g' }],
  favourite: 'blue',
  [ENTERPRISE_USER]: { department: 'D', division: 'V' },
  meta: { resourceType: 'User', version: 'W/"1"' },
};
const { schemas, id, userName, name, emails, favourite, meta } = ada;

describe('an answer holds', () => {
  test('all but what is said only on request, or never', () => {
    const { groups: _, password: __, ...rest } = ada;
    expect(projection({}, user).of(ada)).toEqual(rest);
    expect(projection({ attributes: '' }, user).of(ada)).toEqual(rest);
  });

  test.each<[string, object]>([
    ['userName', { userName }],
    ['USERNAME, emails', { userName, emails }],
    ['id', {}],
    ['nothing.known,', {}],
    ['password', {}],
    ['groups', { groups: ada.groups }],
    ['name.givenName', { name: { givenName: 'Ada' } }],
    ['emails[type eq "work"]', { emails }],
    ['emails[type eq "work"].value', { emails: [{ value: 'a@b.c' }] }],
    ['meta.version', { meta: { version: 'W/"1"' } }],
    ['favourite', { favourite }],
    ['department', { [ENTERPRISE_USER]: { department: 'D' } }],
    [`${ENTERPRISE_USER}:division`, { [ENTERPRISE_USER]: { division: 'V' } }],
    [ENTERPRISE_USER, { [ENTERPRISE_USER]: ada[ENTERPRISE_USER] }],
  ])('only what is asked for, and the id and schemas: %s', (attributes, kept) => {
    expect(projection({ attributes }, user).of(ada)).toEqual({ schemas, id, ...kept });
  });

  test.each<[string, object]>([
    ['emails', { userName, name, favourite, meta, [ENTERPRISE_USER]: ada[ENTERPRISE_USER] }],
    [
      'id,schemas,name.familyName,emails,meta,favourite',
      { userName, name: { givenName: 'Ada' }, [ENTERPRISE_USER]: ada[ENTERPRISE_USER] },
    ],
    [`${ENTERPRISE_USER},name,userName,emails,meta`, { favourite }],
    ['department,name,userName,emails,meta,favourite', { [ENTERPRISE_USER]: { division: 'V' } }],
  ])('not what is excluded, save the id and schemas: %s', (excludedAttributes, kept) => {
    expect(projection({ excludedAttributes }, user).of(ada)).toEqual({ schemas, id, ...kept });
  });

  test('not both choices', () => {
    expect(() => projection({ attributes: 'a', excludedAttributes: 'b' }, user)).toThrow(
      expect.objectContaining({ status: 400, scimType: 'invalidValue' }),
    );
  });
});

test('what will not be answered can be told beforehand', () => {
  expect(projection({}, group).includes('members')).toBe(true);
  expect(projection({ excludedAttributes: 'Members' }, group).includes('members')).toBe(false);
  expect(projection({ attributes: 'id' }, group).includes('members')).toBe(false);
  expect(projection({ attributes: 'members.value' }, group).includes('members')).toBe(true);
  expect(projection({}, user).includes('groups')).toBe(false);
});
