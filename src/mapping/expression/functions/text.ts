/** Functions that make a text from a text. */

import { countCharacters, sliceCharacters } from '../characters.ts';
import { assertTextLength, lengthCost, searchCost, spend } from '../meter.ts';
import { text } from '../value.ts';
import { type AnyFunction, define } from './define.ts';

const simple = (
  name: string,
  change: (text: string) => string,
  description: string,
  example: AnyFunction['example'],
) =>
  define({
    name,
    params: [{ name: 'text', type: 'text' }],
    result: text,
    whenNull: null,
    description,
    example,
    call: (_, value) => change(value),
  });

/** Words are runs of letters, marks and digits; each begins with a capital and goes on in small letters. */
function titleCase(value: string): string {
  return value.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => {
    const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
    const [capital = '', ...more] = first.toUpperCase();
    return capital + more.join('').toLowerCase() + word.slice(first.length).toLowerCase();
  });
}

const ascii = (value: string, range: RegExp, change: (letter: string) => string) =>
  value.replace(range, change);

export const textFunctions: readonly AnyFunction[] = [
  simple('lower', (value) => value.toLowerCase(), 'The text in small letters.', {
    expression: 'lower("Ada")',
    gives: 'ada',
  }),
  simple('upper', (value) => value.toUpperCase(), 'The text in capital letters.', {
    expression: 'upper("Ada")',
    gives: 'ADA',
  }),
  simple(
    'lowerAscii',
    (value) => ascii(value, /[A-Z]+/g, (run) => run.toLowerCase()),
    'A to Z in small letters; all else as it is.',
    {
      expression: 'lowerAscii("ÄB")',
      gives: 'Äb',
    },
  ),
  simple(
    'upperAscii',
    (value) => ascii(value, /[a-z]+/g, (run) => run.toUpperCase()),
    'a to z in capital letters; all else as it is.',
    {
      expression: 'upperAscii("äb")',
      gives: 'äB',
    },
  ),
  simple('trim', (value) => value.trim(), 'The text without white space at its ends.', {
    expression: 'trim("  Ada ")',
    gives: 'Ada',
  }),
  simple('stripSpaces', (value) => value.replace(/\s+/g, ''), 'The text without any white space.', {
    expression: 'stripSpaces("Ada Lovelace")',
    gives: 'AdaLovelace',
  }),
  define({
    name: 'toTitleCase',
    params: [{ name: 'text', type: 'text' }],
    result: text,
    whenNull: null,
    description: 'Each word with a capital first and small letters after it.',
    example: {
      expression: 'toTitleCase("ADA king-o\'neil")',
      gives: "Ada King-O'Neil",
    },
    call: (meter, value) => {
      spend(meter, value.length / 4);
      return titleCase(value);
    },
  }),
  define({
    name: 'left',
    params: [
      { name: 'text', type: 'text' },
      { name: 'count', type: 'int' },
    ],
    result: text,
    whenNull: null,
    description: 'The first characters, as many as there are.',
    example: { expression: 'left("Lovelace", 4)', gives: 'Love' },
    call: (_, value, count) => sliceCharacters(value, 0, count),
  }),
  define({
    name: 'right',
    params: [
      { name: 'text', type: 'text' },
      { name: 'count', type: 'int' },
    ],
    result: text,
    whenNull: null,
    description: 'The last characters, as many as there are.',
    example: { expression: 'right("000" + "42", 4)', gives: '0042' },
    call: (_, value, count) => (count <= 0 ? '' : sliceCharacters(value, countCharacters(value) - count)),
  }),
  define({
    name: 'mid',
    params: [
      { name: 'text', type: 'text' },
      { name: 'start', type: 'int' },
      { name: 'length', type: 'int' },
    ],
    result: text,
    whenNull: null,
    description: 'So many characters from a position on; as in Entra ID, the first character is 1.',
    example: { expression: 'mid("Lovelace", 5, 4)', gives: 'lace' },
    call: (_, value, start, length) =>
      sliceCharacters(value, start - 1, Math.max(start - 1, 0) + Math.max(length, 0)),
  }),
  define({
    name: 'substring',
    params: [
      { name: 'text', type: 'text' },
      { name: 'start', type: 'int' },
      { name: 'end', type: 'int', optional: true },
    ],
    result: text,
    whenNull: null,
    description:
      'The characters from a position up to another; as in CEL, the first character is 0, and positions beyond the end are the end.',
    example: { expression: 'substring("Lovelace", 0, 4)', gives: 'Love' },
    call: (_, value, start, end) => sliceCharacters(value, start, end),
  }),
  define({
    name: 'substringBefore',
    params: [
      { name: 'text', type: 'text' },
      { name: 'separator', type: 'text' },
    ],
    result: text,
    whenNull: null,
    description: 'What stands before the first separator; the whole text when there is none.',
    example: { expression: 'substringBefore(user.userName, "@")', gives: 'ada' },
    call: (meter, value, separator) => {
      spend(meter, searchCost(value, separator));
      const at = separator === '' ? -1 : value.indexOf(separator);
      return at === -1 ? value : value.slice(0, at);
    },
  }),
  define({
    name: 'substringAfter',
    params: [
      { name: 'text', type: 'text' },
      { name: 'separator', type: 'text' },
    ],
    result: text,
    whenNull: null,
    description: 'What stands after the first separator; empty when there is none.',
    example: { expression: 'substringAfter(user.userName, "@")', gives: 'example.com' },
    call: (meter, value, separator) => {
      spend(meter, searchCost(value, separator));
      const at = separator === '' ? -1 : value.indexOf(separator);
      return at === -1 ? '' : value.slice(at + separator.length);
    },
  }),
  define({
    name: 'replace',
    params: [
      { name: 'text', type: 'text' },
      { name: 'search', type: 'text' },
      { name: 'with', type: 'text' },
      { name: 'limit', type: 'int', optional: true },
    ],
    result: text,
    whenNull: null,
    description: 'The text with all, or the first so many, occurrences of a text replaced by another.',
    example: { expression: 'replace("ada lovelace", " ", ".")', gives: 'ada.lovelace' },
    call: (meter, value, search, replacement, limit = -1) => {
      if (search === '') return value;
      spend(meter, searchCost(value, search));
      let made = '';
      let end = 0;
      for (let left = limit; left !== 0; left--) {
        const at = value.indexOf(search, end);
        if (at === -1) break;
        made += value.slice(end, at) + replacement;
        assertTextLength(made.length);
        spend(meter, 1 + lengthCost(replacement.length));
        end = at + search.length;
      }
      return made + value.slice(end);
    },
  }),
];
