/** Functions over lists. */

import { countCharacters } from '../characters.ts';
import { contains } from '../equality.ts';
import {
  assertListLength,
  assertTextLength,
  failed,
  lengthCost,
  MAX_LIST,
  type Meter,
  madeList,
  searchCost,
  spend,
} from '../meter.ts';
import { int, isList, isMap, kindOf, list, text, type Value, words } from '../value.ts';
import { type AnyFunction, define } from './define.ts';

/** The texts of values, flat, without those that are missing. */
function textsOf(values: readonly Value[], meter: Meter): string[] {
  const texts: string[] = [];
  for (const value of values) {
    spend(meter, 1);
    if (value === null) continue;
    if (isList(value)) texts.push(...textsOf(value, meter));
    else if (isMap(value))
      throw failed('join takes texts, and one item is an object; choose a member of it with .map(…)');
    else texts.push(String(value));
    assertListLength(texts.length);
  }
  return texts;
}

function join(values: readonly Value[], separator: string, meter: Meter): string {
  const texts = textsOf(values, meter);
  let length = separator.length * texts.length;
  for (const each of texts) length += each.length;
  assertTextLength(length);
  return texts.join(separator);
}

function split(value: string, separator: string, limit: number): string[] {
  const parts = separator === '' ? Array.from(value) : value.split(separator, MAX_LIST + 1);
  assertListLength(parts.length);
  if (limit < 0 || parts.length <= limit) return parts;
  if (limit === 0) return [];
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function size(value: Value, meter: Meter): number {
  if (value === null) return 0;
  if (typeof value === 'string') return countCharacters(value);
  if (isList(value)) return value.length;
  if (isMap(value)) return madeList(meter, Object.keys(value)).length;
  throw failed(`size takes text, a list or an object, not ${words[kindOf(value)]}`);
}

export const listFunctions: readonly AnyFunction[] = [
  define({
    name: 'size',
    params: [{ name: 'value', type: 'any' }],
    result: int,
    description:
      'How many characters a text, items a list or members an object has; 0 when there is no value.',
    example: { expression: 'size(user.groups)', gives: 2 },
    call: (meter, value) => BigInt(size(value, meter)),
  }),
  define({
    name: 'join',
    params: [
      { name: 'list', type: 'any' },
      { name: 'separator', type: 'any', many: true },
    ],
    result: text,
    description:
      'The items as one text with a separator between them, missing ones left out: join(list, separator), or as in Entra ID join(separator, first, second …).',
    example: {
      expression: 'join([user.name.givenName, user.name.middleName, user.name.familyName], " ")',
      gives: 'Ada Lovelace',
    },
    call: (meter, first, rest) => {
      if (typeof first === 'string') return join(rest, first, meter);
      if (first === null) return null;
      const [separator = ''] = rest;
      if (!isList(first) || rest.length > 1 || (separator !== null && typeof separator !== 'string'))
        throw failed('join takes a list and a separator, or a separator and what is to be joined');
      return join(first, separator ?? '', meter);
    },
  }),
  define({
    name: 'split',
    params: [
      { name: 'text', type: 'text' },
      { name: 'separator', type: 'text' },
      { name: 'limit', type: 'int', optional: true },
    ],
    result: list(text),
    whenNull: [],
    description:
      'The parts between the separators; with a limit, at most so many, the last with all the rest.',
    example: { expression: 'split("a,b,c", ",", 2)', gives: ['a', 'b,c'] },
    call: (meter, value, separator, limit = -1) => {
      spend(meter, searchCost(value, separator));
      return split(value, separator, limit);
    },
  }),
  define({
    name: 'removeDuplicates',
    params: [{ name: 'list', type: 'list' }],
    result: list(),
    whenNull: [],
    description: 'The list with each value once, where it came first.',
    example: { expression: 'removeDuplicates(["a", "b", "a"])', gives: ['a', 'b'] },
    call: (meter, values) => {
      const kept: Value[] = [];
      const texts = new Set<Value>();
      for (const value of values) {
        spend(meter, 1 + (typeof value === 'string' ? lengthCost(value.length) : 0));
        if (typeof value === 'string' ? texts.has(value) : contains(value, kept, meter)) continue;
        if (typeof value === 'string') texts.add(value);
        kept.push(value);
        assertListLength(kept.length);
      }
      return kept;
    },
  }),
];
