import { describe, expect, test } from 'vitest';
import { type Attributes, ENTERPRISE_USER } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { applyPatch } from './apply.ts';
import { readBody, readPatch } from './operation.ts';

const { user } = resourceTypesOf('auto');

const ada: Attributes = {
  userName: 'ada',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [
    { type: 'work', value: 'ada@work.example', primary: true },
    { type: 'home', value: 'ada@home.example' },
  ],
  roles: [{ value: 'a' }, { value: 'b' }],
  [ENTERPRISE_USER]: { department: 'Engines', manager: { value: 'M1' } },
};

const patch = (resource: Attributes, ...Operations: object[]) =>
  applyPatch(resource, readPatch({ Operations }, user), user);
const body = (value: unknown) => applyPatch({}, readBody(value, user), user);

describe('a path', () => {
  test.each<[what: string, operation: object, changed: Attributes]>([
    ['sets a value, whatever the case', { op: 'Replace', path: 'USERNAME', value: 'b' }, { userName: 'b' }],
    ['makes booleans of their strings', { op: 'Replace', path: 'active', value: 'False' }, { active: false }],
    ['makes strings of numbers', { op: 'add', path: 'title', value: 7 }, { title: '7' }],
    ['takes a list of one for a value', { op: 'add', path: 'title', value: ['x'] }, { title: 'x' }],
    [
      'changes one part of a complex value',
      { op: 'replace', path: 'name.givenName', value: 'A' },
      { name: { givenName: 'A', familyName: 'Lovelace' } },
    ],
    [
      'merges a complex value, and a part told as null goes',
      { op: 'replace', path: 'name', value: { FormattED: 'A L', givenName: null } },
      { name: { familyName: 'Lovelace', formatted: 'A L' } },
    ],
    [
      'finds an attribute of an extension without its URN, and takes a list of one object',
      { op: 'Add', path: 'manager', value: [{ $ref: 'x/Users/M2', value: 'M2' }] },
      { [ENTERPRISE_USER]: { department: 'Engines', manager: { value: 'M2', $ref: 'x/Users/M2' } } },
    ],
    [
      'makes an object of a bare manager',
      { op: 'Add', path: `${ENTERPRISE_USER}:manager`, value: 271 },
      { [ENTERPRISE_USER]: { department: 'Engines', manager: { value: '271' } } },
    ],
    [
      'may be an extension as a whole',
      { op: 'replace', path: ENTERPRISE_USER, value: { Division: 'D', department: null } },
      { [ENTERPRISE_USER]: { manager: { value: 'M1' }, division: 'D' } },
    ],
    [
      'replaces a whole list, also by a single object',
      { op: 'replace', path: 'emails', value: { value: 'n@x.example' } },
      { emails: [{ value: 'n@x.example' }] },
    ],
    [
      'adds to a list what is not in it',
      { op: 'add', path: 'roles', value: [{ value: 'A' }, 'c'] },
      { roles: [{ value: 'A' }, { value: 'b' }, { value: 'c' }] },
    ],
    [
      'hands primary over',
      { op: 'add', path: 'emails', value: [{ type: 'home', value: 'ada@home.example', primary: 'True' }] },
      {
        emails: [
          { type: 'work', value: 'ada@work.example', primary: false },
          { type: 'home', value: 'ada@home.example', primary: true },
        ],
      },
    ],
    [
      'sets a part of each value when it does not choose',
      { op: 'replace', path: 'roles.display', value: 'x' },
      {
        roles: [
          { value: 'a', display: 'x' },
          { value: 'b', display: 'x' },
        ],
      },
    ],
    [
      'keeps what no schema knows',
      { op: 'add', path: 'favourite', value: { n: 1, m: null } },
      { favourite: { n: 1 } },
    ],
    [
      'keeps an extension that no schema knows',
      { op: 'add', path: 'urn:acme:2.0:Badge:number', value: 7 },
      { 'urn:acme:2.0:Badge': { number: 7 } },
    ],
  ])('%s', (_, operation, changed) => {
    expect(patch(ada, operation)).toEqual({ ...ada, ...changed });
  });

  test('chooses simple values as if each were the value of a complex one', () => {
    const certificate = { ...ada, 'urn:acme:list': { keys: ['a', 'b', 'c'] } };
    const keys = (operation: object) => patch(certificate, operation)['urn:acme:list'];
    const at = (choice: string) => `urn:acme:list:keys[${choice}]`;
    expect(keys({ op: 'remove', path: at('value eq "b"') })).toEqual({ keys: ['a', 'c'] });
    expect(keys({ op: 'remove', path: at('value ne "b"') })).toEqual({ keys: ['b'] });
    expect(keys({ op: 'remove', path: at('display eq "b"') })).toEqual({ keys: ['a', 'b', 'c'] });
    expect(keys({ op: 'replace', path: at('value eq "b"'), value: 'x' })).toEqual({ keys: ['a', 'x', 'c'] });
    expect(keys({ op: 'replace', path: `${at('value eq "b"')}.value`, value: 'x' })).toEqual({
      keys: ['a', 'x', 'c'],
    });
    expect(keys({ op: 'add', path: at('value eq "d"'), value: 'd' })).toEqual({ keys: ['a', 'b', 'c', 'd'] });
  });

  test('takes a URN with an object for an extension, also where its name begins as that of one that is there', () => {
    const there = { ...ada, 'urn:acme:a': { x: 1 } };
    const longer = { op: 'add', value: { 'urn:acme:a:b': { y: 2 } } };
    expect(patch(there, longer)).toEqual({ ...there, 'urn:acme:a:b': { y: 2 } });
    // What is an attribute there stays one, and so does what a path names.
    const held = { ...ada, 'urn:acme:a': { b: { x: 1 } } };
    expect(patch(held, longer)).toEqual({ ...ada, 'urn:acme:a': { b: { x: 1, y: 2 } } });
    const named = { op: 'add', path: 'urn:acme:a:b', value: { y: 2 } };
    expect(patch(there, named)).toEqual({ ...ada, 'urn:acme:a': { x: 1, b: { y: 2 } } });
  });

  test.each([
    ['null', { op: 'replace', path: 'title', value: null }],
    ['an empty list', { op: 'replace', path: 'title', value: [] }],
    ['a removal', { op: 'remove', path: 'title' }],
    ['a removal with a value', { op: 'remove', path: 'title', value: 'something else' }],
  ])('clears by %s', (_, operation) => {
    expect(patch({ ...ada, title: 'Countess' }, operation)).toEqual(ada);
  });

  test.each([
    ['groups', []],
    ['groups', [{ value: 'g' }]],
    ['schemas', ['urn:x']],
    ['password', 'secret'],
  ])('passes %s over: %j', (path, value) => {
    expect(patch(ada, { op: 'replace', path, value })).toEqual(ada);
  });
});

