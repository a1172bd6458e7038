/** Members and items: `user.name.givenName`, `user.attributes["x"]`, `list[0]`. What is missing is null. */

import { didYouMean, nearest } from '../nearest.ts';
import type { Compiled, Run, Scope } from './compiled.ts';
import { failed, spend } from './meter.ts';
import type { Node } from './parse.ts';
import { type Member, rawAttribute, userMembers } from './user.ts';
import { any, isList, kindOf, mayBe, memberOf, type Value, words } from './value.ts';

/** `left.name` */
export function compileMember(node: Node, target: Node, name: string, scope: Scope): Compiled {
  if (isUser(target, scope)) return fromMember(userMember(node, name, scope));
  const left = scope.compile(target);
  const known =
    left.members !== undefined && Object.hasOwn(left.members, name) ? left.members[name] : undefined;
  if (known !== undefined) return fromMember(known);
  if (left.members !== undefined && nearest(name, Object.keys(left.members)) !== undefined)
    scope.hint(
      node,
      `\`${scope.excerpt(target)}\` has no \`${name}\`.${didYouMean(name, Object.keys(left.members))}`,
    );
  if (!mayBe(left.type, 'map'))
    return scope.fault(
      node,
      `\`${scope.excerpt(target)}\` is ${words[left.type.kind]} and has no member \`${name}\`; ${left.type.kind === 'list' ? 'take one item, as in [0], or go through it with .map(…)' : 'use it without'}.`,
    );
  const { run } = left;
  return { type: any, run: (frame) => memberOf(run(frame), name) };
}

/** `left[index]` */
export function compileIndex(node: Node, target: Node, index: Node, scope: Scope): Compiled {
  if (index.op === 'value' && typeof index.args === 'string')
    return compileMember(node, target, index.args, scope);
  if (isUser(target, scope))
    return scope.fault(
      index,
      'A member of `user` is chosen by a written name; for others use user.attributes[…].',
    );
  const left = scope.compile(target);
  const right = scope.compile(index);
  const asList = mayBe(left.type, 'list') && mayBe(right.type, 'double');
  const asMap = mayBe(left.type, 'map') && mayBe(right.type, 'text');
  if (!asList && !asMap)
    return scope.fault(
      node,
      `[…] takes a whole number for a list and text for an object; here it has ${words[right.type.kind]} for ${words[left.type.kind]}.`,
    );
  const excerpt = scope.excerpt(node);
  return {
    type: left.type.kind === 'list' ? (left.type.item ?? any) : any,
    run: (frame) => {
      const container = left.run(frame);
      const key = right.run(frame);
      const found = itemAt(container, key);
      if (found === undefined)
        throw failed(`\`${excerpt}\` looks for ${words[kindOf(key)]} in ${words[kindOf(container)]}`);
      return found;
    },
  };
}

/** `has(user.title)`: whether there is a value. */
export function compileHas(node: Node, args: readonly Node[], scope: Scope): Compiled {
  const [arg] = args;
  if (args.length !== 1 || arg === undefined || (arg.op !== '.' && arg.op !== '[]'))
    return scope.fault(node, 'has(…) takes one member, as in has(user.title).');
  const { run } = scope.compile(arg);
  return { type: { kind: 'bool' }, run: (frame) => run(frame) !== null };
}

function isUser(node: Node, scope: Scope): boolean {
  return node.op === 'id' && node.args === 'user' && !scope.isVariable('user');
}

function userMember(node: Node, name: string, scope: Scope): Member {
  const known = Object.hasOwn(userMembers, name) ? userMembers[name] : undefined;
  if (known !== undefined) return known;
  const meant = nearest(name, Object.keys(userMembers));
  if (meant !== undefined)
    scope.hint(
      node,
      `\`user\` has no \`${name}\` of its own; it is read from the raw attributes.${didYouMean(name, [meant])}`,
    );
  return rawAttribute(name);
}

function fromMember({ type, read, items, members }: Member): Compiled {
  const run: Run = (frame) => {
    if (items !== undefined) spend(frame, items(frame.person));
    return read(frame.person);
  };
  return { type, run, ...(members && { members }) };
}

/** Undefined when the key does not go with the container. */
function itemAt(container: Value, key: Value): Value | undefined {
  if (container === null || key === null) return null;
  if (isList(container))
    return typeof key === 'bigint' || typeof key === 'number' ? (container[Number(key)] ?? null) : undefined;
  if (typeof container !== 'object' || typeof key !== 'string') return undefined;
  return memberOf(container, key);
}
