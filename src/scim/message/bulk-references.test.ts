import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referencesTo } from './bulk-references.ts';

describe('RFC 7644 3.7.2: references by bulkId', () => {
  const value = {
    path: '/Groups/bulkId:g',
    members: [{ value: 'bulkId:u', $ref: '../Users/bulkId:u' }, { value: 'known' }],
    manager: { value: 'bulkId:m' },
    Operations: [{ op: 'remove', path: 'members[value eq "bulkId:u"]' }],
    text: 'what bulkId:x is',
    title: 'bulkId:x',
  };
  const references = referencesTo(['u', 'g']);

  test('are found as a whole text, at the end of a path and in the quotes of a filter, not in prose', () => {
    expect([...references.in(value)].sort()).toEqual(['g', 'm', 'u']);
  });

  test('are replaced by the ids that they stand for; the others stay', () => {
    expect(references.resolved(value, new Map([['u', '7']]))).toEqual({
      ...value,
      members: [{ value: '7', $ref: '../Users/7' }, { value: 'known' }],
      Operations: [{ op: 'remove', path: 'members[value eq "7"]' }],
    });
  });

  test('are left out with the element or the member that holds them, and those are all else', () => {
    const { text, title } = value;
    expect(references.without(value)).toEqual({ members: [{ value: 'known' }], text, title, Operations: [] });
    const { path, members, manager, Operations } = value;
    expect(references.referring(value)).toEqual({ path, members: members.slice(0, 1), manager, Operations });
  });

  test('are left out of an extension alone, of which the rest may be needed', () => {
    const badge = {
      number: '7',
      holder: { value: 'bulkId:u' },
      doors: [{ value: 'bulkId:g' }, { value: 'd' }],
    };
    const whole = { userName: 'ada', 'urn:x:Badge': badge, 'urn:x:User:manager': { value: 'bulkId:u' } };
    expect(references.without(whole)).toEqual({
      userName: 'ada',
      'urn:x:Badge': { number: '7', doors: [{ value: 'd' }] },
      'urn:x:User:manager': {},
    });
    expect(references.referring(whole)).toEqual({
      'urn:x:Badge': { holder: badge.holder, doors: [{ value: 'bulkId:g' }] },
      'urn:x:User:manager': { value: 'bulkId:u' },
    });
  });

  test.each<[what: string, value: unknown, ids: readonly string[]]>([
    ['a title that names what is made', { title: 'bulkId:u' }, ['u']],
    ['a title that names nothing', { title: 'bulkId:note' }, []],
    ['a member that names nothing', { members: ['bulkId:note'] }, ['note']],
    ['a manager as a bare id', { 'urn:x:User:manager': 'bulkId:note' }, ['note']],
    ['an operation on a title', { op: 'add', path: 'title', value: 'bulkId:note' }, []],
    ['an operation on members', { op: 'add', path: 'members', value: ['bulkId:note'] }, ['note']],
    ['an operation on a part', { op: 'add', path: 'manager.value', value: 'bulkId:note' }, ['note']],
    ['nothing after the colon', { value: 'bulkId:' }, []],
    ['a bulkId within a longer one', { value: 'bulkId:user' }, ['user']],
  ])('are known by where they stand: %s', (_, told, ids) => {
    expect([...references.in(told)]).toEqual(ids);
  });

  test('lead to whatever is made, whatever its bulkId is', () => {
    const names = fc.oneof(
      fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', '/', '"', ' ', '\\\\', '[', ':') }),
      fc.string({ minLength: 1 }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(names, { minLength: 1, maxLength: 4 }), (made) => {
        const all = referencesTo(made);
        const ids = new Map(made.map((each, at) => [each, `${at}`]));
        for (const [name, id] of ids) {
          const told = { title: `bulkId:${name}`, members: [{ value: `bulkId:${name}` }] };
          expect(all.resolved(told, ids)).toEqual({ title: id, members: [{ value: id }] });
          const path = `members[value eq ${JSON.stringify(`bulkId:${name}`)}]`;
          expect(all.resolved({ path }, ids)).toEqual({ path: `members[value eq "${id}"]` });
          if (/^[ab]/.test(name))
            expect(all.resolved({ path: `/Users/bulkId:${name}` }, ids).path).toBe(`/Users/${id}`);
        }
      }),
    );
  });
});
