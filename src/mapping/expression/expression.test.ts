/** What expressions mean. */

import { describe, expect, it } from 'vitest';
import { ada, makePerson } from '../fixture.ts';
import { compileExpression } from './expression.ts';

const evaluate = (expression: string, person = ada) => compileExpression(expression).evaluate(person);

describe('what is missing', () => {
  it.each([
    'user.title',
    'user.nope',
    'user.nope.deeper.still',
    'user.title == null ? user.nope : "x"',
    'user.name.middleName',
    'user.manager.nope',
    'user.attributes.nope["deeper"]',
    'user.attributes.badge.nope',
    'user.attributes["no such"]',
    'user.attributes.tags[7]',
    'user.attributes.tags[-1]',
    'user.attributes.nope[0]',
    'user.attributes.level.nope',
    'user.attributes.constructor',
    'user.attributes.toString',
    'user.constructor',
    'user.attributes["__proto__"]',
    '{"a": 1}["b"]',
    '{"a": 1}[user.title]',
    'user.attributes.tags[user.title]',
    'user.attributes.tags["x"]',
  ])('is no value and no error: %s', (expression) => {
    expect(evaluate(expression)).toBeUndefined();
  });

  it.each([
    ['user.title == "CEO"', false],
    ['user.title != "CEO"', true],
    ['"CEO" == user.title', false],
    ['user.title == null', true],
    ['user.title == user.nope', true],
    ['user.title in user.groups', false],
    ['"x" in user.attributes.nope', false],
    ['null in [1, null]', true],
  ])('compares: %s is %s', (expression, value) => {
    expect(evaluate(expression)).toBe(value);
  });

  it.each([
    [
      'user.title + "x"',
      '`+` needs a value on both sides, and `user.title` has none; write coalesce(user.title, …) where it may be missing',
    ],
    [
      '"x" + user.title',
      '`+` needs a value on both sides, and `user.title` has none; write coalesce(user.title, …) where it may be missing',
    ],
    [
      'user.attributes.nope < 3',
      '`<` needs a value on both sides, and `user.attributes.nope` has none; write coalesce(user.attributes.nope, …) where it may be missing',
    ],
    [
      'user.attributes.nope ? 1 : 2',
      'What stands before ? takes true or false, and `user.attributes.nope` is no value; write `user.attributes.nope == true` if that means false',
    ],
    [
      'user.active && user.attributes.nope',
      '&& takes true or false, and `user.attributes.nope` is no value; write `user.attributes.nope == true` if that means false',
    ],
    [
      '!user.attributes.nope',
      '! takes true or false, and `user.attributes.nope` is no value; write `user.attributes.nope == true` if that means false',
    ],
    ['-user.attributes.nope', 'the minus sign takes a number, and `user.attributes.nope` is no value'],
    [
      'user.attributes.tags.filter(t, user.attributes.nope)',
      '`user.attributes.nope` must be true or false for each item, and is no value for one',
    ],
  ])('is not taken for empty text, 0 or false: %s', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(expect.objectContaining({ code: 'invalid', message }));
  });
});

