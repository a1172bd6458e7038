import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { attribute, type Schema } from '../schema/attribute.ts';
import { withUntold } from './untold.ts';

const urn = 'urn:example:Safe';
const secret = { mutability: 'writeOnly', returned: 'never' } as const;
const parts = [
  attribute('value', ''),
  attribute('Code', '', secret),
  attribute('photo', '', { returned: 'request' }),
];
const attributes = [
  attribute('label', ''),
  attribute('pin', '', secret),
  attribute('photo', '', { returned: 'request' }),
  attribute('box', '', { type: 'complex', subAttributes: parts }),
  attribute('doors', '', { type: 'complex', multiValued: true, subAttributes: parts }),
];
const schema: Schema = { id: urn, name: 'Safe', description: '', attributes };
const [type] = resourceTypesOf('auto', 'v2', {
  user: { extensions: [], requiredExtensions: [] },
  group: { extensions: [], requiredExtensions: [] },
  others: [
    {
      name: 'Safe',
      endpoint: '/Safes',
      description: '',
      schema,
      extensions: [{ ...schema, id: `${urn}:ext` }],
    },
  ],
}).others;
if (type === undefined) throw new Error('Nothing was declared.');

const box = { value: 'b', Code: '1', photo: 'p' };
const doors = [box, { value: 'c', Code: '2' }];

describe('a PUT leaves what it does not speak of and nobody was told', () => {
  test.each<[what: string, told: Attributes, before: Attributes, after: Attributes]>([
    [
      'attributes',
      { label: 'x' },
      { label: 'a', pin: '1', photo: 'p' },
      { label: 'x', pin: '1', photo: 'p' },
    ],
    [
      'nothing that it speaks of',
      { pin: '2', photo: 'q' },
      { pin: '1', photo: 'p' },
      { pin: '2', photo: 'q' },
    ],
    ['nothing that is told', {}, { label: 'a' }, {}],
    ['parts of a value', { box: { value: 'x' } }, { box }, { box: { ...box, value: 'x' } }],
    ['no part of a value that goes', {}, { box, doors }, {}],
    ['a value of which nothing is told', {}, { box: { Code: '1' } }, { box: { Code: '1' } }],
    ['values of which nothing is told', {}, { doors: [{ Code: '1' }] }, { doors: [{ Code: '1' }] }],
    [
      'parts of the same value',
      { doors: [{ value: 'c' }, { value: 'd' }] },
      { doors },
      { doors: [doors[1] ?? {}, { value: 'd' }] },
    ],
    [
      'what it says in other letters',
      { box: { VALUE: 'x', code: '7' } },
      { box: { Code: '1' } },
      { box: { VALUE: 'x', code: '7' } },
    ],
  ])('%s', (_, told, before, after) => {
    expect(withUntold(told, before, type)).toEqual(after);
    // The same of an extension, which goes as a value does.
    const beneath = (held: Attributes): Attributes => ({ label: 'l', [`${urn}:ext`]: held });
    expect(withUntold(beneath({ label: 'e', ...told }), beneath(before), type)).toEqual(
      beneath({ label: 'e', ...after }),
    );
  });

  test.each<[what: string, before: Attributes, stays: boolean]>([
    ['of which nothing was told', { pin: '1', box: { Code: '2' } }, true],
    ['that was told', { label: 'a', pin: '1' }, false],
    ['of which one part was told', { pin: '1', box }, false],
    ['of which something was told that no schema knows', { pin: '1', colour: 'red' }, false],
  ])('an extension %s: %j, %j', (_, held, stays) => {
    const before = { [`${urn}:ext`]: held };
    expect(withUntold({ label: 'x' }, before, type)).toEqual({ label: 'x', ...(stays && before) });
  });
});