describe('a path that chooses values', () => {
  const emails = (...operations: object[]) => patch(ada, ...operations).emails;
  const [work, home] = ada.emails as readonly [Attributes, Attributes];

  test('changes a part of those that fit', () => {
    expect(emails({ op: 'Replace', path: 'emails[type eq "WORK"].Value', value: 'n@x.example' })).toEqual([
      { ...work, value: 'n@x.example' },
      home,
    ]);
  });

  test('makes the value that it describes when there is none', () => {
    expect(emails({ op: 'replace', path: 'emails[type eq "other"].value', value: 'o@x.example' })).toEqual([
      work,
      home,
      { type: 'other', value: 'o@x.example' },
    ]);
  });

  test('makes one value of its parts, in whatever order they come', () => {
    const made = patch(
      { userName: 'x' },
      { op: 'Add', path: 'emails[type eq "work"].primary', value: 'true' },
      { op: 'Add', path: 'emails[type eq "work"].type', value: 'work' },
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'a@b.example' },
    );
    expect(made.emails).toEqual([{ type: 'work', primary: true, value: 'a@b.example' }]);
  });

  test('replaces a whole value, which stays what the path calls it', () => {
    expect(
      emails({ op: 'replace', path: 'emails[type eq "work"]', value: { value: 'n@x.example' } }),
    ).toEqual([{ type: 'work', value: 'n@x.example' }, home]);
  });

  test('adds parts to a value', () => {
    expect(
      emails({ op: 'add', path: 'emails[type eq "home"]', value: { display: 'H', primary: true } }),
    ).toEqual([
      { ...work, primary: false },
      { ...home, display: 'H', primary: true },
    ]);
  });

  test('removes what fits, and nothing when nothing does', () => {
    expect(emails({ op: 'remove', path: 'emails[type eq "home"]' })).toEqual([work]);
    expect(emails({ op: 'remove', path: 'emails[type eq "none"]' })).toEqual([work, home]);
  });

  test('removes a part; a value without its value goes', () => {
    expect(emails({ op: 'remove', path: 'emails[type eq "work"].primary' })).toEqual([
      { type: 'work', value: 'ada@work.example' },
      home,
    ]);
    expect(emails({ op: 'Remove', path: 'emails[type eq "work"].value', value: 'old@x.example' })).toEqual([
      home,
    ]);
  });

  test.each([
    'type co "x"',
    'emails.type eq "work"',
    'type eq "other" and type eq "mine"',
    'value eq "x" or type eq "other"',
  ])('has no target when it fits nothing and describes nothing that could be: %s', (filter) => {
    expect(() => emails({ op: 'replace', path: `emails[${filter}].value`, value: 'v' })).toThrow(
      expect.objectContaining({ status: 400, scimType: 'noTarget' }),
    );
  });
});

