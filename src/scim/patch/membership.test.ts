import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resourceTypesOf } from '../dialect/index.ts';
import { attribute, type Schema } from '../schema/attribute.ts';
import { GROUP } from '../schema/group.ts';
import { type Membership, type NamedMember, takeMembership } from './membership.ts';
import { readPatch } from './operation.ts';

const { group } = resourceTypesOf('auto');
const club: Schema = {
  id: 'urn:example:Club',
  name: 'Club',
  description: '',
  attributes: [attribute('members', '', { multiValued: true })],
};
const take = (...Operations: object[]) => takeMembership(readPatch({ Operations }, group), group);

describe('what a PATCH says of members', () => {
  test.each<[what: string, operation: object, membership: Membership]>([
    ['adds', { op: 'Add', path: 'members', value: [{ $ref: null, value: 'a' }] }, amend(['a'], [])],
    ['adds a bare id', { op: 'add', path: 'members', value: 'a' }, amend(['a'], [])],
    ['adds without a path', { op: 'add', value: { Members: [{ value: 'a' }] } }, amend(['a'], [])],
    ['removes whom it lists', { op: 'Remove', path: 'members', value: [{ value: 'a' }] }, amend([], ['a'])],
    ['removes whom it chooses', { op: 'remove', path: 'members[value eq "a"]' }, amend([], ['a'])],
    [
      'removes whom it chooses, several',
      { op: 'remove', path: 'members[value eq "a" or Value eq "b"]' },
      amend([], ['a', 'b']),
    ],
    ['removes nobody by an empty list', { op: 'remove', path: 'members', value: [] }, amend([], [])],
    ['removes all without a value', { op: 'remove', path: 'members' }, set()],
    ['removes all by null', { op: 'remove', path: 'members', value: null }, set()],
    ['replaces', { op: 'replace', path: 'members', value: [{ value: 'a' }] }, set({ id: 'a' })],
    ['replaces by nobody', { op: 'replace', path: 'members', value: [] }, set()],
    ['names nobody', { op: 'replace', path: 'members[value eq "a"].Display', value: 'A' }, amend([], [])],
    ['names nobody by removing all names', { op: 'remove', path: 'members.display' }, amend([], [])],
  ])('%s', (_, operation, membership) => {
    expect(take(operation)).toEqual({ operations: [], membership });
  });

  test('says what a member is by its type or its address', () => {
    const value = [
      { value: 'a', type: 'Group' },
      { value: 'b', type: 'user' },
      { value: 'c', $ref: 'https://x/scim/v2/s/Groups/c' },
      { value: 'd', $ref: 'Users/d' },
      { value: 'e', $ref: 'elsewhere' },
    ];
    const { membership } = take({ op: 'replace', path: 'members', value });
    expect(membership).toEqual(
      set(
        { id: 'a', type: 'group' },
        { id: 'b', type: 'identity' },
        { id: 'c', type: 'group' },
        { id: 'd', type: 'identity' },
        { id: 'e' },
      ),
    );
  });

  test('leaves the rest to be applied to the group itself', () => {
    const { operations, membership } = take(
      { op: 'replace', value: { id: 'g', displayName: 'G' } },
      { op: 'add', path: 'members', value: [{ value: 'a' }] },
    );
    expect(operations).toEqual([{ op: 'replace', path: { attribute: 'displayName' }, value: 'G' }]);
    expect(membership).toEqual(amend(['a'], []));
  });

  test('is told beneath the name of the core too', () => {
    const value = { members: [{ value: 'a' }], displayName: 'G' };
    const { operations, membership } = take({ op: 'add', path: `${GROUP}`, value });
    expect(operations).toEqual([{ op: 'add', path: { attribute: `${GROUP}:displayName` }, value: 'G' }]);
    expect(membership).toEqual(amend(['a'], []));
  });

  test('is not what an extension calls its members', () => {
    const extended = resourceTypesOf('auto', 'v2', {
      user: { extensions: [], requiredExtensions: [] },
      group: { extensions: [club], requiredExtensions: [] },
      others: [],
    }).group;
    const Operations = [
      { op: 'remove', path: `${club.id}:members` },
      { op: 'add', value: { [club.id]: { members: ['a'] } } },
    ];
    const taken = takeMembership(readPatch({ Operations }, extended), extended);
    expect(taken.membership).toBeUndefined();
    expect(taken.operations).toHaveLength(2);
  });

  test('is absent when members are not named', () => {
    expect(take({ op: 'replace', path: 'displayName', value: 'G' }).membership).toBeUndefined();
  });

  test.each([
    ['invalidPath', { op: 'remove', path: 'members[display eq "x"]' }],
    ['invalidPath', { op: 'remove', path: 'members[value co "x"]' }],
    ['invalidPath', { op: 'remove', path: 'members[not (value eq "x")]' }],
    ['invalidPath', { op: 'remove', path: 'members[value eq "x" and display eq "y"]' }],
    ['invalidPath', { op: 'replace', path: 'members[type eq "User"]', value: { value: 'a' } }],
    ['noTarget', { op: 'replace', path: 'members[type eq "Robot" and value eq "x"]', value: { value: 'a' } }],
    ['mutability', { op: 'replace', path: 'members[value eq "x"].type', value: 'Group' }],
    ['mutability', { op: 'remove', path: 'members.value' }],
    ['invalidValue', { op: 'add', path: 'members', value: [{ display: 'x' }] }],
    ['invalidValue', { op: 'add', path: 'members', value: [{ value: '' }] }],
    ['invalidValue', { op: 'replace', path: 'members', value: [{}] }],
    ['invalidValue', { op: 'replace', path: 'members', value: [null] }],
    ['invalidValue', { op: 'remove', path: 'members', value: {} }],
  ])('is refused with %s: %j', (scimType, operation) => {
    expect(() => take(operation)).toThrow(expect.objectContaining({ status: 400, scimType }));
  });

  test('comes to the same as doing one step after the other', () => {
    fc.assert(
      fc.property(
        fc.array(steps, { minLength: 1, maxLength: 8 }),
        fc.uniqueArray(ids),
        (operations, before) => {
          const { membership } = take(...operations);
          expect(new Set(after(before, membership))).toEqual(slowly(before, operations));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

function amend(add: readonly string[], remove: readonly string[]): Membership {
  const named = (ids: readonly string[]) => ids.map((id) => ({ id }));
  return { type: 'amend', add: named(add), remove: named(remove), removeAll: [], needs: [] };
}

function set(...members: readonly NamedMember[]): Membership {
  return { type: 'set', members, needs: [] };
}

describe('a choice by more than the id', () => {
  const removal = (...remove: readonly object[]) => ({ ...amend([], []), remove });
  const remove = (filter: string) => ({ op: 'remove', path: `members[${filter}]` });

  test.each<[filter: string, membership: object]>([
    ['value eq "a" and type eq "User"', removal({ id: 'a', kind: 'identity' })],
    [
      'type eq "GROUP" and (value eq "a" or value eq "b")',
      removal({ id: 'a', kind: 'group' }, { id: 'b', kind: 'group' }),
    ],
    ['$ref eq "https://x/scim/v2/s/Users/a"', removal({ id: 'a', kind: 'identity' })],
    ['value eq "a" and $ref eq "Groups/b"', removal()],
    ['value eq "a" and type eq "Robot"', removal()],
    ['type eq "Group"', { ...amend([], []), removeAll: ['group'] }],
    ['value eq "a" and type eq "User" or value eq "a" and type eq "Group"', removal({ id: 'a' })],
  ])('removes %s', (filter, membership) => {
    expect(take(remove(filter)).membership).toEqual(membership);
  });

  test('removes whom the same PATCH added before only if that is what is chosen', () => {
    const add = { op: 'add', path: 'members', value: [{ value: 'a' }] };
    expect(take(add, remove('type eq "Group"')).membership).toEqual({
      ...amend([], []),
      add: [{ id: 'a', unless: 'group' }],
      removeAll: ['group'],
    });
    expect(take(add, remove('type eq "Group"'), remove('type eq "User"')).membership).toMatchObject({
      add: [],
    });
    expect(take(remove('type eq "Group"'), add).membership).toMatchObject({ add: [{ id: 'a' }] });
  });

  const replace = { op: 'replace', path: 'members[value eq "a"]', value: { value: 'b' } };

  test('replaces whoever was a member before, or was made one', () => {
    expect(take(replace).membership).toEqual({
      ...amend(['b'], ['a']),
      needs: [
        [
          { id: 'a', kind: 'identity' },
          { id: 'a', kind: 'group' },
        ],
      ],
    });
    expect(take({ op: 'add', path: 'members', value: 'a' }, replace).membership).toMatchObject({ needs: [] });
  });

  test.each([
    [{ op: 'remove', path: 'members' }],
    [{ op: 'replace', path: 'members', value: ['c'] }],
    [{ op: 'remove', path: 'members[value eq "a"]' }],
  ])('replaces nobody who is gone by then: %j', (before) => {
    expect(() => take(before, replace)).toThrow(
      expect.objectContaining({ status: 400, scimType: 'noTarget' }),
    );
  });
});

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const lists = fc.array(ids, { maxLength: 4 });
const choice = fc.oneof(
  ids.map((id) => `value eq "${id}"`),
  fc.constantFrom('type eq "User"', 'type eq "Group"'),
  fc
    .tuple(ids, fc.constantFrom('User', 'Group'))
    .map(([id, type]) => `value eq "${id}" and type eq "${type}"`),
  fc.tuple(ids, ids).map(([one, other]) => `value eq "${one}" or value eq "${other}"`),
);
const steps = fc.oneof(
  fc.record({ op: fc.constantFrom('add', 'remove', 'replace'), path: fc.constant('members'), value: lists }),
  fc.record({ op: fc.constant('remove'), path: choice.map((each) => `members[${each}]`) }),
  fc.record({ op: fc.constant('remove'), path: fc.constant('members') }),
);
type Step = { readonly op: string; readonly path: string; readonly value?: readonly string[] };

/** Two of them are groups, which no client says. */
const kindOf = (id: string) => (id > 'c' ? 'group' : 'identity');

function after(before: readonly string[], membership: Membership | undefined): readonly string[] {
  if (membership === undefined) return before;
  const named = membership.type === 'set' ? membership.members : membership.add;
  const added = named.filter(({ id, unless }) => unless !== kindOf(id)).map(({ id }) => id);
  if (membership.type === 'set') return added;
  const { remove, removeAll } = membership;
  const goes = (id: string) =>
    remove.some((each) => each.id === id && (each.kind ?? kindOf(id)) === kindOf(id));
  return [...before.filter((id) => !goes(id) && !removeAll.includes(kindOf(id))), ...added];
}

/** The obvious way: a set that each step changes in place. */
function slowly(before: readonly string[], operations: readonly Step[]): Set<string> {
  const members = new Set(before);
  for (const { op, path, value } of operations) {
    const chosen = /\[(.*)\]/.exec(path)?.[1];
    if (op === 'replace') members.clear();
    if (op === 'remove' && chosen === undefined && value === undefined) members.clear();
    if (chosen !== undefined) for (const id of members) if (slowlyFits(id, chosen)) members.delete(id);
    for (const id of value ?? []) {
      if (op === 'remove') members.delete(id);
      else members.add(id);
    }
  }
  return members;
}

function slowlyFits(id: string, filter: string): boolean {
  const type = kindOf(id) === 'group' ? 'Group' : 'User';
  return filter
    .split(' or ')
    .some((side) =>
      side.split(' and ').every((each) => each === `value eq "${id}"` || each === `type eq "${type}"`),
    );
}
