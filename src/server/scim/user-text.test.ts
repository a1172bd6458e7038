import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WrittenIdentity } from '../../directory/index.ts';
import { projection, resourceTypesOf } from '../../scim/index.ts';
import { declaredForChecks, safe } from './conformance/declared-cases.ts';
import { userResource } from './user-resource.ts';
import { userText } from './user-text.ts';

const base = 'https://rollcall.example/scim/v2/idp';
const { user: type } = resourceTypesOf('auto', 'v2');
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const kept = { createdAt: 1_700_000_000_000, changedAt: 1_700_000_000_001, version: 3 };

const name = fc.oneof(
  fc.constantFrom(
    'displayName',
    'name',
    'emails',
    'userName',
    'externalId',
    'active',
    'password',
    'groups',
    'id',
  ),
  fc.constantFrom(enterprise, 'urn:example:Own', 'a"b', 'back\\slash'),
  fc.stringMatching(/^[a-zA-Z][\w:]{0,6}$/),
);
const text = fc.oneof(fc.string(), fc.constantFrom('ada', 'E-1', '"', '\\', '{', '":{', 'a:b', '\\"'));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('any'), { maxLength: 3 }),
  object: fc.dictionary(name, tie('any'), { maxKeys: 3 }),
})).any;
const identity = fc.record(
  {
    id: text,
    userName: text,
    externalId: text,
    active: fc.boolean(),
    attributes: fc.dictionary(name, value, { maxKeys: 5 }),
  },
  { requiredKeys: ['id', 'active', 'attributes'] },
);

function written({ attributes, ...own }: object & { readonly attributes: object }): WrittenIdentity {
  return { ...own, ...kept, attributes: JSON.stringify(attributes) } as WrittenIdentity;
}

function asRead(row: WrittenIdentity): string {
  const { createdAt, changedAt, version, attributes, ...own } = row;
  const stored = { identity: { ...own, attributes: JSON.parse(attributes) }, createdAt, changedAt, version };
  return JSON.stringify(projection({}, type).of(userResource(stored, base)));
}

test('is the User letter by letter, whatever it holds, or is left to whoever reads it', () => {
  fc.assert(
    fc.property(identity, (each) => {
      const row = written(each);
      expect([undefined, asRead(row)]).toContain(userText(row, base, type));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  [
    'what people usually have',
    { displayName: 'Ada', emails: [{ value: 'a@x' }], [enterprise]: { department: 'R' } },
  ],
  ['nothing', {}],
  ['what the identity says too', { userName: 'ada', active: true, displayName: 'Ada' }],
  ['quotation marks and braces within texts', { displayName: 'A "{L}" \\', title: '\\"urn:x:y":{' }],
])('is told of %s without being read', (_, attributes) => {
  const row = written({ id: 'u1', userName: 'ada', active: true, attributes } as never);
  expect(userText(row, base, type)).toBe(asRead(row));
});

test('is left to whoever reads it where a schema hides a part of what is told', () => {
  const hiding = resourceTypesOf('auto', 'v2', declaredForChecks).user;
  const told = { [safe]: { box: { number: '7', code: 'secret' } } };
  const row = written({ id: 'u1', userName: 'ada', active: true, attributes: told } as never);
  expect(userText(row, base, hiding)).toBeUndefined();
  expect(userText(row, base, type)).toContain('secret');
});

test.each([
  ['a password', { password: 'x' }],
  ['groups', { groups: [] }],
  ['another user name', { userName: 'bob' }],
  ['an extension that is empty', { [enterprise]: {} }],
])('is left to whoever reads it with %s', (_, attributes) => {
  expect(
    userText(written({ id: 'u1', userName: 'ada', active: true, attributes } as never), base, type),
  ).toBeUndefined();
});
