import { describe, expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { attribute, type Schema } from '../schema/attribute.ts';
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

const badge = 'urn:example:Badge';
/** Parts of every kind, in one value and in several. */
const parts = [
  attribute('value', ''),
  attribute('level', ''),
  attribute('number', '', { returned: 'always' }),
  attribute('Pin', '', { returned: 'never', mutability: 'writeOnly' }),
  attribute('photo', '', { returned: 'request' }),
];
const schema: Schema = {
  id: badge,
  name: 'Badge',
  description: '',
  attributes: [
    attribute('card', '', { type: 'complex', subAttributes: parts }),
    attribute('doors', '', { type: 'complex', multiValued: true, subAttributes: parts }),
    attribute('mark', '', { type: 'complex', returned: 'always', subAttributes: parts }),
    attribute('safe', '', {
      type: 'complex',
      subAttributes: [attribute('code', '', { returned: 'never' })],
    }),
  ],
};
const holder = resourceTypesOf('auto', 'v2', {
  user: { extensions: [schema], requiredExtensions: [] },
  group: { extensions: [], requiredExtensions: [] },
  others: [],
}).user;
const value = { level: '1', number: '2', pin: '3', photo: '4', colour: '5' };

describe('of the parts of a value an answer holds', () => {
  const told = (asked: object, held: object) => {
    const { [badge]: kept } = projection(asked, holder).of({ ...ada, [badge]: held as never });
    return kept;
  };
  const { pin: _, photo, ...usual } = value;
  const { number } = usual;

  test.each<[asked: object, kept: object | undefined]>([
    [{}, usual],
    [{ attributes: `${badge}:card` }, usual],
    [{ attributes: badge }, usual],
    [{ attributes: `${badge}:card.photo` }, { number, photo }],
    [{ attributes: `${badge}:card,${badge}:card.photo` }, { ...usual, photo }],
    [{ attributes: `${badge}:card.pin` }, { number }],
    [{ attributes: `${badge}:card.COLOUR` }, { number, colour: '5' }],
    [{ attributes: 'userName' }, undefined],
    [{ excludedAttributes: `${badge}:card` }, undefined],
    [{ excludedAttributes: `${badge}:card.number,${badge}:card.level` }, { number, colour: '5' }],
  ])('what the schema and the client say: %j', (asked, kept) => {
    expect(told(asked, { card: value })).toEqual(kept && { card: kept });
    const ofDoors = JSON.parse(JSON.stringify(asked).replaceAll('card', 'doors'));
    expect(told(ofDoors, { doors: [value, value] })).toEqual(kept && { doors: [kept, kept] });
  });

  test('of what is always told all but what is never told', () => {
    for (const asked of [{ attributes: 'id' }, { excludedAttributes: `${badge}:mark.level,${badge}:mark` }])
      expect(told(asked, { mark: value })).toEqual({ mark: usual });
    expect(told({ attributes: `${badge}:mark.photo` }, { mark: value })).toEqual({
      mark: { ...usual, photo },
    });
  });

  test.each<[asked: object, held: object, kept: object | undefined]>([
    [{}, { safe: { code: '1' } }, undefined],
    [{}, { safe: { code: '1' }, card: { level: '1' } }, { card: { level: '1' } }],
    [{}, { doors: [{ pin: '1' }, { level: '2' }] }, { doors: [{ level: '2' }] }],
    [{}, { doors: [{ pin: '1' }] }, undefined],
    [{}, { doors: [] }, { doors: [] }],
    [{ attributes: `${badge}:card.level` }, { card: { colour: '5' } }, undefined],
    [{ attributes: `${badge}:card.level` }, { card: 'bare' }, undefined],
    [{ attributes: `${badge}:card.value` }, { card: 'bare' }, { card: 'bare' }],
  ])('nothing where nothing is left, neither an object nor a list: %j of %j', (asked, held, kept) => {
    expect(told(asked, held)).toEqual(kept);
  });

  test('nothing of a name or a list of which no asked part is there', () => {
    expect(projection({ attributes: 'name.middleName,emails.display' }, user).of(ada)).toEqual({
      schemas,
      id,
    });
  });
});

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
