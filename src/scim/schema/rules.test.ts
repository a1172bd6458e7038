import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { applyPatch } from '../patch/apply.ts';
import { readPatch } from '../patch/operation.ts';
import { attribute, type Schema } from './attribute.ts';
import { requireUnchanged } from './rules.ts';

const urn = 'urn:example:Badge';
const parts = [
  attribute('value', ''),
  attribute('type', '', { canonicalValues: ['main', 'side'] }),
  attribute('number', '', { mutability: 'immutable' }),
  attribute('level', '', { type: 'integer' }),
];
const schema: Schema = {
  id: urn,
  name: 'Badge',
  description: '',
  attributes: [
    attribute('serial', '', { mutability: 'immutable' }),
    attribute('colours', '', {
      multiValued: true,
      mutability: 'immutable',
      canonicalValues: ['red', 'blue'],
    }),
    attribute('card', '', { type: 'complex', subAttributes: parts }),
    attribute('doors', '', { type: 'complex', multiValued: true, subAttributes: parts }),
  ],
};
const { user } = resourceTypesOf('auto', 'v2', {
  user: { extensions: [schema], requiredExtensions: [] },
  group: { extensions: [], requiredExtensions: [] },
  others: [],
});

const badge = (held: Attributes): Attributes => ({ userName: 'ada', [urn]: held });
const main = { value: 'a', type: 'main', number: '1', level: 2 };
const side = { value: 'b', number: '2' };

/** As PATCH does it. */
function patched(held: Attributes, ...Operations: object[]): unknown {
  const before = badge(held);
  const after = applyPatch(before, readPatch({ Operations }, user), user);
  requireUnchanged(before, after, user);
  return after[urn];
}
const mutability = expect.objectContaining({ status: 400, scimType: 'mutability' });

describe('what is immutable keeps its value', () => {
  test.each<[what: string, before: Attributes, after: Attributes]>([
    ['another', { serial: '1' }, { serial: '2' }],
    ['none', { serial: '1' }, {}],
    ['another part', { card: main }, { card: { ...main, number: '2' } }],
    ['no such part', { card: main }, { card: { value: 'a' } }],
    ['no value that has the part', { card: main }, { serial: '1' }],
    [
      'another part of the same value of a list',
      { doors: [main, side] },
      { doors: [{ ...main, number: '3' }] },
    ],
    ['another list', { colours: ['red'] }, { colours: ['blue'] }],
    ['a longer list', { colours: ['red'] }, { colours: ['red', 'blue'] }],
  ])('and is refused with %s', (_, before, after) => {
    expect(() => requireUnchanged(badge(before), badge(after), user)).toThrow(mutability);
  });

  test.each<[what: string, before: Attributes, after: Attributes]>([
    ['what had none gets one', {}, { serial: '1', card: main, doors: [main] }],
    ['a part had none', { card: { value: 'a' } }, { card: { value: 'a', number: '1' } }],
    [
      'all else changes',
      { card: main, doors: [main] },
      { card: { ...main, level: 3 }, doors: [{ ...main, level: 3 }] },
    ],
    ['values of a list come and go', { doors: [main] }, { doors: [{ ...side, number: '9' }] }],
    ['its values come in another order', { colours: ['red', 'blue'] }, { colours: ['blue', 'red'] }],
    ['it was stored in another form', { colours: ['RED', 'red'] }, { colours: ['red'] }],
    ['its list has another order', { colours: ['red', 'blue'] }, { colours: ['blue', 'red'] }],
    ['its list says it in other capitals', { doors: [{ ...main, type: 'MAIN' }] }, { doors: [main] }],
  ])('and it is not where %s', (_, before, after) => {
    expect(() => requireUnchanged(badge(before), badge(after), user)).not.toThrow();
  });
});

describe('a PATCH', () => {
  const path = (rest: string) => `${urn}:${rest}`;
  test.each<[operation: object]>([
    [{ op: 'replace', path: path('card.number'), value: '2' }],
    [{ op: 'remove', path: path('card.number') }],
    [{ op: 'remove', path: path('card') }],
    [{ op: 'add', path: path('card'), value: { number: '2' } }],
    [{ op: 'replace', path: path('doors[value eq "a"].number'), value: '2' }],
    [{ op: 'remove', path: path('doors[value eq "a"].number') }],
    [{ op: 'add', path: path('doors[value eq "a"]'), value: { number: '2' } }],
    [{ op: 'replace', path: path('doors[value eq "a"]'), value: { ...main, number: '2' } }],
    [{ op: 'replace', path: path('doors.number'), value: '1' }],
    [{ op: 'remove', path: path('doors.number') }],
    [{ op: 'add', path: path('doors'), value: [{ ...main, number: '2' }] }],
    [{ op: 'replace', path: path('doors'), value: [{ ...main, number: '2' }] }],
    [{ op: 'replace', value: { [urn]: { card: { number: '2' } } } }],
  ])('does not change an immutable part: %j', (operation) => {
    expect(() => patched({ card: main, doors: [main, side] }, operation)).toThrow(mutability);
  });

  test.each<[operation: object, after: Attributes]>([
    [
      { op: 'add', path: path('card.number'), value: '1' },
      { card: main, doors: [main, side] },
    ],
    [
      { op: 'replace', path: path('doors[value eq "a"].level'), value: '7' },
      { card: main, doors: [{ ...main, level: 7 }, side] },
    ],
    [
      { op: 'remove', path: path('doors[value eq "a"]') },
      { card: main, doors: [side] },
    ],
    [
      { op: 'remove', path: path('doors[value eq "a"].value') },
      { card: main, doors: [side] },
    ],
    [
      { op: 'replace', path: path('doors[value eq "a"]'), value: { value: 'c', number: '3' } },
      { card: main, doors: [{ value: 'c', number: '3' }, side] },
    ],
    [
      { op: 'add', path: path('doors'), value: [main] },
      { card: main, doors: [main, side] },
    ],
  ])('changes the rest, and values as a whole: %j', (operation, after) => {
    expect(patched({ card: main, doors: [main, side] }, operation)).toEqual(after);
  });

  test('gives an immutable part to a value that had none', () => {
    const operation = { op: 'add', path: path('doors[value eq "a"].number'), value: '1' };
    expect(patched({ doors: [{ value: 'a' }] }, operation)).toEqual({ doors: [{ value: 'a', number: '1' }] });
  });
});
