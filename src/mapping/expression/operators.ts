/** The operators with two sides, as a table: which types they take, what they give, and how. */

import { contains, equal } from './equality.ts';
import { assertTextLength, failed, lengthCost, type Meter, madeList, spend } from './meter.ts';
import {
  any,
  bool,
  comparable,
  double,
  int,
  isList,
  isNumber,
  isOpen,
  list,
  mayBe,
  type Type,
  text,
  type Value,
} from './value.ts';

export interface Operator {
  /** The type of the result; undefined: these two never go together. */
  readonly type: (left: Type, right: Type) => Type | undefined;
  /** Undefined: these two values do not go together. */
  readonly apply: (left: Value, right: Value, meter: Meter) => Value | undefined;
  /** What goes with it, for messages. */
  readonly takes: string;
}

const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);

/** CEL's whole numbers have 64 bits. */
function whole(value: bigint): bigint {
  if (value > LARGEST || value < SMALLEST) throw failed('this makes a whole number of more than 64 bits');
  return value;
}

type Arithmetic = {
  readonly ints: (a: bigint, b: bigint) => bigint;
  readonly doubles: (a: number, b: number) => number;
};

function calculate(left: Value, right: Value, { ints, doubles }: Arithmetic): Value | undefined {
  if (typeof left === 'bigint' && typeof right === 'bigint') return whole(ints(left, right));
  const numbers =
    (typeof left === 'bigint' || typeof left === 'number') &&
    (typeof right === 'bigint' || typeof right === 'number');
  return numbers ? doubles(Number(left), Number(right)) : undefined;
}

function numberType(left: Type, right: Type): Type | undefined {
  if (!mayBe(left, 'double') || !mayBe(right, 'double')) return undefined;
  if (isOpen(left) || isOpen(right)) return any;
  return left.kind === 'int' && right.kind === 'int' ? int : double;
}

function arithmetic(rule: Arithmetic): Operator {
  return { type: numberType, apply: (left, right) => calculate(left, right, rule), takes: 'two numbers' };
}

/** `/` and `%` of whole numbers leave no fraction; by zero is an error. */
function divided(a: bigint, b: bigint, how: (a: bigint, b: bigint) => bigint): bigint {
  if (b === 0n) throw failed('this divides by zero');
  return how(a, b);
}

const sum: Arithmetic = { ints: (a, b) => a + b, doubles: (a, b) => a + b };

function sumType(left: Type, right: Type): Type | undefined {
  if (mayBe(left, 'text') && mayBe(right, 'text')) return isOpen(left) && isOpen(right) ? any : text;
  if (mayBe(left, 'list') && mayBe(right, 'list'))
    return left.kind === 'list' && right.kind === 'list' ? list(any) : list();
  return numberType(left, right);
}

function add(left: Value, right: Value, meter: Meter): Value | undefined {
  if (typeof left === 'string' && typeof right === 'string') {
    assertTextLength(left.length + right.length);
    spend(meter, lengthCost(left.length + right.length));
    return left + right;
  }
  if (isList(left) && isList(right)) return madeList(meter, [...left, ...right]);
  return calculate(left, right, sum);
}

function ordered(holds: (order: number) => boolean): Operator {
  const apply = (left: Value, right: Value, meter: Meter) => {
    const order = compare(left, right, meter);
    return order === undefined ? undefined : holds(order);
  };
  const type = (left: Type, right: Type) => {
    const sortable = [left, right].every(
      (side) => isOpen(side) || isNumber(side) || side.kind === 'text' || side.kind === 'bool',
    );
    return sortable && comparable(left, right) ? bool : undefined;
  };
  return { type, apply, takes: 'two numbers or two texts' };
}

/** Below, at or above 0; NaN when one of them is no number; undefined when they have no order. */
function compare(left: Value, right: Value, meter: Meter): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') {
    spend(meter, lengthCost(Math.min(left.length, right.length)));
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (
    (typeof left !== 'bigint' && typeof left !== 'number') ||
    (typeof right !== 'bigint' && typeof right !== 'number')
  )
    return undefined;
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  return left < right ? -1 : left > right ? 1 : 0;
}

function equality(wanted: boolean): Operator {
  return {
    type: (left, right) => (comparable(left, right) ? bool : undefined),
    apply: (left, right, meter) => equal(left, right, meter) === wanted,
    takes: 'two values of one kind',
  };
}

export const operators: Readonly<Record<string, Operator>> = {
  '==': equality(true),
  '!=': equality(false),
  in: {
    type: (_value, container) => (mayBe(container, 'list') || mayBe(container, 'map') ? bool : undefined),
    apply: contains,
    takes: 'a list or an object on its right',
  },
  '+': { type: sumType, apply: add, takes: 'two texts, two numbers or two lists' },
  '-': arithmetic({ ints: (a, b) => a - b, doubles: (a, b) => a - b }),
  '*': arithmetic({ ints: (a, b) => a * b, doubles: (a, b) => a * b }),
  '/': arithmetic({ ints: (a, b) => divided(a, b, (x, y) => x / y), doubles: (a, b) => a / b }),
  '%': arithmetic({ ints: (a, b) => divided(a, b, (x, y) => x % y), doubles: (a, b) => a % b }),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
};
