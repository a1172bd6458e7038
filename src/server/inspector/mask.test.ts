import { describe, expect, test } from 'vitest';
import { maskFilter, maskPath } from './expressions.ts';
import { maskAddress, maskBody, openMasking } from './mask.ts';

const masking = (personal = false) => openMasking(personal);
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
    ['in a filter in another case', { FILTER: `Password eq "${password}"`, count: 1 }],
    ['as an operation in capitals', { Operations: [{ OP: 'replace', PATH: 'password', VALUE: password }] }],
    [
      'as an operation that says it twice',
      { OPERATIONS: [{ op: 'add', path: 'title', Path: 'password', value: password }] },
    ],
    ['as an operation without a list', { operations: { op: 'add', path: 'password', Value: [password] } }],
    [
      'with its URN, without a path',
      { op: 'add', value: { 'urn:ietf:params:scim:schemas:core:2.0:User:password': password } },
    ],
    ['with its URN in 1.1', { 'URN:scim:schemas:core:1.0:Password': password }],
    [
      'as a value that says its type',
      {
        attributes: [
          { type: 'password', value: password },
          { NAME: 'pwd', Value: password },
        ],
      },
    ],
    ['as a key with a choice', { 'x[password eq "Tr0ub4dor"]': 1 }],
    ['as JSON within JSON', { roles: [{ value: JSON.stringify({ a: JSON.stringify({ password }) }) }] }],
    ['as a passphrase or a passcode', { passphrase: password, passCode: [password] }],
    [
      'within Bulk of any case',
      {
        operations: [
          {
            METHOD: 'PATCH',
            DATA: { operations: [{ Op: 'add', Path: 'password', VALUE: { x: password } }] },
          },
        ],
      },
    ],
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
    ['emails[type eq "Ada"]', 'emails[type eq "[3 characters]"]'],
    ['id eq "u1" or externalId eq "a\\"b"', 'id eq "u1" or externalId eq "[3 characters]"'],
    ['id eq "Ada Lovelace"', 'id eq "[12 characters]"'],
    ['members.value eq "u1"', 'members.value eq "u1"'],
    [
      'urn:ietf:params:scim:schemas:core:2.0:Group:members[value eq "u1"]',
      'urn:ietf:params:scim:schemas:core:2.0:Group:members[value eq "u1"]',
    ],
    ['meta.lastModified gt "2026-01-01T00:00:00Z"', 'meta.lastModified gt "2026-01-01T00:00:00Z"'],
    ['meta.foo eq "Jane Doe"', 'meta.foo eq "[8 characters]"'],
    ['meta.location eq "Jane Doe"', 'meta.location eq "[8 characters]"'],
    ['employee.id eq "Jane"', 'employee.id eq "[4 characters]"'],
    ['urn:x:hr:id eq "Jane"', 'urn:x:hr:id eq "[4 characters]"'],
    ['employeeNumber eq 701', 'employeeNumber eq "[number]"'],
    ['active eq true and title pr', 'active eq true and title pr'],
    ['password eq "x"', '[secret]'],
    ['userName eq ada', '[15 characters]'],
    ['userName eq "ada', '[16 characters]'],
    ["userName eq 'Jane Doe'", '[22 characters]'],
    ['userName eq “Jane Doe”', '[22 characters]'],
    ['userName eq Jane Doe', '[20 characters]'],
    ['userName equals Jane', '[20 characters]'],
    ['Jane', '[4 characters]'],
    ['', ''],
  ])('%s is shown as %s', (filter, masked) => {
    expect(maskFilter(filter, masking())).toBe(masked);
  });

  test('that nobody could read is repeated by no sentence, nor is a secret', () => {
    for (const [filter, detail, personal] of [
      ['userName eq Bo Li', 'At character 13 should come a value, not "Bo".', false],
      ['userName eq Jane', 'There is no Jane.', false],
      ['password eq S3', 'At character 13 should come a value, not "S3".', true],
      ['password eq "S3cr3t"', 'There is no S3cr3t.', true],
    ] as const) {
      const both = masking(personal);
      maskFilter(filter, both);
      const shown = JSON.stringify(maskBody({ detail, status: '400' }, both));
      expect(shown).not.toMatch(/Bo|Jane|S3/);
    }
  });
});

test.each([
  ['members[value eq "u1"]', 'members[value eq "u1"]'],
  ["members[value eq 'Jane Doe']", '[28 characters]'],
  ['members[value eq "Jane Doe"].display', 'members[value eq "[8 characters]"].display'],
  ['emails[type eq "work"].value', 'emails[type eq "work"].value'],
  ['urn:acme:hr:1.0', 'urn:acme:hr:1.0'],
  ['/Users/u1', '/Users/u1'],
  ['/Users/ada%40example.com', '/Users/[15 characters]'],
  ['/Users/ada?password=x', '[secret]'],
])('the path %s is shown as %s', (path, masked) => {
  expect(maskPath(path, masking())).toBe(masked);
});

