/** What is said of expressions that mean nothing, and where. */

import { describe, expect, it } from 'vitest';
import { thrownBy } from '../fixture.ts';
import { compileExpression } from './expression.ts';

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
