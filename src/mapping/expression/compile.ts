/**
 * From a syntax tree to a function of a person. One walk does both: it finds the types, so that faults are told with
 * their places before anybody's data is seen, and builds what is run.
 *
 * The library's grammar is used and its evaluator is not: that one has no limit of steps, catches whatever is thrown
 * inside `exists`, `all`, `&&` and `||` (a limit among it), fails at missing members, and matches with a backtracking
 * regular expression engine.
 */

import type { Fault } from '../../model/index.ts';
import { didYouMean } from '../nearest.ts';
import { compileIndex, compileMember } from './access.ts';
import { compileCall, compileMethod } from './call.ts';
import { type Body, type Compiled, type Run, type Scope, unusable } from './compiled.ts';
import { compileBinary, compileLogic, compileMinus, compileNot, compileTernary } from './logic.ts';
import { failed, madeList } from './meter.ts';
import { MAX_DEPTH, type Node, placeOf } from './parse.ts';
import { compilePattern } from './pattern.ts';
import {
  any,
  bool,
  double,
  int,
  kindOf,
  list,
  map,
  mayBe,
  nothing,
  type Type,
  text,
  unite,
  type Value,
  words,
} from './value.ts';

/** Compiling one takes up to 30 ms. */
const MAX_PATTERNS = 32;

export interface CompiledExpression extends Compiled {
  /** Paths are places in the source. */
  readonly faults: readonly Fault[];
  /** What is probably not meant, such as `user.usrName`. */
  readonly hints: readonly Fault[];
}

/** Compiles the tree of a source. Nothing is thrown: faults are told. */
export function compileTree(source: string, tree: Node): CompiledExpression {
  const faults: Fault[] = [];
  const hints: Fault[] = [];
  const variables: { readonly name: string; readonly type: Type }[] = [];
  let depth = 0;
  let compiled = 0;
  let patterns = 0;

  const scope: Scope = {
    compile(node) {
      compiled++;
      if (depth >= MAX_DEPTH)
        return scope.fault(node, `This nests deeper than ${MAX_DEPTH} levels; split it, or use switch(…).`);
      depth++;
      const result = compileNode(node, scope, variables);
      depth--;
      return result;
    },
    within(variable, node): Body {
      const slot = variables.length;
      const before = compiled;
      variables.push(variable);
      const body = scope.compile(node);
      variables.pop();
      return { ...body, slot, steps: compiled - before };
    },
    isVariable: (name) => variables.some((variable) => variable.name === name),
    pattern(pattern) {
      if (++patterns > MAX_PATTERNS)
        throw failed(`An expression has at most ${MAX_PATTERNS} regular expressions; split it.`);
      return compilePattern(pattern);
    },
    fault(node, message) {
      faults.push({ path: placeOf(source, node.start), message });
      return unusable;
    },
    hint(node, message) {
      hints.push({ path: placeOf(source, node.pos), message });
    },
    excerpt(node) {
      const piece = source.slice(node.start, node.end).replace(/\s+/g, ' ').trim();
      return piece.length > 60 ? `${piece.slice(0, 59)}…` : piece;
    },
  };
  return { ...scope.compile(tree), faults, hints };
}

type Variables = readonly { readonly name: string; readonly type: Type }[];

function compileNode(node: Node, scope: Scope, variables: Variables): Compiled {
  switch (node.op) {
    case 'value':
      return compileLiteral(node, scope);
    case 'id':
      return compileName(node, node.args, { scope, variables });
    case '.':
      return compileMember(node, node.args[0], node.args[1], scope);
    case '[]':
      return compileIndex(node, node.args[0], node.args[1], scope);
    case 'call':
      return compileCall(node, { name: node.args[0], args: node.args[1] }, scope);
    case 'rcall':
      return compileMethod(node, { name: node.args[0], receiver: node.args[1], args: node.args[2] }, scope);
    case 'list':
      return compileList(node.args, scope);
    case 'map':
      return compileObject(node.args, scope);
    case '?:':
      return compileTernary(node.args, scope);
    case '||':
      return compileLogic(true, node.args, scope);
    case '&&':
      return compileLogic(false, node.args, scope);
    case '!_':
      return compileNot(node.args, scope);
    case '-_':
      return compileMinus(node, node.args, scope);
    case '.?':
    case '[?]':
      return scope.fault(node, 'Write . and [ ] without ?: what is missing is null and never an error.');
    default:
      return compileBinary(node, node.args, scope);
  }
}

function compileLiteral(node: Node, scope: Scope): Compiled {
  const value = node.args;
  if (typeof value === 'string') return { type: text, run: () => value };
  if (typeof value === 'boolean') return { type: bool, run: () => value };
  if (typeof value === 'number') return { type: double, run: () => value };
  if (value === null) return { type: nothing, run: () => null };
  if (typeof value !== 'bigint')
    return scope.fault(
      node,
      'Bytes and unsigned numbers are not offered here; write text or a plain number.',
    );
  // 2^63 itself is taken, since -9223372036854775808 is a minus sign before it.
  if (value > 2n ** 63n) return scope.fault(node, 'A whole number has at most 64 bits.');
  return { type: int, run: () => value };
}

function compileName(
  node: Node,
  name: string,
  { scope, variables }: { scope: Scope; variables: Variables },
): Compiled {
  const slot = variables.findLastIndex((variable) => variable.name === name);
  const variable = variables[slot];
  if (variable !== undefined) return { type: variable.type, run: (frame) => frame.locals[slot] ?? null };
  if (name === 'user')
    return scope.fault(node, '`user` is the whole person; name a member, as in user.userName.');
  const known = ['user', ...variables.map((each) => each.name)];
  const advice =
    didYouMean(name, known) || ` The person is \`user\`: user.userName, user.attributes.${name} …`;
  return scope.fault(node, `There is no variable \`${name}\`.${advice}`);
}

function compileList(nodes: readonly Node[], scope: Scope): Compiled {
  const items = nodes.map((node) => scope.compile(node));
  const type = items.map((item) => item.type).reduce(unite, nothing);
  const run: Run = (frame) =>
    madeList(
      frame,
      items.map((item) => item.run(frame)),
    );
  return { type: list(type.kind === 'null' ? any : type), run };
}

function compileObject(nodes: readonly (readonly [Node, Node])[], scope: Scope): Compiled {
  const entries = nodes.map(([name, value]) => {
    const key = scope.compile(name);
    if (!mayBe(key.type, 'text'))
      scope.fault(
        name,
        `The names in an object are text, and \`${scope.excerpt(name)}\` is ${words[key.type.kind]}.`,
      );
    return { key, value: scope.compile(value), excerpt: scope.excerpt(name) };
  });
  const run: Run = (frame) => {
    const object: Record<string, Value> = Object.create(null);
    for (const { key, value, excerpt } of entries) {
      const name = key.run(frame);
      if (typeof name !== 'string')
        throw failed(`the names in an object are text, and \`${excerpt}\` is ${words[kindOf(name)]}`);
      object[name] = value.run(frame);
    }
    return object;
  };
  return { type: map, run };
}
