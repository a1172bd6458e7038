/** Functions from one kind of value to another, with CEL's names. */

import { failed, type Meter } from '../meter.ts';
import { bool, double, int, isPresent, kindOf, type Type, text, type Value, words } from '../value.ts';
import { type AnyFunction, define } from './define.ts';

/** Undefined when the value says nothing of the kind. */
type Conversion = (value: Value) => Value | undefined;

const toText: Conversion = (value) =>
  typeof value === 'string' ? value : typeof value === 'object' ? undefined : String(value);

const toInt: Conversion = (value) => {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : undefined;
  return typeof value === 'string' && /^[+-]?\d{1,18}$/.test(value)
    ? BigInt(value.replace('+', ''))
    : undefined;
};

/** Bounded and without two ways to read one text, so that it does not backtrack. */
const decimal = /^[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})(e[+-]?\d{1,3})?$/i;

const toDouble: Conversion = (value) => {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && decimal.test(value) ? Number(value) : undefined;
};

/** The words that CEL takes for true and false. */
const truths: ReadonlyMap<Value, boolean> = new Map([
  ...['1', 't', 'true', 'TRUE', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'false', 'FALSE', 'False'].map((word) => [word, false] as const),
]);

const toBool: Conversion = (value) => (typeof value === 'boolean' ? value : truths.get(value));

function convert(conversion: Conversion, result: Type) {
  return (_: Meter, value: Value): Value => {
    const converted = conversion(value);
    if (converted !== undefined) return converted;
    const shown = typeof value === 'string' ? `“${value.slice(0, 40)}”` : words[kindOf(value)];
    throw failed(`${shown} cannot be read as ${words[result.kind]}`);
  };
}

const conversion = (
  name: string,
  how: Conversion,
  result: Type,
  rest: Pick<AnyFunction, 'description' | 'example'>,
) =>
  define({
    name,
    params: [{ name: 'value', type: 'any' }],
    result,
    whenNull: null,
    ...rest,
    call: convert(how, result),
  });

export const conversions: readonly AnyFunction[] = [
  conversion('string', toText, text, {
    description: 'A number, or true or false, as text.',
    example: { expression: 'string(42)', gives: '42' },
  }),
  conversion('int', toInt, int, {
    description: 'A whole number from text or a number; what follows the point is dropped.',
    example: { expression: 'int("42")', gives: 42 },
  }),
  conversion('double', toDouble, double, {
    description: 'A number from text or a whole number.',
    example: { expression: 'double("1.5")', gives: 1.5 },
  }),
  conversion('bool', toBool, bool, {
    description: 'True or false from the texts true, t, 1, false, f and 0.',
    example: { expression: 'bool("true")', gives: true },
  }),
  define({
    name: 'isPresent',
    params: [{ name: 'value', type: 'any' }],
    result: bool,
    description: 'Whether there is a value, and it is neither empty text nor an empty list.',
    example: { expression: 'isPresent(user.title)', gives: false },
    call: (_, value) => isPresent(value),
  }),
];