test('what a message owns is shown, and in its own form alone; what a resource calls so is not', () => {
  const meta = {
    resourceType: 'User',
    created: '2026-01-01T00:00:00Z',
    location: 'https://x/scim/v2/idp/Users/u1',
    version: 'W/"1"',
  };
  const list = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 1,
    Resources: [{ id: 'u1', meta }],
  };
  expect(shown(list)).toEqual(list);
  const bulk = {
    Operations: [
      { method: 'POST', bulkId: 'b1', path: '/Users', data: { active: true } },
      { method: 'DELETE', location: 'https://x/Users/u1', version: 'W/"2"', status: '204' },
      { status: { code: '400', description: 'No.' } },
    ],
    failOnErrors: 1,
  };
  expect(shown(bulk)).toEqual(bulk);
  const search = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
    attributes: ['userName'],
    sortBy: 'id',
    sortOrder: 'ascending',
    count: 2,
  };
  expect(shown(search)).toEqual(search);
  const words = [
    'location',
    'type',
    'version',
    'code',
    'status',
    'method',
    'resourceType',
    'created',
    'error',
    'cursor',
    'attributes',
    '$ref',
    'sortBy',
    'bulkId',
    'op',
  ];
  const personal = Object.fromEntries(words.map((name) => [name, 'Elm street 1']));
  const told = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    ...personal,
    id: 'Jane Doe',
    'x.location': 'Elm street 1',
    count: 777,
    code: '404',
    meta: { ...personal, note: 'Elm street 1' },
    emails: [personal],
    members: [personal, 'Elm street 1'],
    'urn:x:hr:1.0': { ...personal, id: 'Elm street 1', meta: personal },
  };
  const patch = Object.entries(told).map(([path, value]) => ({ op: 'add', path, value }));
  for (const each of [
    told,
    { Operations: patch },
    { Operations: [{ op: 'add', value: told }] },
    { Operations: [{ method: 'POST', data: told }] },
    { ...told, schemas: search.schemas, count: 1 },
  ]) {
    const text = JSON.stringify(shown(each));
    expect(text).not.toMatch(/Elm|Jane|777|404/);
  }
});

test('the names of members are shown where they are names', () => {
  const named = { 'emails[value eq "ada@x"].type': 'work', 'Jane Doe': 1, 'jane@x': 2, Größe: 3 };
  expect(shown(named)).toEqual({
    'emails[value eq "[5 characters]"].type': '[4 characters]',
    '[8 characters]': '[number]',
    '[6 characters]': '[number]',
    Größe: '[number]',
  });
});

test('what settings declare to be never told is kept no more than a password', () => {
  const own = openMasking(true, new Set(['pin']));
  const value = {
    'urn:x:Badge': { PIN: '4711', level: 1, doors: [{ pin: '4711' }] },
    'urn:x:Badge:pin': '4711',
    Operations: [{ op: 'add', path: 'urn:x:Badge:pin', value: '4711' }],
  };
  const text = JSON.stringify(maskBody(value, own));
  expect(text).not.toContain('4711');
  expect(text).toContain('"level":1');
  expect(maskFilter('urn:x:Badge:pin eq "4711"', own)).toBe('[secret]');
});

test('an address is shown without what names people or proves anything', () => {
  const address = new URL(
    'https://x/scim/v2/idp/Users/ada%40example.com?filter=userName+eq+%22ada%22&count=2&access_token=abc&who=ada&aadOptscim062020&Jane+Doe=1&sortBy=Jane+Doe&startIndex=x&Filter=Jane',
  );
  expect(maskAddress(address, masking())).toEqual({
    path: '/scim/v2/idp/Users/[15 characters]',
    query:
      'filter=userName eq "[3 characters]"&count=2&access_token=[secret]&who=[3 characters]&aadOptscim062020&[8 characters]=[1 characters]&sortBy=[8 characters]&startIndex=[1 characters]&Filter=[4 characters]',
  });
});

test('a sentence does not repeat what was masked', () => {
  const both = masking();
  maskBody({ userName: 'ada.lovelace' }, both);
  const detail = 'The userName ada.lovelace is taken; ask bob@example.com.';
  expect(maskBody({ detail, status: '409' }, both)).toEqual({
    detail: 'The userName [12 characters] is taken; ask [address]',
    status: '409',
  });
  expect(maskBody({ Errors: [{ description: detail, code: '409' }] }, both)).toEqual({
    Errors: [{ description: 'The userName [12 characters] is taken; ask [address]', code: '409' }],
  });
});

test('texts that are made to be looked at for ever are masked as quickly as others', () => {
  const long = 'a'.repeat(200_000);
  for (const text of [long, `${long}@`, `"${'a\\"'.repeat(100_000)}`, 'token-'.repeat(50_000)]) {
    const masking = openMasking(false);
    masking.isWary = true;
    expect(
      maskBody(
        { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404', detail: text },
        masking,
      ),
    ).toBeDefined();
  }
  const spaced = `userName${' '.repeat(200_000)}!`;
  expect(
    maskBody(
      { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], attributes: spaced },
      openMasking(false),
    ),
  ).toMatchObject({
    attributes: '[200009 characters]',
  });
});
