/** Every function by a table of cases: the ordinary, the empty, the missing, and the odd characters. */

import { describe, expect, it } from 'vitest';
import { ada } from '../../fixture.ts';
import { functions } from '../../preview.ts';
import { compileExpression } from '../expression.ts';
import { textCases } from './text-cases.ts';
import { valueCases } from './value-cases.ts';

const tables = { ...textCases, ...valueCases };

describe('functions', () => {
  it('have a table of cases each, and no table is left of one that is gone', () => {
    expect(Object.keys(tables).sort()).toEqual(functions.map(({ name }) => name).sort());
  });

  it.each(functions.map((each) => [each.example.expression, each.example.gives] as const))(
    'tell the truth in their example %s',
    (expression, gives) => {
      expect(compileExpression(expression).evaluate(ada)).toEqual(gives);
    },
  );

  for (const [name, cases] of Object.entries(tables))
    it.each(cases)(`${name}: %s gives %j`, (expression, gives) => {
      expect(compileExpression(expression).evaluate(ada) ?? null).toEqual(gives);
    });
});

describe('functions that cannot answer', () => {
  it.each([
    ['int("4x")', '“4x” cannot be read as a whole number'],
    ['int(1e300)', 'a number cannot be read as a whole number'],
    ['double("abc")', '“abc” cannot be read as a number'],
    ['bool("yes")', '“yes” cannot be read as true or false'],
    ['string(user.attributes.tags)', 'a list cannot be read as text'],
    [
      'join([{"a": 1}], ",")',
      'join takes texts, and one item is an object; choose a member of it with .map(…)',
    ],
    ['join(["a"], ",", "b")', 'join takes a list and a separator, or a separator and what is to be joined'],
    ['join(1, ",")', 'join takes a list and a separator, or a separator and what is to be joined'],
    ['size(true)', 'size takes text, a list or an object, not true or false'],
    [
      'lower(user.attributes.level)',
      '`lower` takes text as `text`, and `user.attributes.level` is a number; write string(user.attributes.level)',
    ],
    ['lower(user.attributes.tags)', '`lower` takes text as `text`, and `user.attributes.tags` is a list'],
    [
      'left("a", user.attributes.ratio)',
      '`left` takes a whole number as `count`, and `user.attributes.ratio` is a number',
    ],
    [
      'removeDuplicates(user.attributes.level)',
      '`removeDuplicates` takes a list as `list`, and `user.attributes.level` is a number',
    ],
    ['iif(user.attributes.level, 1, 2)', 'the condition of iif is true or false, and this one is a number'],
  ])('%s says: %s', (expression, message) => {
    expect(() => compileExpression(expression).evaluate(ada)).toThrow(
      expect.objectContaining({ code: 'invalid', message }),
    );
  });
});
