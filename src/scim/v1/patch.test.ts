import { describe, expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { ENTERPRISE_1 } from './names.ts';
import { isPatchOfV1, patchFromV1 } from './patch.ts';

describe('protocol 1.1, section 3.3.2: a PATCH is', () => {
  test.each<[what: string, body: object, operations: readonly object[]]>([
    [
      'a single value, replaced',
      { nickName: 'Barbie' },
      [{ op: 'replace', path: 'nickName', value: 'Barbie' }],
    ],
    [
      'a complex value, merged',
      { name: { familyName: 'S' } },
      [{ op: 'add', path: 'name', value: { familyName: 'S' } }],
    ],
    [
      'values of a list, some added and some removed by what they are',
      { members: [{ value: 'a', display: 'A', operation: 'DELETE' }, { value: 'b' }] },
      [
        { op: 'remove', path: 'members', value: [{ value: 'a' }] },
        { op: 'add', path: 'members', value: [{ value: 'b' }] },
      ],
    ],
    [
      'what meta.attributes names, removed before',
      { meta: { attributes: ['members', `${ENTERPRISE_1}:department`] }, members: [{ value: 'b' }] },
      [
        { op: 'remove', path: 'members' },
        { op: 'remove', path: `${ENTERPRISE_USER}:department` },
        { op: 'add', path: 'members', value: [{ value: 'b' }] },
      ],
    ],
    [
      'no removal of single values from a list that is named there',
      { meta: { attributes: ['members'] }, members: [{ value: 'b', operation: 'delete' }] },
      [{ op: 'remove', path: 'members' }],
    ],
    [
      'the attributes of an extension, without what is deleted of them',
      {
        [ENTERPRISE_1]: {
          department: 'Looms',
          manager: [{ managerId: '7' }],
          division: null,
          list: ['a', { value: 'b', operation: 'delete' }],
        },
      },
      [
        { op: 'remove', path: `${ENTERPRISE_USER}:list`, value: [{ value: 'b' }] },
        {
          op: 'add',
          value: { [ENTERPRISE_USER]: { department: 'Looms', manager: [{ value: '7' }], list: ['a'] } },
        },
      ],
    ],
    [
      'a replacement of a single value that is named there and told',
      { meta: { attributes: ['displayname', 'title'] }, displayName: 'Looms' },
      [
        { op: 'remove', path: 'title' },
        { op: 'replace', path: 'displayName', value: 'Looms' },
      ],
    ],
    [
      'a name that is none, which no path has',
      { 'first name': 'A', 'a.b.c': [{ value: 'a' }, { value: 'b', operation: 'delete' }] },
      [
        { op: 'replace', value: { 'first name': 'A' } },
        { op: 'add', value: { 'a.b.c': [{ value: 'a' }] } },
      ],
    ],
    [
      'nothing of what a client may not set',
      { id: '1', schemas: ['x'], title: 'T' },
      [{ op: 'replace', path: 'title', value: 'T' }],
    ],
    [
      'an empty list that removes nobody',
      { members: [], title: 'T' },
      [{ op: 'replace', path: 'title', value: 'T' }],
    ],
  ])('%s', (_, body, operations) => {
    expect(patchFromV1(body)).toEqual({ Operations: operations });
  });

  test.each([[[]], ['x'], [null]])('refused when it is no object: %j', (body) => {
    expect(() => patchFromV1(body)).toThrow(expect.objectContaining({ scimType: 'invalidSyntax' }));
  });

  test('refused when meta.attributes names no names', () => {
    expect(() => patchFromV1({ meta: { attributes: [7] } })).toThrow(/list of names/);
  });
});

test.each<[string, unknown, boolean]>([
  ['names the core of 1.1', { schemas: ['URN:scim:schemas:core:1.0'], nickName: 'A' }, true],
  ['deletes values of a list', { members: [{ value: 'a', Operation: 'Delete' }] }, true],
  ['says nothing', {}, false],
  ['could be a whole resource of 2.0', { members: [{ value: 'a' }], active: false }, false],
  ['has another operation', { members: [{ value: 'a', operation: 'x' }] }, false],
  ['is no object', ['x'], false],
])('a body that %s is known for a PATCH of 1.1, or not', (_, body, is) => {
  expect(isPatchOfV1(body)).toBe(is);
});
