/** Functions that choose among their arguments and look only at those that they need. */

import type { Compiled, Run, Scope } from '../compiled.ts';
import { equal } from '../equality.ts';
import { failed } from '../meter.ts';
import type { Node } from '../parse.ts';
import { comparable, isPresent, kindOf, mayBe, nothing, unite, words } from '../value.ts';
import type { FunctionDescription } from './define.ts';

export interface Choice extends FunctionDescription {
  readonly compile: (node: Node, args: readonly Node[], scope: Scope) => Compiled;
}

function iif(node: Node, args: readonly Node[], scope: Scope): Compiled {
  const [condition, then, otherwise] = args;
  if (args.length !== 3 || condition === undefined || then === undefined || otherwise === undefined)
    return scope.fault(node, 'iif takes a condition and two values: iif(user.active, "yes", "no").');
  const test = scope.compile(condition);
  if (!mayBe(test.type, 'bool'))
    scope.fault(condition, `The condition of iif is true or false, and this is ${words[test.type.kind]}.`);
  const yes = scope.compile(then);
  const no = scope.compile(otherwise);
  const run: Run = (frame) => {
    const value = test.run(frame);
    if (value !== null && typeof value !== 'boolean')
      throw failed(`the condition of iif is true or false, and this one is ${words[kindOf(value)]}`);
    return (value === true ? yes : no).run(frame);
  };
  return { type: unite(yes.type, no.type), run };
}

function coalesce(node: Node, args: readonly Node[], scope: Scope): Compiled {
  if (args.length === 0)
    return scope.fault(node, 'coalesce takes at least one value: coalesce(user.displayName, user.userName).');
  const values = args.map((arg) => scope.compile(arg));
  const run: Run = (frame) => {
    for (const value of values) {
      const found = value.run(frame);
      if (isPresent(found)) return found;
    }
    return null;
  };
  return { type: values.map((value) => value.type).reduce(unite, nothing), run };
}

function switchOver(node: Node, args: readonly Node[], scope: Scope): Compiled {
  const [source, fallback, ...rest] = args;
  if (source === undefined || fallback === undefined || rest.length === 0 || rest.length % 2 !== 0)
    return scope.fault(
      node,
      'switch takes a value, a default, and then pairs of key and value: switch(user.title, "other", "CEO", "boss").',
    );
  const value = scope.compile(source);
  const otherwise = scope.compile(fallback);
  const cases: { readonly key: Compiled; readonly gives: Compiled }[] = [];
  for (let index = 0; index + 1 < rest.length; index += 2) {
    const [key, gives] = rest.slice(index, index + 2);
    if (key === undefined || gives === undefined) break;
    const compiled = { key: scope.compile(key), gives: scope.compile(gives) };
    if (!comparable(value.type, compiled.key.type))
      scope.fault(
        key,
        `This key is ${words[compiled.key.type.kind]} and never equals \`${scope.excerpt(source)}\`, which is ${words[value.type.kind]}.`,
      );
    cases.push(compiled);
  }
  const run: Run = (frame) => {
    const wanted = value.run(frame);
    for (const { key, gives } of cases) if (equal(wanted, key.run(frame), frame)) return gives.run(frame);
    return otherwise.run(frame);
  };
  return { type: cases.map(({ gives }) => gives.type).reduce(unite, otherwise.type), run };
}

export const choices: readonly Choice[] = [
  {
    name: 'iif',
    signature: 'iif(condition, then, otherwise): any',
    description: 'One of two values; a condition without a value counts as false.',
    example: { expression: 'iif(user.userType == "Contractor", "ext", "int")', gives: 'int' },
    compile: iif,
  },
  {
    name: 'coalesce',
    signature: 'coalesce(value …): any',
    description: 'The first value that is neither missing nor empty.',
    example: { expression: 'coalesce(user.title, user.displayName, user.userName)', gives: 'Ada Lovelace' },
    compile: coalesce,
  },
  {
    name: 'switch',
    signature: 'switch(value, default, key, result …): any',
    description: 'The result behind the key that equals the value, case included; else the default.',
    example: {
      expression: 'switch(user.department, "other", "Engineering", "eng", "Sales", "sal")',
      gives: 'eng',
    },
    compile: switchOver,
  },
];
