/** For whoever writes expressions: try one, check one, and see what there is to write. */

import {
  type AttributeDefinition,
  type AttributeValue,
  type Fault,
  type Person,
  ProvisioningError,
} from '../model/index.ts';
import { misfit } from './coerce.ts';
import { compileExpression } from './expression/expression.ts';
import { eagerFunctions } from './expression/functions/catalogue.ts';
import { choices } from './expression/functions/choice.ts';
import type { FunctionDescription } from './expression/functions/define.ts';
import { macroDescriptions } from './expression/macros.ts';
import { type Members, userMembers } from './expression/user.ts';
import { type Kind, type Type, words } from './expression/value.ts';
import { unwanted, type Wanted } from './wanted.ts';

/**
 * The value of an expression for a person; undefined when it has none.
 * @throws ProvisioningError `invalid` when the expression is wrong, or fails for this person.
 */
export function previewExpression(expression: string, person: Person): AttributeValue | undefined {
  const compiled = compileExpression(expression);
  try {
    return compiled.evaluate(person);
  } catch (thrown) {
    if (!(thrown instanceof ProvisioningError)) throw thrown;
    const message = `The expression fails for this person: ${thrown.message}.`;
    throw new ProvisioningError('invalid', message, {
      cause: thrown,
      faults: [{ path: 'expression', message }],
    });
  }
}

/** What is to be said of an expression while it is written. */
export interface ExpressionCheck {
  /** Why it cannot be used; paths are places in it (`column 5`). */
  readonly faults: readonly Fault[];
  /** What is probably not meant, such as `user.usrName`. */
  readonly hints: readonly Fault[];
  /** The kind of value that it gives, when it can be used. */
  readonly gives?: string;
}

/** What an expression is for: a kind of value, or an attribute of a target. */
export type Purpose = Wanted | AttributeDefinition;

/** Checks an expression; never throws. @param purpose absent: it may give anything */
export function checkExpression(expression: string, purpose?: Purpose): ExpressionCheck {
  try {
    const { hints, type } = compileExpression(expression);
    const problem = purpose === undefined ? undefined : misses(type, purpose);
    if (problem !== undefined) return { faults: [{ path: 'expression', message: problem }], hints };
    return { faults: [], hints, gives: words[type.kind] };
  } catch (thrown) {
    if (thrown instanceof ProvisioningError) return { faults: thrown.faults, hints: [] };
    throw thrown;
  }
}

/** Why it can never be of use for that purpose, in the words of when it is saved. */
function misses(type: Type, purpose: Purpose): string | undefined {
  if (typeof purpose === 'string') return unwanted(type, purpose);
  const problem = misfit(type, purpose);
  return problem === undefined ? undefined : `The expression gives ${problem}.`;
}

/** All functions and macros, in the order of their names. */
export const functions: readonly FunctionDescription[] = [...eagerFunctions, ...choices, ...macroDescriptions]
  .map(({ name, signature, description, example }) => ({ name, signature, description, example }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** One member of `user`, for a list to choose from. */
export interface MemberDescription {
  /** `user.emails.primary` */
  readonly path: string;
  readonly type: Kind;
  readonly description: string;
}

/** All members of `user`, those within others after them. */
export const members: readonly MemberDescription[] = describe('user', userMembers);

function describe(prefix: string, described: Members): readonly MemberDescription[] {
  return Object.entries(described).flatMap(([name, member]) => {
    const path = `${prefix}.${name}`;
    return [
      { path, type: member.type.kind, description: member.about },
      ...describe(path, member.members ?? {}),
    ];
  });
}
