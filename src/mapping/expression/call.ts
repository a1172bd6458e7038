/** Calls: `lower(x)` and `x.lower()` are the same. Arguments are checked here, so that functions see only what they take. */

import { ProvisioningError } from '../../model/index.ts';
import { compileHas } from './access.ts';
import type { Compiled, Frame, Run, Scope } from './compiled.ts';
import { findChoice, findFunction, unknownFunction } from './functions/catalogue.ts';
import type { AnyFunction, Parameter } from './functions/define.ts';
import { compileBind, macroFor } from './macros.ts';
import { failed, lengthCost, madeList, madeText, spend } from './meter.ts';
import type { Node } from './parse.ts';
import { compileTemplate, type Pattern } from './pattern.ts';
import { isList, type Kind, kindOf, mayBe, type Value, words } from './value.ts';

/** `name(args)` */
export function compileCall(
  node: Node,
  { name, args }: { name: string; args: readonly Node[] },
  scope: Scope,
): Compiled {
  return name === 'has' ? compileHas(node, args, scope) : compileFunction(node, { name, args }, scope);
}

/** `receiver.name(args)` */
export function compileMethod(
  node: Node,
  { name, receiver, args }: { name: string; receiver: Node; args: readonly Node[] },
  scope: Scope,
): Compiled {
  const library =
    receiver.op === 'id' && receiver.args !== 'user' && !scope.isVariable(receiver.args)
      ? receiver.args
      : undefined;
  if (library === 'cel' && name === 'bind') return compileBind(node, args, scope);
  // `String.toLowerCase(x)`, as Okta has it.
  if (library !== undefined && /^[A-Z]/.test(library))
    return findFunction(name) || findChoice(name)
      ? scope.fault(node, `Functions stand alone here: write ${name}(…).`)
      : scope.fault(node, unknownFunction(name));
  const macro = macroFor(name, args);
  if (macro !== undefined) return macro({ node, receiver, args }, scope);
  return compileFunction(node, { name, args: [receiver, ...args] }, scope);
}

function compileFunction(
  node: Node,
  { name, args }: { name: string; args: readonly Node[] },
  scope: Scope,
): Compiled {
  const choice = findChoice(name);
  if (choice !== undefined) return choice.compile(node, args, scope);
  const definition = findFunction(name);
  if (definition === undefined) {
    for (const arg of args) scope.compile(arg);
    return scope.fault(node, unknownFunction(name));
  }
  if (!takes(definition, args.length))
    return scope.fault(
      node,
      `It is written ${definition.signature}; here it has ${args.length === 1 ? 'one argument' : `${args.length} arguments`}.`,
    );
  const readers = readersOf(definition, args, scope);
  return { type: definition.result, run: invoke(definition, readers) };
}

function takes({ params }: AnyFunction, count: number): boolean {
  const least = params.filter((param) => !param.optional && !param.many).length;
  return count >= least && (count <= params.length || params.at(-1)?.many === true);
}

/** One argument: its value, and that value as the function takes it. */
interface Reader {
  readonly value: Run;
  readonly accept: (value: Value, frame: Frame) => unknown;
}

/** One reader for each argument; the parameter that takes many has one for each of them. */
function readersOf(definition: AnyFunction, args: readonly Node[], scope: Scope): readonly Reader[] {
  const readers: Reader[] = [];
  let pattern: Pattern | undefined;
  for (const [index, node] of args.entries()) {
    const param = definition.params[Math.min(index, definition.params.length - 1)];
    if (param?.type === 'pattern') {
      pattern = fixed(node, scope, scope.pattern);
      readers.push(constant(pattern));
    } else if (param?.type === 'template') {
      const compile = (source: string) =>
        pattern === undefined ? undefined : compileTemplate(source, pattern);
      readers.push(constant(fixed(node, scope, compile)));
    } else if (param !== undefined) readers.push(readerOf({ node, param, definition }, scope));
  }
  return readers;
}

const constant = (given: unknown): Reader => ({ value: () => '', accept: () => given });

/** A regular expression or its replacement: written out as text, compiled now. Undefined after a fault. */
function fixed<T>(node: Node, scope: Scope, compile: (source: string) => T): T | undefined {
  if (node.op !== 'value' || typeof node.args !== 'string') {
    scope.fault(node, 'A regular expression and its replacement are written out as text between " and ".');
    return undefined;
  }
  try {
    return compile(node.args);
  } catch (thrown) {
    if (!(thrown instanceof ProvisioningError)) throw thrown;
    scope.fault(node, thrown.message);
    return undefined;
  }
}

const kinds: Readonly<Record<'text' | 'int' | 'list', Kind>> = { text: 'text', int: 'int', list: 'list' };

function readerOf(
  { node, param, definition }: { node: Node; param: Parameter; definition: AnyFunction },
  scope: Scope,
): Reader {
  const { type, run } = scope.compile(node);
  if (param.type === 'any') return { value: run, accept: charged };
  const kind = kinds[param.type as keyof typeof kinds];
  const excerpt = scope.excerpt(node);
  const misfit = (given: Kind) =>
    `\`${definition.name}\` takes ${words[kind]} as \`${param.name}\`, and \`${excerpt}\` is ${words[given]}${kind === 'text' && given !== 'list' && given !== 'map' ? `; write string(${excerpt})` : ''}`;
  if (!mayBe(type, kind)) scope.fault(node, `${misfit(type.kind)}.`);
  const accept = acceptors[kind as keyof typeof acceptors];
  return {
    value: run,
    accept: (value, frame) => {
      const accepted = accept(charged(value, frame));
      if (accepted === undefined) throw failed(misfit(kindOf(value)));
      return accepted;
    },
  };
}

/** Functions walk through the texts that they are given. */
function charged(value: Value, frame: Frame): Value {
  if (typeof value === 'string') spend(frame, lengthCost(value.length));
  return value;
}

/** What a function is given for a value; undefined when it is of another kind. No value is empty. */
const acceptors = {
  text: (value: Value) => (value === null ? '' : typeof value === 'string' ? value : undefined),
  int: (value: Value) =>
    value === null ? 0 : typeof value === 'bigint' || Number.isInteger(value) ? Number(value) : undefined,
  list: (value: Value) => (value === null ? [] : isList(value) ? value : undefined),
};

function invoke({ call, whenNull, params }: AnyFunction, readers: readonly Reader[]): Run {
  const many = params.at(-1)?.many ? params.length - 1 : undefined;
  return (frame) => {
    const given: unknown[] = [];
    for (const [index, reader] of readers.entries()) {
      const value = reader.value(frame);
      if (index === 0 && value === null && whenNull !== undefined) return whenNull;
      given.push(reader.accept(value, frame));
    }
    const made = call(frame, many === undefined ? given : [...given.slice(0, many), given.slice(many)]);
    if (typeof made === 'string') return madeText(frame, made);
    return isList(made) ? madeList(frame, made) : made;
  };
}