describe('a removal with a value', () => {
  test('removes only what it lists', () => {
    expect(patch(ada, { op: 'remove', path: 'roles', value: [{ value: 'a' }] }).roles).toEqual([
      { value: 'b' },
    ]);
    expect(patch(ada, { op: 'remove', path: 'roles', value: 'a' }).roles).toEqual([{ value: 'b' }]);
    expect(patch(ada, { op: 'remove', path: 'roles', value: [] })).toEqual(ada);
    expect(patch(ada, { op: 'remove', path: 'roles', value: null }).roles).toBeUndefined();
  });
});

describe('a value without a path', () => {
  test('is taken apart by names that may be dotted, qualified, chosen, or whole extensions', () => {
    const changed = patch(ada, {
      op: 'replace',
      value: {
        DisplayName: 'Ada L',
        'name.givenName': 'Augusta',
        [`${ENTERPRISE_USER}:employeeNumber`]: 42,
        'emails[type eq "home"].value': 'h@x.example',
        [ENTERPRISE_USER]: { 'manager.displayName': 'Charles' },
        id: 'somebody else',
        meta: { version: 'x' },
        groups: [],
        schemas: [],
        'no name': 1,
        'id:x': 'somebody else',
        'active:x': 1,
        'emails:x': 1,
      },
    });
    expect(changed).toEqual({
      ...ada,
      displayName: 'Ada L',
      name: { givenName: 'Augusta', familyName: 'Lovelace' },
      emails: [(ada.emails as Attributes[])[0], { type: 'home', value: 'h@x.example' }],
      [ENTERPRISE_USER]: {
        department: 'Engines',
        employeeNumber: '42',
        manager: { value: 'M1' },
      },
    });
  });
});

