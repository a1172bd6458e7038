/** Functions that look into a text, and the two for regular expressions. */

import { characterAt, sliceCharacters } from '../characters.ts';
import { searchCost, spend } from '../meter.ts';
import { bool, int, text } from '../value.ts';
import { type AnyFunction, define } from './define.ts';

const test = (
  name: string,
  holds: (text: string, part: string) => boolean,
  description: string,
  example: AnyFunction['example'],
) =>
  define({
    name,
    params: [
      { name: 'text', type: 'text' },
      { name: 'part', type: 'text' },
    ],
    result: bool,
    whenNull: false,
    description,
    example,
    call: (meter, value, part) => {
      spend(meter, searchCost(value, part));
      return holds(value, part);
    },
  });

export const searchFunctions: readonly AnyFunction[] = [
  test('startsWith', (value, part) => value.startsWith(part), 'Whether the text begins so.', {
    expression: 'user.userName.startsWith("ada")',
    gives: true,
  }),
  test('endsWith', (value, part) => value.endsWith(part), 'Whether the text ends so.', {
    expression: 'user.userName.endsWith("@example.com")',
    gives: true,
  }),
  test('contains', (value, part) => value.includes(part), 'Whether the text has this in it.', {
    expression: 'user.userName.contains("@")',
    gives: true,
  }),
  define({
    name: 'indexOf',
    params: [
      { name: 'text', type: 'text' },
      { name: 'part', type: 'text' },
      { name: 'start', type: 'int', optional: true },
    ],
    result: int,
    whenNull: -1n,
    description: 'The position of the first occurrence; the first character is 0, and -1 means none.',
    example: { expression: 'indexOf("ada@example.com", "@")', gives: 3 },
    call: (meter, value, part, start = 0) => {
      spend(meter, searchCost(value, part));
      const skipped = sliceCharacters(value, 0, start);
      return BigInt(characterAt(value, value.indexOf(part, skipped.length)));
    },
  }),
  define({
    name: 'lastIndexOf',
    params: [
      { name: 'text', type: 'text' },
      { name: 'part', type: 'text' },
    ],
    result: int,
    whenNull: -1n,
    description: 'The position of the last occurrence; the first character is 0, and -1 means none.',
    example: { expression: 'lastIndexOf("a.b.c", ".")', gives: 3 },
    call: (meter, value, part) => {
      spend(meter, searchCost(value, part));
      return BigInt(characterAt(value, value.lastIndexOf(part)));
    },
  }),
  define({
    name: 'regexMatch',
    params: [
      { name: 'text', type: 'text' },
      { name: 'pattern', type: 'pattern' },
    ],
    result: bool,
    whenNull: false,
    description:
      'Whether the regular expression (RE2) matches somewhere in the text; ^ and $ tie it to the ends.',
    example: { expression: 'regexMatch(user.userName, "^[a-z.]+@example\\\\.com$")', gives: true },
    call: (meter, value, pattern) => pattern.test(value, meter),
  }),
  define({
    name: 'regexReplace',
    params: [
      { name: 'text', type: 'text' },
      { name: 'pattern', type: 'pattern' },
      { name: 'with', type: 'template' },
    ],
    result: text,
    whenNull: null,
    description:
      'The text with all matches of the regular expression (RE2) replaced; $1 is the first captured group.',
    example: { expression: 'regexReplace("Lovelace, Ada", "^(.*), (.*)$", "$2 $1")', gives: 'Ada Lovelace' },
    call: (meter, value, pattern, template) => pattern.replace(value, template, meter),
  }),
];