describe('operators', () => {
  it.each([
    ['1 + 2 * 3 - 4', 3],
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7 % 4', 3],
    ['7.0 / 2', 3.5],
    ['1 + 1.5', 2.5],
    ['user.attributes.level + 1', 6],
    ['user.attributes.level / 2', 2.5],
    ['-user.attributes.level', -5],
    ['--3', 3],
    ['-9223372036854775808 < 0', true],
    ['0xff', 255],
    ['"a" + "b"', 'ab'],
    ['[1] + [2, "x"]', [1, 2, 'x']],
    ['"a" < "b" && "b" <= "b" && 2 > 1.5 && 2 >= 2.0', true],
    ['false < true', true],
    ['1 == 1.0', true],
    ['user.attributes.level == 5', true],
    ['[1, "a", {"b": null}] == [1.0, "a", {"b": null}]', true],
    ['{"a": 1, "b": 2} == {"b": 2, "a": 1}', true],
    ['{"a": 1} == {"b": 1}', false],
    ['[1] != [1, 2]', true],
    ['user.attributes.tags == ["a", "b"]', true],
    ['user.attributes.level == user.attributes.tags', false],
    ['2 in [1, 2.0]', true],
    ['"colour" in user.attributes.badge', true],
    ['"Staff" in user.groups', true],
    ['true ? "a" : null', 'a'],
    ['user.active ? 1 : "x"', 1],
    ['!false', true],
    ['false && 1 / 0 == 1', false],
    ['1 / 0 == 1 && false', false],
    ['true || 1 / 0 == 1', true],
    ['1 / 0 == 1 || true', true],
    ['{"Engineering": "eng", "Sales": "sal"}[user.department]', 'eng'],
    ['{user.userName: 1}', { 'ada@example.com': 1 }],
    ['{"__proto__": 1}["__proto__"]', 1],
    ['r"\\d" + \'x\' + """y"""', '\\dxy'],
    ['1 // a comment\n + 1', 2],
    ['[1, null, [true]]', [1, null, [true]]],
    ['[1, 2][user.attributes.ratio > 1 ? 1 : 0]', 2],
  ])('%s gives %j', (expression, value) => {
    expect(evaluate(expression)).toEqual(value);
  });

  it.each([
    ['1 / 0', 'this divides by zero'],
    ['1 % 0', 'this divides by zero'],
    ['9223372036854775807 + 1', 'this makes a whole number of more than 64 bits'],
    ['-(-9223372036854775808)', 'this makes a whole number of more than 64 bits'],
    [
      '9007199254740993',
      'the result is not a number that can be written down exactly; write string(…) to keep it as text',
    ],
    [
      '1.0 / 0',
      'the result is not a number that can be written down exactly; write string(…) to keep it as text',
    ],
    ['1 / 0 == 1 && true', 'this divides by zero'],
    [
      'user.attributes.tags + "x"',
      '`+` takes two texts, two numbers or two lists, and `user.attributes.tags` is a list, `"x"` is text',
    ],
    ['user.attributes.level["x" + "y"]', '`user.attributes.level["x" + "y"]` looks for text in a number'],
    [
      '1 in user.attributes.level',
      '`in` takes a list or an object on its right, and `1` is a whole number, `user.attributes.level` is a number',
    ],
    [
      'user.attributes.level.map(x, x)',
      'only a list can be gone through, and `user.attributes.level` is a number',
    ],
    [
      '{user.attributes.level: 1}',
      'the names in an object are text, and `user.attributes.level` is a number',
    ],
  ])('%s fails: %s', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(expect.objectContaining({ code: 'invalid', message }));
  });
});

describe('variables', () => {
  it('of a loop hide those outside it, user too', () => {
    expect(evaluate('[1, 2].map(x, [10].map(x, x)[0] + x)')).toEqual([11, 12]);
    expect(evaluate('["a"].map(user, user + "!")')).toEqual(['a!']);
  });

  it('do not leak from one evaluation into the next', () => {
    const expression = compileExpression('user.groups.map(g, user.groups.filter(h, h != g).size())');
    const other = makePerson({}, [{ source: 'a', id: '1', name: 'One', path: ['One'] }]);
    expect([expression.evaluate(ada), expression.evaluate(other), expression.evaluate(ada)]).toEqual([
      [1, 1],
      [0],
      [1, 1],
    ]);
  });
});

describe('types', () => {
  it.each([
    ['user.userName', 'text'],
    ['user.active', 'bool'],
    ['user.groups', 'list'],
    ['user.attributes.x', 'any'],
    ['1 + 1', 'int'],
    ['1 + 1.0', 'double'],
    ['user.attributes.x + 1', 'any'],
    ['user.groups[0]', 'text'],
    ['user.active ? "a" : null', 'text'],
    ['user.active ? "a" : 1', 'any'],
    ['coalesce(user.title, "x")', 'text'],
    ['switch(user.title, 1, "a", 2.5)', 'double'],
    ['null', 'null'],
    ['{}', 'map'],
  ])('of %s: %s', (expression, kind) => {
    expect(compileExpression(expression).type.kind).toBe(kind);
  });
});

describe('hints', () => {
  it('tell of members that are probably misspelled, and of nothing else', () => {
    const hints = (expression: string) => compileExpression(expression).hints;
    expect(hints('lower(user.usrName)')).toEqual([
      {
        path: 'column 12',
        message:
          '`user` has no `usrName` of its own; it is read from the raw attributes. Did you mean `userName`?',
      },
    ]);
    expect(hints('user.name.givenname')).toEqual([
      { path: 'column 11', message: '`user.name` has no `givenname`. Did you mean `givenName`?' },
    ]);
    expect(hints('user.badge.colour + user.attributes.usrName + user.emails.personal')).toEqual([]);
  });
});
