/** The loops of CEL over lists, has(…) and cel.bind(…). Every turn of a loop is paid for by the size of its body. */

import { type Body, type Compiled, type Frame, type Run, type Scope, unusable } from './compiled.ts';
import type { FunctionDescription } from './functions/define.ts';
import { assertListLength, failed, madeList, spend, survive } from './meter.ts';
import type { Node } from './parse.ts';
import {
  any,
  bool,
  isList,
  isMap,
  kindOf,
  list,
  mayBe,
  type Type,
  text,
  type Value,
  words,
} from './value.ts';

/** A call as written: `receiver.name(args)`. */
interface MacroCall {
  readonly node: Node;
  readonly receiver: Node;
  readonly args: readonly Node[];
}

type Macro = (call: MacroCall, scope: Scope) => Compiled;

/** Loops by name, then by the number of their arguments. */
const loops: Readonly<Record<string, Readonly<Record<number, Macro>>>> = {
  all: { 2: quantifier(false) },
  exists: { 2: quantifier(true) },
  exists_one: { 2: existsOne },
  filter: { 2: filter },
  map: { 2: transform, 3: transform },
};

/** The macro that this call is, if it is one; with another number of arguments, it says how it is written. */
export function macroFor(name: string, args: readonly Node[]): Macro | undefined {
  const byCount = Object.hasOwn(loops, name) ? loops[name] : undefined;
  if (byCount === undefined) return undefined;
  const signature = macroDescriptions.find((each) => each.name === name)?.signature;
  return byCount[args.length] ?? (({ node }, scope) => scope.fault(node, `It is written ${signature}.`));
}

interface Loop {
  readonly items: (frame: Frame) => readonly Value[];
  readonly itemType: Type;
  readonly name: string;
}

function openLoop({ node, receiver, args }: MacroCall, scope: Scope): Loop | undefined {
  const variable = args[0];
  if (variable === undefined || variable.op !== 'id') {
    scope.fault(
      node,
      'The first argument names what each item is called, as in user.groups.exists(g, g == "Staff").',
    );
    return undefined;
  }
  const { type, run } = scope.compile(receiver);
  const excerpt = scope.excerpt(receiver);
  if (!mayBe(type, 'list') && !mayBe(type, 'map')) {
    scope.fault(receiver, `Only a list can be gone through, and \`${excerpt}\` is ${words[type.kind]}.`);
    return undefined;
  }
  const items = (frame: Frame): readonly Value[] => {
    const value = run(frame);
    if (value === null) return [];
    if (isList(value)) return value;
    if (isMap(value)) return madeList(frame, Object.keys(value));
    throw failed(`only a list can be gone through, and \`${excerpt}\` is ${words[kindOf(value)]}`);
  };
  return { items, itemType: type.kind === 'map' ? text : (type.item ?? any), name: variable.args };
}

/** Runs a body for one item, and pays for the turn. */
function turn(body: Body, frame: Frame, item: Value): Value {
  spend(frame, body.steps);
  frame.locals[body.slot] = item;
  return body.run(frame);
}

function predicate(loop: Loop, node: Node, scope: Scope): (frame: Frame, item: Value) => boolean {
  const body = scope.within({ name: loop.name, type: loop.itemType }, node);
  const excerpt = scope.excerpt(node);
  if (!mayBe(body.type, 'bool'))
    scope.fault(
      node,
      `This must be true or false for each item, and \`${excerpt}\` is ${words[body.type.kind]}.`,
    );
  return (frame, item) => {
    const value = turn(body, frame, item);
    if (typeof value === 'boolean') return value;
    throw failed(
      `\`${excerpt}\` must be true or false for each item, and is ${words[kindOf(value)]} for one`,
    );
  };
}

/** `exists` ends at the first true, `all` at the first false; as in CEL, an item that fails counts only if none decides. */
function quantifier(decisive: boolean): Macro {
  return (call, scope) => {
    const loop = openLoop(call, scope);
    const condition = call.args[1];
    if (loop === undefined || condition === undefined) return unusable;
    const holds = predicate(loop, condition, scope);
    const run: Run = (frame) => {
      let failure: unknown;
      for (const item of loop.items(frame)) {
        try {
          if (holds(frame, item) === decisive) return decisive;
        } catch (thrown) {
          const survived = survive(frame, thrown);
          failure ??= survived;
        }
      }
      if (failure !== undefined) throw failure;
      return !decisive;
    };
    return { type: bool, run };
  };
}

