/** Who is in, who is out, and why. */

import { describe, expect, it } from 'vitest';
import type { Person, Scope } from '../model/index.ts';
import { ada, group, makePerson, makeSync, schema, thrownBy } from './fixture.ts';
import { compileMapping } from './mapping.ts';

const judge = (scope: Scope, person: Person) => compileMapping(makeSync({ scope }), schema).scope(person);

describe('scope', () => {
  it('that asks for nothing concerns everybody, the inactive too', () => {
    const everybody = { inScope: true, rule: 'scope', because: 'this sync concerns everybody' };
    expect(judge({ groups: [] }, ada)).toEqual(everybody);
    expect(judge({ groups: [] }, makePerson({}, [], false))).toEqual(everybody);
  });

  it.each([
    [
      ['staff'],
      'directly',
      [group('Staff')],
      { inScope: true, rule: 'scope.groups staff', because: 'in Staff' },
    ],
    [
      ['Staff'],
      'through a nested group',
      [group('Staff', 'Berlin')],
      { inScope: true, rule: 'scope.groups Staff', because: 'in Staff via Staff › Berlin' },
    ],
    [
      ['Staff'],
      'in another',
      [group('Guests')],
      { inScope: false, rule: 'scope.groups', because: 'not in Staff' },
    ],
    [['A', 'B'], 'in none', [], { inScope: false, rule: 'scope.groups', because: 'in none of A, B' }],
    [
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      'in none',
      [],
      { inScope: false, rule: 'scope.groups', because: 'in none of a, b, c, d, e or 2 more' },
    ],
    [
      ['B', 'A'],
      'in both',
      [group('A'), group('B')],
      { inScope: true, rule: 'scope.groups B', because: 'in B' },
    ],
    [
      ['A'],
      'on two ways',
      [group('A', 'X', 'Y'), group('A', 'Z')],
      { inScope: true, rule: 'scope.groups A', because: 'in A via A › Z' },
    ],
    [
      ['A'],
      'on two ways of one length',
      [group('A', 'Z'), group('A', 'Y')],
      { inScope: true, rule: 'scope.groups A', because: 'in A via A › Y' },
    ],
    [
      ['okta/Staff'],
      'in that of the source',
      [group('Staff')],
      { inScope: true, rule: 'scope.groups okta/Staff', because: 'in Staff' },
    ],
    [
      ['hr/Staff'],
      'in that of another source',
      [group('Staff')],
      { inScope: false, rule: 'scope.groups', because: 'not in hr/Staff' },
    ],
  ] as const)('by the groups %j, a person %s', (groups, _, of, verdict) => {
    expect(judge({ groups }, makePerson({}, of))).toEqual(verdict);
  });

  it.each([
    ['user.active && user.userType != "Contractor"', true],
    ['user.userType == "Contractor"', false],
    ['user.groups.exists(g, g == "Staff")', true],
    ['user.attributes.level > 9', false],
    ['user.title == null', true],
  ])('by the condition %s is %s for Ada, and says which', (where, inScope) => {
    expect(judge({ groups: [], where }, ada)).toEqual({
      inScope,
      rule: 'scope.where',
      because: `\`${where}\` is ${inScope}`,
    });
  });

  it('by groups and a condition asks for both', () => {
    const where = 'user.active';
    expect(judge({ groups: ['Staff'], where }, ada)).toEqual({
      inScope: true,
      rule: 'scope.groups Staff, scope.where',
      because: 'in Staff, and `user.active` is true',
    });
    expect(judge({ groups: ['Guests'], where }, ada)).toMatchObject({ inScope: false, rule: 'scope.groups' });
    expect(judge({ groups: ['Staff'], where: '!user.active' }, ada)).toMatchObject({
      inScope: false,
      rule: 'scope.where',
    });
  });

  it('does not evaluate the condition for those whom the groups leave out', () => {
    expect(judge({ groups: ['Guests'], where: 'user.attributes.nope' }, ada).inScope).toBe(false);
  });

  it.each([
    ['user.attributes.nope', 'it must be true or false, and it has no value; compare it, as in … == true'],
    [
      'user.attributes.level',
      'it must be true or false, and it gives something else; compare it, as in … == true',
    ],
    [
      'user.attributes.nope > 3',
      '`>` needs a value on both sides, and `user.attributes.nope` has none; write coalesce(user.attributes.nope, …) where it may be missing',
    ],
  ])('that cannot be said is an error and never "out": %s', (where, why) => {
    const message = `Whether this person is in scope cannot be said from \`${where}\`: ${why}.`;
    expect(thrownBy(() => judge({ groups: [], where }, ada))).toMatchObject({
      code: 'invalid',
      message,
      faults: [{ path: 'scope.where', message }],
    });
  });

  it('shortens a long condition in what it says', () => {
    const where = `user.userName != "${'x'.repeat(200)}"`;
    expect(judge({ groups: [], where }, ada).because).toMatch(/^`user\.userName != "x{101}…` is true$/);
  });
});
