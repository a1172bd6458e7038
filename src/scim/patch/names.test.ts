/** What is told by names: a client's own, and those of extensions. */
import { describe, expect, test } from 'vitest';
import { type Attributes, ENTERPRISE_USER } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { applyPatch } from './apply.ts';
import { readBody, readPatch } from './operation.ts';

const { user } = resourceTypesOf('auto');

const work: Attributes = { type: 'work', value: 'ada@work.example', primary: true };
const home: Attributes = { type: 'home', value: 'ada@home.example' };
const ada: Attributes = {
  userName: 'ada',
  emails: [work, home],
  [ENTERPRISE_USER]: { department: 'Engines', manager: { value: 'M1' } },
};

const patch = (resource: Attributes, ...Operations: object[]) =>
  applyPatch(resource, readPatch({ Operations }, user), user);
const body = (value: unknown) => applyPatch({}, readBody(value, user), user);

describe('a name that one client has for an e-mail address', () => {
  test('means the primary one, or else the first', () => {
    const path = 'email';
    expect(patch(ada, { op: 'replace', path, value: 'n@x.example' }).emails).toEqual([
      { ...work, value: 'n@x.example' },
      home,
    ]);
    expect(patch(ada, { op: 'replace', value: { email: 'n@x.example' } }).emails).toEqual([
      { ...work, value: 'n@x.example' },
      home,
    ]);
    expect(patch(ada, { op: 'remove', path }).emails).toEqual([home]);
    expect(patch({ userName: 'x' }, { op: 'add', path, value: 'n@x.example' }).emails).toEqual([
      { value: 'n@x.example' },
    ]);
  });

  test.each<object>([
    { emails: [work, home], email: 'n@x.example' },
    { email: 'n@x.example', emails: [work, home] },
    { email: 'n@x.example', EMAILS: [work, home], 'emails[type eq "other"].value': null },
  ])('says nothing where they are told: %j', (told) => {
    expect(body({ userName: 'x', ...told })).toEqual({ userName: 'x', emails: [work, home] });
  });

  test('is heard where none is told', () => {
    expect(body({ userName: 'x', emails: null, email: 'n@x.example' }).emails).toEqual([
      { value: 'n@x.example' },
    ]);
  });
});

describe('an extension without a path', () => {
  test('goes when it is replaced by nothing, and stays when nothing is added', () => {
    const nothing = (urn: string) => ({ value: { [urn]: null } });
    const { [ENTERPRISE_USER]: _, ...rest } = ada;
    expect(patch(ada, { op: 'replace', ...nothing(ENTERPRISE_USER.toUpperCase()) })).toEqual(rest);
    expect(patch(ada, { op: 'add', ...nothing(ENTERPRISE_USER) })).toEqual(ada);
    expect(patch(ada, { op: 'replace', ...nothing('urn:ietf:params:scim:schemas:core:2.0:User') })).toEqual(
      ada,
    );
    expect(body({ userName: 'x', [ENTERPRISE_USER]: null })).toEqual({ userName: 'x' });
  });

  test('that nobody declared has added to it what its attributes have not', () => {
    const urn = 'urn:acme:hr:1.0';
    const added = (before: object, value: object) =>
      patch({ ...ada, [urn]: before } as Attributes, { op: 'add', value: { [urn]: value } })[urn];
    expect(added({ list: ['a'], b: 'x' }, { list: ['b'], b: 'y' })).toEqual({ list: ['a', 'b'], b: 'y' });
    expect(added({ list: ['a'] }, { LIST: ['a'] })).toEqual({ list: ['a'] });
    expect(added({ list: 'a', b: 1 }, { list: ['b'], b: 2 })).toEqual({ list: ['a', 'b'], b: 2 });
    expect(added({ box: { list: 'a' } }, { box: { list: ['b'] } })).toEqual({ box: { list: ['a', 'b'] } });
    expect(patch({ ...ada, list: 'a' }, { op: 'add', path: 'list', value: ['b'] }).list).toEqual(['a', 'b']);
    expect(added({ box: { floor: 1, door: 2 } }, { box: { door: 3, wall: 4 } })).toEqual({
      box: { floor: 1, door: 3, wall: 4 },
    });
    expect(
      patch({ ...ada, [urn]: { list: ['a'] } }, { op: 'replace', value: { [urn]: { list: ['b'] } } })[urn],
    ).toEqual({ list: ['b'] });
  });
});
