/** How a function is written down: once, for the checker, for the evaluator and for the reader. */

import type { AttributeValue } from '../../../model/index.ts';
import type { Meter } from '../meter.ts';
import type { Pattern, Template } from '../pattern.ts';
import type { Kind, Type, Value } from '../value.ts';

/** A function or macro as the console shows it. */
export interface FunctionDescription {
  readonly name: string;
  /** `replace(text, search, with, limit?): text`; every function is also a method of its first argument. */
  readonly signature: string;
  /** One line. */
  readonly description: string;
  /** An expression and what it gives for Ada Lovelace, ada@example.com, of the groups Staff and SG-Jira. */
  readonly example: { readonly expression: string; readonly gives: AttributeValue };
}

/** What a function may ask for, and what it is then given. */
interface Given {
  readonly text: string;
  readonly int: number;
  readonly list: readonly Value[];
  readonly any: Value;
  /** A regular expression; written out in the expression, so that it is checked and compiled beforehand. */
  readonly pattern: Pattern;
  /** The replacement for the pattern before it; written out too. */
  readonly template: Template;
}

export interface Parameter {
  readonly name: string;
  readonly type: keyof Given;
  readonly optional?: true;
  /** The last one: any number of these, none included. */
  readonly many?: true;
}

type Arguments<P extends readonly Parameter[]> = {
  [I in keyof P]: P[I] extends { many: true }
    ? readonly Given[P[I]['type']][]
    : P[I] extends { optional: true }
      ? Given[P[I]['type']] | undefined
      : Given[P[I]['type']];
};

/**
 * Null goes by one rule: a first argument without a value gives `whenNull`, and the function is not run; any other one
 * counts as empty text, 0 or an empty list. Functions without `whenNull` see null themselves.
 */
interface Definition<P extends readonly Parameter[]> {
  readonly name: string;
  readonly params: P;
  readonly result: Type;
  readonly whenNull?: Value;
  readonly description: string;
  readonly example: FunctionDescription['example'];
  readonly call: (meter: Meter, ...args: Arguments<P>) => Value;
}

/** A definition whose parameters are known only when it is looked up. */
export interface AnyFunction extends FunctionDescription {
  readonly params: readonly Parameter[];
  readonly result: Type;
  readonly whenNull?: Value;
  readonly call: (meter: Meter, args: readonly unknown[]) => Value;
}

const short: Readonly<Record<Kind, string>> = {
  any: 'any',
  text: 'text',
  int: 'number',
  double: 'number',
  bool: 'bool',
  null: 'null',
  list: 'list',
  map: 'object',
};

/** Writes a function down; its implementation is typed by its parameters. */
export function define<const P extends readonly Parameter[]>(definition: Definition<P>): AnyFunction {
  const { name, params, result, call } = definition;
  const written = params.map((param) => param.name + (param.optional ? '?' : '') + (param.many ? ' …' : ''));
  return {
    ...definition,
    signature: `${name}(${written.join(', ')}): ${short[result.kind]}`,
    call: (meter, args) => call(meter, ...(args as Arguments<P>)),
  };
}
