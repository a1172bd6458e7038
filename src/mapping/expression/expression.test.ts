/** What expressions mean, and what is said of those that mean nothing. */

import { describe, expect, it } from 'vitest';
import { ada, makePerson, thrownBy } from '../fixture.ts';
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

describe('faults', () => {
  it.each([
    ['', 'column 1', 'The expression is empty; write one, such as user.userName.'],
    ['  ', 'column 1', 'The expression is empty; write one, such as user.userName.'],
    ['usr.name', 'column 1', 'There is no variable `usr`. Did you mean `user`?'],
    [
      'department',
      'column 1',
      'There is no variable `department`. The person is `user`: user.userName, user.attributes.department …',
    ],
    ['lower(user)', 'column 7', '`user` is the whole person; name a member, as in user.userName.'],
    [
      'user[user.title]',
      'column 6',
      'A member of `user` is chosen by a written name; for others use user.attributes[…].',
    ],
    [
      'user.title > 3',
      'column 1',
      '`>` takes two numbers or two texts; here it has text and a whole number (`user.title > 3`).',
    ],
    [
      '1 +\n  "a"',
      'line 1, column 1',
      '`+` takes two texts, two numbers or two lists; here it has a whole number and text (`1 + "a"`).',
    ],
    [
      'true ||\n  lower(3) == "3"',
      'line 2, column 9',
      '`lower` takes text as `text`, and `3` is a whole number; write string(3).',
    ],
    [
      'user.title == 3',
      'column 1',
      '`==` takes two values of one kind; here it has text and a whole number (`user.title == 3`).',
    ],
    ['user.title ? 1 : 2', 'column 1', 'What stands before ? takes true or false, and `user.title` is text.'],
    ['user.active && user.title', 'column 16', '&& takes true or false, and `user.title` is text.'],
    ['!user.title', 'column 2', '! takes true or false, and `user.title` is text.'],
    ['-user.title', 'column 1', 'The minus sign takes a number, and `user.title` is text.'],
    [
      'user.groups.name',
      'column 1',
      '`user.groups` is a list and has no member `name`; take one item, as in [0], or go through it with .map(…).',
    ],
    [
      'user.emails.primary.value',
      'column 1',
      '`user.emails.primary` is text and has no member `value`; use it without.',
    ],
    [
      'user.groups[true]',
      'column 1',
      '[…] takes a whole number for a list and text for an object; here it has true or false for a list.',
    ],
    ['{1: "a"}', 'column 2', 'The names in an object are text, and `1` is a whole number.'],
    ['lower()', 'column 1', 'It is written lower(text): text; here it has 0 arguments.'],
    ['user.userName.left()', 'column 1', 'It is written left(text, count): text; here it has one argument.'],
    ['lowr(user.title)', 'column 1', 'There is no function `lowr`. Did you mean `lower`?'],
    ['frobnicate(1)', 'column 1', 'There is no function `frobnicate`.'],
    [
      'NormalizeDiacritics(user.title)',
      'column 1',
      'There is no function `NormalizeDiacritics`. Did you mean `normalizeDiacritics`?',
    ],
    ['ToLower(user.title)', 'column 1', 'There is no function `ToLower` here. Write lower(…).'],
    [
      'String.toLowerCase(user.title)',
      'column 1',
      'There is no function `toLowerCase` here. Write lower(…).',
    ],
    ['String.replace(user.title, "a", "b")', 'column 1', 'Functions stand alone here: write replace(…).'],
    [
      'Now()',
      'column 1',
      'There is no function `Now` here. There is no clock in expressions: the same person always gives the same value.',
    ],
    [
      'matches(user.title, "a")',
      'column 1',
      'There is no function `matches` here. It can hang on some patterns; write regexMatch(text, "pattern").',
    ],
    [
      'user.title.matches("a")',
      'column 1',
      'There is no function `matches` here. It can hang on some patterns; write regexMatch(text, "pattern").',
    ],
    [
      '[1].exists(x, "a".matches("a"))',
      'column 15',
      'There is no function `matches` here. It can hang on some patterns; write regexMatch(text, "pattern").',
    ],
    [
      'regexMatch(user.title, "(a")',
      'column 24',
      'The regular expression is not RE2 syntax (missing closing ): `(a`); there are no look-arounds and no back-references in it.',
    ],
    [
      'regexMatch(user.title, "(?=a)")',
      'column 24',
      'The regular expression is not RE2 syntax (invalid or unsupported Perl syntax: `(?=`); there are no look-arounds and no back-references in it.',
    ],
    [
      'regexMatch(user.title, user.displayName)',
      'column 24',
      'A regular expression and its replacement are written out as text between " and ".',
    ],
    [
      'regexMatch(user.title, "\\\\pL{1000}\\\\pL{1000}")',
      'column 24',
      'The regular expression is too costly (2002 instructions, and 1000 are allowed); use smaller repeat counts.',
    ],
    [
      'regexReplace(user.title, "a", "$1")',
      'column 31',
      'The replacement names group 1, and the pattern `a` captures 0; put what is wanted in ( ).',
    ],
    [
      'regexReplace(user.title, "a", "$x")',
      'column 31',
      'A $ must be followed by the number of a group, as in $1; write $$ for the sign itself.',
    ],
    ['has(user)', 'column 1', 'has(…) takes one member, as in has(user.title).'],
    ['has("x")', 'column 1', 'has(…) takes one member, as in has(user.title).'],
    ['user.title.exists(t, true)', 'column 1', 'Only a list can be gone through, and `user.title` is text.'],
    ['user.groups.exists(g, g)', 'column 23', 'This must be true or false for each item, and `g` is text.'],
    [
      'user.groups.exists(g, g > 3)',
      'column 23',
      '`>` takes two numbers or two texts; here it has text and a whole number (`g > 3`).',
    ],
    [
      'user.groups.exists("g", true)',
      'column 20',
      'The first argument names what each item is called, as in user.groups.exists(g, g == "Staff").',
    ],
    ['user.groups.exists(true)', 'column 1', 'It is written list.exists(item, condition): bool.'],
    [
      'cel.bind(a, 1)',
      'column 1',
      'cel.bind takes a name, a value and an expression: cel.bind(n, lower(user.userName), n + "-" + n).',
    ],
    ['iif(true, 1)', 'column 1', 'iif takes a condition and two values: iif(user.active, "yes", "no").'],
    ['iif("a", 1, 2)', 'column 5', 'The condition of iif is true or false, and this is text.'],
    [
      'coalesce()',
      'column 1',
      'coalesce takes at least one value: coalesce(user.displayName, user.userName).',
    ],
    [
      'switch(user.title, "x", "a")',
      'column 1',
      'switch takes a value, a default, and then pairs of key and value: switch(user.title, "other", "CEO", "boss").',
    ],
    [
      'switch(user.title, "x", 3, "a")',
      'column 25',
      'This key is a whole number and never equals `user.title`, which is text.',
    ],
    ['b"a"', 'column 1', 'Bytes and unsigned numbers are not offered here; write text or a plain number.'],
    ['1u', 'column 1', 'Bytes and unsigned numbers are not offered here; write text or a plain number.'],
    ['99999999999999999999', 'column 1', 'A whole number has at most 64 bits.'],
  ])('%s: %s: %s', (expression, path, message) => {
    const thrown = thrownBy(() => compileExpression(expression));
    expect(thrown.code).toBe('invalid');
    expect(thrown.faults).toEqual([{ path, message }]);
  });

  it.each([
    ['user.userName = "a"', 'column 15', '`=` is not expected here. Write == to compare.'],
    ['user.active and true', 'column 13', '`and` is not expected here. Write && for “and”.'],
    ['user.active & true', 'column 13', '`&` is not expected here. Write && for “and”, and + to join texts.'],
    ['“a”', 'column 1', '`“` is not expected here. Write texts between straight quotes, " and ".'],
    ['lower(', 'column 7', 'A value is expected, and the expression ends.'],
    ['lower(user.title', 'column 17', '`)` is expected, and the expression ends.'],
    ['[1, 2', 'column 6', '`]` is expected, and the expression ends.'],
    ['user.', 'column 6', 'A name is expected, and the expression ends.'],
    ['user.title ? 1', 'column 15', '`:` is expected, and the expression ends.'],
    ['1 + * 2', 'column 5', 'A value is expected, and there is `*`.'],
    ['user?.title', 'column 6', 'A value is expected, and there is `.`.'],
    ['"abc', 'column 1', 'Unterminated string.'],
    ['"a\\q"', 'column 3', 'Invalid escape sequence: \\q.'],
    ['user.name\n  ..x', 'line 2, column 4', 'A name is expected, and there is `.`.'],
  ])('of grammar: %s: %s: %s', (expression, path, message) => {
    expect(thrownBy(() => compileExpression(expression)).faults).toEqual([{ path, message }]);
  });

  it('are told all at once', () => {
    const thrown = thrownBy(() => compileExpression('lower(3) + usr.x + frob(1) + user.title.matches("x")'));
    expect(thrown.faults.map((fault) => fault.path)).toEqual([
      'column 7',
      'column 12',
      'column 20',
      'column 30',
    ]);
    expect(thrown.message).toBe(
      'The expression is wrong at column 7: `lower` takes text as `text`, and `3` is a whole number; write string(3).',
    );
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
