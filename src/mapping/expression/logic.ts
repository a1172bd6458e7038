/** `? :`, `&&`, `||`, `!` and the minus sign. They take true or false and nothing else: no value is not false. */

import type { Compiled, Frame, Run, Scope } from './compiled.ts';
import { failed, survive } from './meter.ts';
import { operators } from './operators.ts';
import type { Node } from './parse.ts';
import { any, bool, isNumber, kindOf, mayBe, unite, type Value, words } from './value.ts';

/** A node that must be true or false; a fault when it never can be. */
function compileCondition(node: Node, scope: Scope, where: string): (frame: Frame) => boolean {
  const { type, run } = scope.compile(node);
  if (!mayBe(type, 'bool'))
    scope.fault(node, `${where} takes true or false, and \`${scope.excerpt(node)}\` is ${words[type.kind]}.`);
  const excerpt = scope.excerpt(node);
  return (frame) => {
    const value = run(frame);
    if (typeof value === 'boolean') return value;
    const advice = value === null ? `; write \`${excerpt} == true\` if that means false` : '';
    throw failed(`${where} takes true or false, and \`${excerpt}\` is ${words[kindOf(value)]}${advice}`);
  };
}

export function compileTernary(
  [condition, then, otherwise]: readonly [Node, Node, Node],
  scope: Scope,
): Compiled {
  const test = compileCondition(condition, scope, 'What stands before ?');
  const yes = scope.compile(then);
  const no = scope.compile(otherwise);
  return { type: unite(yes.type, no.type), run: (frame) => (test(frame) ? yes : no).run(frame) };
}

/**
 * As in CEL, one side decides even if the other fails: `false && x` is false and `true || x` is true whatever x is,
 * on either side. Running out of steps is no such failure.
 */
export function compileLogic(
  decisive: boolean,
  [left, right]: readonly [Node, Node],
  scope: Scope,
): Compiled {
  const sign = decisive ? '||' : '&&';
  const first = compileCondition(left, scope, sign);
  const second = compileCondition(right, scope, sign);
  const run: Run = (frame) => {
    let failure: unknown;
    try {
      if (first(frame) === decisive) return decisive;
    } catch (thrown) {
      failure = survive(frame, thrown);
    }
    if (second(frame) === decisive) return decisive;
    if (failure !== undefined) throw failure;
    return !decisive;
  };
  return { type: bool, run };
}

export function compileNot(operand: Node, scope: Scope): Compiled {
  const test = compileCondition(operand, scope, '!');
  return { type: bool, run: (frame) => !test(frame) };
}

export function compileMinus(node: Node, operand: Node, scope: Scope): Compiled {
  const { type, run } = scope.compile(operand);
  if (!mayBe(type, 'double'))
    return scope.fault(
      node,
      `The minus sign takes a number, and \`${scope.excerpt(operand)}\` is ${words[type.kind]}.`,
    );
  const excerpt = scope.excerpt(operand);
  return {
    type: isNumber(type) ? type : any,
    run: (frame) => {
      const value = run(frame);
      if (typeof value === 'bigint') return operators['-']?.apply(0n, value, frame) ?? null;
      if (typeof value === 'number') return -value;
      throw failed(`the minus sign takes a number, and \`${excerpt}\` is ${words[kindOf(value)]}`);
    },
  };
}

/** An operator of the table. */
export function compileBinary(node: Node, [left, right]: readonly [Node, Node], scope: Scope): Compiled {
  const operator = operators[node.op];
  if (operator === undefined) return scope.fault(node, `There is no operator \`${node.op}\`.`);
  const a = scope.compile(left);
  const b = scope.compile(right);
  const type = operator.type(a.type, b.type);
  if (type === undefined)
    return scope.fault(
      node,
      `\`${node.op}\` takes ${operator.takes}; here it has ${words[a.type.kind]} and ${words[b.type.kind]} (\`${scope.excerpt(node)}\`).`,
    );
  const sides = {
    sign: node.op,
    left: scope.excerpt(left),
    right: scope.excerpt(right),
    takes: operator.takes,
  };
  const run: Run = (frame) => {
    const x = a.run(frame);
    const y = b.run(frame);
    const value = operator.apply(x, y, frame);
    if (value === undefined) throw failed(unfit(sides, x, y));
    return value;
  };
  return { type, run };
}

function unfit(
  sides: { readonly sign: string; readonly left: string; readonly right: string; readonly takes: string },
  x: Value,
  y: Value,
): string {
  const missing = x === null ? sides.left : y === null ? sides.right : undefined;
  if (missing !== undefined)
    return `\`${sides.sign}\` needs a value on both sides, and \`${missing}\` has none; write coalesce(${missing}, …) where it may be missing`;
  return `\`${sides.sign}\` takes ${sides.takes}, and \`${sides.left}\` is ${words[kindOf(x)]}, \`${sides.right}\` is ${words[kindOf(y)]}`;
}