function existsOne(call: MacroCall, scope: Scope): Compiled {
  const loop = openLoop(call, scope);
  const condition = call.args[1];
  if (loop === undefined || condition === undefined) return unusable;
  const holds = predicate(loop, condition, scope);
  const run: Run = (frame) => {
    let count = 0;
    for (const item of loop.items(frame)) if (holds(frame, item)) count++;
    return count === 1;
  };
  return { type: bool, run };
}

function filter(call: MacroCall, scope: Scope): Compiled {
  const loop = openLoop(call, scope);
  const condition = call.args[1];
  if (loop === undefined || condition === undefined) return unusable;
  const holds = predicate(loop, condition, scope);
  const run: Run = (frame) => {
    const kept: Value[] = [];
    for (const item of loop.items(frame)) {
      if (!holds(frame, item)) continue;
      kept.push(item);
      assertListLength(kept.length);
    }
    return madeList(frame, kept);
  };
  return { type: list(loop.itemType), run };
}

/** `map(item, value)` and `map(item, condition, value)`. */
function transform(call: MacroCall, scope: Scope): Compiled {
  const loop = openLoop(call, scope);
  const value = call.args.at(-1);
  const condition = call.args.length === 3 ? call.args[1] : undefined;
  if (loop === undefined || value === undefined) return unusable;
  const holds = condition === undefined ? undefined : predicate(loop, condition, scope);
  const body = scope.within({ name: loop.name, type: loop.itemType }, value);
  const run: Run = (frame) => {
    const made: Value[] = [];
    for (const item of loop.items(frame)) {
      if (holds !== undefined && !holds(frame, item)) continue;
      made.push(turn(body, frame, item));
      assertListLength(made.length);
    }
    return madeList(frame, made);
  };
  return { type: list(body.type), run };
}

/** `cel.bind(name, value, expression)`: a value that is used more than once. */
export function compileBind(node: Node, args: readonly Node[], scope: Scope): Compiled {
  const [variable, value, expression] = args;
  if (args.length !== 3 || variable?.op !== 'id' || value === undefined || expression === undefined)
    return scope.fault(
      node,
      'cel.bind takes a name, a value and an expression: cel.bind(n, lower(user.userName), n + "-" + n).',
    );
  const bound = scope.compile(value);
  const body = scope.within({ name: variable.args, type: bound.type }, expression);
  const run: Run = (frame) => {
    frame.locals[body.slot] = bound.run(frame);
    return body.run(frame);
  };
  return { type: body.type, run };
}

/** For the reader of the console. */
export const macroDescriptions: readonly FunctionDescription[] = [
  {
    name: 'has',
    signature: 'has(member): bool',
    description: 'Whether a member has a value.',
    example: { expression: 'has(user.displayName)', gives: true },
  },
  {
    name: 'exists',
    signature: 'list.exists(item, condition): bool',
    description: 'Whether the condition holds for at least one item.',
    example: { expression: 'user.groups.exists(g, g.startsWith("SG-"))', gives: true },
  },
  {
    name: 'all',
    signature: 'list.all(item, condition): bool',
    description: 'Whether the condition holds for every item; true for an empty list.',
    example: { expression: '["a", "ab"].all(x, x.startsWith("a"))', gives: true },
  },
  {
    name: 'exists_one',
    signature: 'list.exists_one(item, condition): bool',
    description: 'Whether the condition holds for exactly one item.',
    example: { expression: '["a", "b"].exists_one(x, x == "a")', gives: true },
  },
  {
    name: 'filter',
    signature: 'list.filter(item, condition): list',
    description: 'The items for which the condition holds.',
    example: { expression: 'user.groups.filter(g, g.startsWith("SG-"))', gives: ['SG-Jira'] },
  },
  {
    name: 'map',
    signature: 'list.map(item, value): list, list.map(item, condition, value): list',
    description: 'A value for each item, or for each one for which the condition holds.',
    example: { expression: '["A", "B"].map(x, lower(x))', gives: ['a', 'b'] },
  },
  {
    name: 'cel.bind',
    signature: 'cel.bind(name, value, expression): any',
    description: 'The expression, in which the name stands for the value.',
    example: {
      expression: 'cel.bind(n, lower(user.userName), n + "-" + n)',
      gives: 'ada@example.com-ada@example.com',
    },
  },
];
