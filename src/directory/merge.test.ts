import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Attributes, ENTERPRISE_USER, type ToldIdentity } from '../model/index.ts';
import { mergeAttributes, mergePerson } from './merge.ts';

function told(
  source: string,
  id: string,
  rest: Partial<ToldIdentity['identity']> & { goneAt?: number } = {},
) {
  const { goneAt, ...identity } = rest;
  return {
    source,
    identity: { id, active: true, attributes: {}, ...identity },
    ...(goneAt === undefined ? {} : { goneAt }),
  };
}

describe('who is believed', () => {
  test('the most believed source that still tells the person decides whether they are active', () => {
    const hr = told('hr', '1', { active: false });
    const okta = told('okta', 'a');
    expect(mergePerson('p', [okta, hr], ['hr', 'okta'])).toMatchObject({ active: false, present: true });
    expect(mergePerson('p', [okta, hr], ['okta', 'hr'])).toMatchObject({ active: true, identity: okta });
    const left = told('hr', '1', { goneAt: 5 });
    expect(mergePerson('p', [left, okta], ['hr', 'okta'])).toMatchObject({
      active: true,
      present: true,
      identity: okta,
      identities: [left, okta],
    });
  });

  test('a person whom no source tells any more is neither present nor active, and keeps a name', () => {
    const person = mergePerson(
      'p',
      [told('hr', '1', { goneAt: 5, attributes: { displayName: 'Ada' } }), told('okta', 'a', { goneAt: 6 })],
      ['hr', 'okta'],
    );
    expect(person).toMatchObject({ present: false, active: false, attributes: { displayName: 'Ada' } });
    expect(person.identity.source).toBe('hr');
  });

  test('a source that is not among those of the sync is not heard', () => {
    const person = mergePerson('p', [told('hr', '1', { active: false }), told('okta', 'a')], ['okta']);
    expect(person.active).toBe(true);
    expect(person.identities.map(({ source }) => source)).toEqual(['okta']);
    expect(() => mergePerson('p', [told('hr', '1')], ['okta'])).toThrow('No source of okta');
  });

  test('of several identities in one source the one still told comes first, then the last that went', () => {
    const first = told('okta', 'a', { goneAt: 3, active: true });
    const second = told('okta', 'b', { goneAt: 7 });
    const third = told('okta', 'c', { active: false });
    const person = mergePerson('p', [first, third, second], ['okta']);
    expect(person.identities.map(({ identity }) => identity.id)).toEqual(['c', 'b', 'a']);
    expect(person.active).toBe(false);
  });

  test('attributes of a source that no longer tells the person are not believed beside one that does', () => {
    const person = mergePerson(
      'p',
      [
        told('hr', '1', { goneAt: 5, attributes: { title: 'Engineer' } }),
        told('okta', 'a', { userName: 'ada' }),
      ],
      ['hr', 'okta'],
    );
    expect(person.attributes).toEqual({ userName: 'ada' });
  });
});

describe('merged attributes', () => {
  const cases: readonly [name: string, told: readonly Attributes[], merged: Attributes][] = [
    ['the most believed value wins', [{ title: 'A' }, { title: 'B' }], { title: 'A' }],
    [
      'what one source does not tell the next gives',
      [{ title: 'A' }, { locale: 'de' }],
      { title: 'A', locale: 'de' },
    ],
    ['null is no value', [{ title: null }, { title: 'B' }], { title: 'B' }],
    [
      'an empty list is no value',
      [{ emails: [] }, { emails: [{ value: 'a@b' }] }],
      { emails: [{ value: 'a@b' }] },
    ],
    ['an empty text is a value', [{ title: '' }, { title: 'B' }], { title: '' }],
    [
      'false and nought are values',
      [
        { a: false, b: 0 },
        { a: true, b: 1 },
      ],
      { a: false, b: 0 },
    ],
    ['told as empty by all stays told', [{ title: null }, { title: [] }], { title: null }],
    [
      'a name is one value',
      [{ name: { givenName: 'A' } }, { name: { familyName: 'B' } }],
      { name: { givenName: 'A' } },
    ],
    [
      'an extension is merged member by member',
      [
        { [ENTERPRISE_USER]: { department: 'Sales', division: null } },
        { [ENTERPRISE_USER]: { department: 'Legal', division: 'EMEA', manager: { value: '7' } } },
      ],
      { [ENTERPRISE_USER]: { department: 'Sales', division: 'EMEA', manager: { value: '7' } } },
    ],
  ];
  test.each(cases)('%s', (_name, sources, merged) => {
    expect(mergeAttributes(sources)).toEqual(merged);
  });

  test('merging one source changes nothing, and merging in steps is merging at once', () => {
    const value = fc.oneof(fc.string(), fc.constant(null), fc.constant([]), fc.boolean());
    const attributes = fc.dictionary(
      fc.constantFrom('title', 'emails', 'locale'),
      value,
    ) as fc.Arbitrary<Attributes>;
    fc.assert(
      fc.property(attributes, attributes, attributes, (a, b, c) => {
        expect(mergeAttributes([a])).toEqual(a);
        expect(mergeAttributes([mergeAttributes([a, b]), c])).toEqual(mergeAttributes([a, b, c]));
      }),
    );
  });
});
