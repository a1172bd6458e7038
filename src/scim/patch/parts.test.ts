/** Parts of complex values that are lists themselves, as declared schemas have them. */
import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../model/index.ts';
import { attribute } from '../schema/attribute.ts';
import { resourceType, userDefinition } from '../schema/resource-type.ts';
import { applyPatch } from './apply.ts';
import { readPatch } from './operation.ts';

const badge = 'urn:example:scim:Badge';
const subAttributes = [attribute('value', ''), attribute('codes', '', { multiValued: true })];
const type = resourceType({
  ...userDefinition,
  extensions: [
    {
      id: badge,
      name: 'Badge',
      description: '',
      attributes: [
        attribute('tags', '', { multiValued: true }),
        attribute('box', '', { type: 'complex', subAttributes }),
        attribute('doors', '', { type: 'complex', multiValued: true, subAttributes }),
      ],
    },
  ],
});
const before = {
  box: { value: 'b', codes: ['a', 'c'], more: ['x'] },
  doors: [
    { value: 'n', codes: ['a', 'c'] },
    { value: 's', codes: ['a'] },
  ],
};
const [north, south] = before.doors;
const patch = (op: string, path: string, value: unknown) => {
  const operations = readPatch({ Operations: [{ op, path: `${badge}:${path}`, value }] }, type);
  return applyPatch({ userName: 'x', [badge]: before }, operations, type)[badge] as Attributes;
};
const codes = (...values: readonly string[]) => ({ codes: values });

test('a list of values without parts takes no others, and each once', () => {
  const tags = ['a', 'b'];
  const changed = (op: string, choice: string, value: unknown) => {
    const operations = readPatch({ Operations: [{ op, path: `${badge}:tags[${choice}]`, value }] }, type);
    return applyPatch({ userName: 'x', [badge]: { tags } }, operations, type)[badge];
  };
  expect(changed('add', 'type eq "in"', 'B')).toEqual({ tags });
  for (const value of [{ floor: 1 }, [{ x: 'y' }]])
    expect(() => changed('replace', 'x eq 1', value)).toThrow(
      expect.objectContaining({ status: 400, scimType: 'invalidValue' }),
    );
});

describe('to a list that is a part', () => {
  test.each<[path: string, value: unknown, after: object]>([
    ['box.codes', 'd', { box: { ...before.box, ...codes('a', 'c', 'd') } }],
    ['box.codes', ['C', 'd'], { box: { ...before.box, ...codes('a', 'c', 'd') } }],
    [
      'box',
      { Codes: ['d'], more: ['y'] },
      { box: { ...before.box, ...codes('a', 'c', 'd'), more: ['x', 'y'] } },
    ],
    [
      'doors.codes',
      ['d'],
      {
        doors: [
          { ...north, ...codes('a', 'c', 'd') },
          { ...south, ...codes('a', 'd') },
        ],
      },
    ],
    ['doors[value eq "s"].codes', ['d'], { doors: [north, { ...south, ...codes('a', 'd') }] }],
    ['doors[value eq "s"]', codes('d'), { doors: [north, { ...south, ...codes('a', 'd') }] }],
    ['doors', [{ value: 's', ...codes('d') }], { doors: [north, { ...south, ...codes('a', 'd') }] }],
    ['doors[value eq "w"].codes', 'd', { doors: [north, south, { value: 'w', ...codes('d') }] }],
  ])('%s adds %j', (path, value, after) => {
    expect(patch('add', path, value)).toEqual({ ...before, ...after });
  });

  test.each<[path: string, value: unknown, after: object]>([
    ['box.codes', ['d'], { box: { ...before.box, ...codes('d') } }],
    ['box', codes('d'), { box: { ...before.box, ...codes('d') } }],
    ['doors[value eq "s"].codes', ['d'], { doors: [north, { ...south, ...codes('d') }] }],
  ])('%s puts %j in its place', (path, value, after) => {
    expect(patch('replace', path, value)).toEqual({ ...before, ...after });
  });

  test.each<[path: string, value: unknown, after: object]>([
    ['box.codes', ['A'], { box: { ...before.box, ...codes('c') } }],
    ['box.codes', [], { box: before.box }],
    ['box.codes', undefined, { box: { value: 'b', more: ['x'] } }],
    ['box.value', { any: 'thing' }, { box: { ...codes('a', 'c'), more: ['x'] } }],
    ['box.more', 'x', { box: { value: 'b', ...codes('a', 'c') } }],
    ['doors.codes', ['a'], { doors: [{ ...north, ...codes('c') }, { value: 's' }] }],
    ['doors[value eq "n"].codes', ['a'], { doors: [{ ...north, ...codes('c') }, south] }],
    ['doors[value eq "n"].codes', null, { doors: [{ value: 'n' }, south] }],
  ])('%s loses %j', (path, value, after) => {
    expect(patch('remove', path, value)).toEqual({ ...before, ...after });
  });

  test('no more is added than a list may hold', () => {
    const many = Array.from({ length: 249 }, (_, at) => `${at}`);
    expect(() => patch('add', 'box.codes', many)).toThrow(
      expect.objectContaining({ status: 400, scimType: 'invalidValue' }),
    );
  });
});