describe('a PATCH is refused', () => {
  test.each<[scimType: string, body: unknown]>([
    ['invalidSyntax', null],
    ['invalidSyntax', 'x'],
    ['invalidSyntax', {}],
    ['invalidSyntax', { Operations: [] }],
    ['invalidSyntax', { Operations: ['x'] }],
    ['invalidSyntax', { Operations: [{ op: 'set', path: 'title', value: 'x' }] }],
    ['invalidSyntax', { Operations: [{ path: 'title', value: 'x' }] }],
    ['invalidPath', { Operations: [{ op: 'add', path: 7, value: 'x' }] }],
    ['invalidPath', { Operations: [{ op: 'add', path: 'a..b', value: 'x' }] }],
    ['invalidPath', { Operations: [{ op: 'add', path: 'active:x', value: 'y' }] }],
    ['invalidPath', { Operations: [{ op: 'add', path: 'title.x', value: 'x' }] }],
    ['invalidPath', { Operations: [{ op: 'add', path: 'name[givenName eq "x"]', value: {} }] }],
    ['invalidPath', { Operations: [{ op: 'add', path: 'emails.value[type eq "x"]', value: {} }] }],
    ['invalidPath', { Operations: [{ op: 'add', path: `${ENTERPRISE_USER}[type eq "x"]`, value: {} }] }],
    ['invalidFilter', { Operations: [{ op: 'remove', path: 'emails[primary gt true]' }] }],
    ['invalidValue', { Operations: [{ op: 'add', path: 'title' }] }],
    ['invalidValue', { Operations: [{ op: 'add', value: 'x' }] }],
    ['invalidValue', { Operations: [{ op: 'add', path: 'active', value: 'perhaps' }] }],
    ['invalidValue', { Operations: [{ op: 'add', path: 'name', value: 'Ada' }] }],
    ['invalidValue', { Operations: [{ op: 'add', path: 'title', value: { a: 1 } }] }],
    ['invalidValue', { Operations: [{ op: 'add', path: 'title', value: ['a', 'b'] }] }],
    ['invalidValue', { Operations: [{ op: 'replace', path: 'userName', value: null }] }],
    ['mutability', { Operations: [{ op: 'remove', path: 'userName' }] }],
    ['mutability', { Operations: [{ op: 'replace', path: 'id', value: 'x' }] }],
    ['mutability', { Operations: [{ op: 'replace', path: 'meta.created', value: 'x' }] }],
    ['noTarget', { Operations: [{ op: 'remove' }] }],
    ['noTarget', { Operations: [{ op: 'remove', path: 'urn:ietf:params:scim:schemas:core:2.0:User' }] }],
  ])('%s: %j', (scimType, refused) => {
    expect(() => applyPatch(ada, readPatch(refused, user), user)).toThrow(
      expect.objectContaining({ status: 400, scimType }),
    );
  });
});

test('what would take too long is refused', () => {
  const many = (length: number) => Array.from({ length }, (_, at) => ({ value: `${at}@x.example` }));
  const operation = { op: 'add', path: 'emails', value: many(200) };
  expect(() => patch(ada, operation, operation, operation)).toThrow(expect.objectContaining({ status: 413 }));
  const grown = patch(ada, operation);
  expect(() => patch(grown, { op: 'add', path: 'emails', value: many(250).slice(200) })).toThrow(
    expect.objectContaining({ status: 400, scimType: 'invalidValue' }),
  );
  expect(() => patch(ada, { ...operation, value: many(251) })).toThrow(
    expect.objectContaining({ status: 400, scimType: 'invalidValue' }),
  );
});

describe('a whole body', () => {
  test('is read with the same tolerance, and null is not told', () => {
    expect(
      body({
        schemas: ['urn:whatever'],
        id: 'x',
        USERNAME: 'u',
        active: 'True',
        title: null,
        addresses: null,
        department: 'Top',
        manager: null,
        password: 'secret',
        groups: [{ value: 'g' }],
        emails: [{ Primary: true, type: 'work', value: 'a@b.c' }, null, { Primary: true, value: 'd@e.f' }],
        'urn:okta:onprem_app:1.0:user:custom': { isAdmin: false, nothing: null },
        favourite: ['a', ['b', null]],
      }),
    ).toEqual({
      userName: 'u',
      active: true,
      emails: [
        { primary: true, type: 'work', value: 'a@b.c' },
        { primary: false, value: 'd@e.f' },
      ],
      [ENTERPRISE_USER]: { department: 'Top' },
      'urn:okta:onprem_app:1.0:user:custom': { isAdmin: false },
      favourite: ['a', ['b']],
    });
  });

  test('cannot reach the prototype of anything', () => {
    const read = body(
      JSON.parse('{"userName":"u","__proto__":{"polluted":1},"x":{"__proto__":{"polluted":1}}}'),
    );
    expect((read as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each([null, 'x', [], 7])('must be an object, not %j', (value) => {
    expect(() => body(value)).toThrow(expect.objectContaining({ scimType: 'invalidSyntax' }));
  });
});
