import { describe, expect, test } from 'vitest';
import { type Attributes, ENTERPRISE_USER } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { applyPatch } from './apply.ts';
import { readBody, readPatch } from './operation.ts';

const { user } = resourceTypesOf('auto');

const ada: Attributes = {
  userName: 'ada',
  emails: [{ type: 'work', value: 'ada@work.example', primary: true }],
  [ENTERPRISE_USER]: { department: 'Engines', manager: { value: 'M1' } },
};
const patch = (resource: Attributes, ...Operations: object[]) =>
  applyPatch(resource, readPatch({ Operations }, user), user);
const body = (value: unknown) => applyPatch({}, readBody(value, user), user);

describe('a list holds one value once, its types spelled as the schema does', () => {
  test.each<[what: string, sent: readonly unknown[], kept: readonly unknown[]]>([
    ['a canonical type in any case', [{ type: 'WORK', value: 'a@x' }], [{ type: 'work', value: 'a@x' }]],
    ['another type as it is', [{ type: 'Summer', value: 'a@x' }], [{ type: 'Summer', value: 'a@x' }]],
    ['the value as it was sent', [{ value: ' Ada@X.Example ' }], [{ value: ' Ada@X.Example ' }]],
    [
      'two of one type and value, the first with what only the second says',
      [
        { type: 'work', value: 'a@x', display: 'A' },
        { type: 'Work', value: 'A@X', display: 'B', primary: true },
      ],
      [{ type: 'work', value: 'a@x', display: 'A', primary: true }],
    ],
    [
      'one value of two types, and of none, beside each other',
      [{ type: 'work', value: 'a@x' }, { type: 'home', value: 'a@x' }, { value: 'a@x' }],
      [{ type: 'work', value: 'a@x' }, { type: 'home', value: 'a@x' }, { value: 'a@x' }],
    ],
    ['two that are equal as a whole', [{ display: 'A' }, { display: 'A' }], [{ display: 'A' }]],
  ])('%s', (_, emails, kept) => {
    expect(body({ emails }).emails).toEqual(kept);
    expect(patch(ada, { op: 'replace', path: 'emails', value: emails }).emails).toEqual(kept);
  });

  test('values that differ only by capitals are two where capitals matter', () => {
    const photos = [{ value: 'https://x/a' }, { value: 'https://x/A' }];
    expect(body({ photos }).photos).toEqual(photos);
    expect(
      patch({ photos }, { op: 'add', path: 'photos', value: [{ value: 'https://X/a' }] }).photos,
    ).toHaveLength(3);
    expect(patch({ photos }, { op: 'remove', path: 'photos', value: photos.slice(1) }).photos).toEqual([
      photos[0],
    ]);
  });

  test('values that a PATCH makes equal are one', () => {
    const emails = [
      { type: 'work', value: 'a@x' },
      { type: 'home', value: 'b@x', primary: true },
    ];
    const renamed = { op: 'replace', path: 'emails[type eq "home"].type', value: 'WORK' };
    const moved = { op: 'replace', path: 'emails[type eq "work"].value', value: 'b@x' };
    expect(patch({ emails }, moved, renamed).emails).toEqual([{ type: 'work', value: 'b@x', primary: true }]);
  });

  test('what is added amends the value of its type rather than the one without', () => {
    const emails = [{ value: 'a@x' }, { type: 'home', value: 'a@x' }];
    const add = { op: 'add', path: 'emails', value: [{ type: 'home', value: 'a@x', display: 'A' }] };
    expect(patch({ emails }, add).emails).toEqual([emails[0], { ...emails[1], display: 'A' }]);
  });

  test('what was stored in another form is found, kept while nobody changes it, and spelled anew by whoever does', () => {
    const emails = [{ type: 'WORK', value: 'a@x' }];
    expect(patch({ emails }, { op: 'add', path: 'title', value: 'x' }).emails).toEqual(emails);
    expect(
      patch({ emails }, { op: 'replace', path: 'emails[type eq "work"].value', value: 'b@x' }).emails,
    ).toEqual([{ type: 'WORK', value: 'b@x' }]);
    expect(
      patch({ emails }, { op: 'add', path: 'emails', value: [{ type: 'Work', value: 'a@x' }] }).emails,
    ).toEqual([{ type: 'work', value: 'a@x' }]);
  });
});

describe('a manager', () => {
  const manager = (...operations: object[]) =>
    (patch(ada, ...operations)[ENTERPRISE_USER] as Attributes).manager;

  test.each([
    ['as a whole', { op: 'add', path: 'manager', value: { value: 'M1', displayName: 'Eve' } }],
    ['without a path', { op: 'replace', value: { manager: { value: 'M1', displayName: 'Eve' } } }],
    ['by the path', { op: 'replace', path: `${ENTERPRISE_USER}:manager.displayName`, value: 'Eve' }],
    ['as a removal', { op: 'remove', path: 'manager.displayName' }],
  ])('is not named by the client: %s', (_, operation) => {
    expect(manager(operation)).toEqual({ value: 'M1' });
  });

  test('who was named once is named until there is another', () => {
    const named = { [ENTERPRISE_USER]: { manager: { value: 'M1', displayName: 'Eve' } } };
    expect(patch(named, { op: 'add', path: 'manager', value: { value: 'M1' } })).toEqual(named);
    for (const operation of [
      { op: 'add', path: 'manager', value: { value: 'M2' } },
      { op: 'replace', path: 'manager.value', value: 'M2' },
    ])
      expect(patch(named, operation)).toEqual({ [ENTERPRISE_USER]: { manager: { value: 'M2' } } });
  });
});
