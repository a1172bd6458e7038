/** An expression over `user`: compiled once, computed for each person. */

import { type AttributeValue, type Fault, type Person, ProvisioningError } from '../../model/index.ts';
import { compileTree } from './compile.ts';
import type { Frame } from './compiled.ts';
import { failed, lengthCost, STEPS, spend } from './meter.ts';
import { parse } from './parse.ts';
import { isList, isMap, type Type, type Value } from './value.ts';

export interface Expression {
  readonly source: string;
  /** What it gives, as far as that can be said beforehand. */
  readonly type: Type;
  /** What is probably not meant; paths are places in the source. */
  readonly hints: readonly Fault[];
  /**
   * The value for a person; undefined when there is none.
   * @throws ProvisioningError `invalid` when it fails for this person; the sentence begins with a small letter.
   */
  readonly evaluate: (person: Person) => AttributeValue | undefined;
}

/**
 * Compiles an expression.
 * @throws ProvisioningError `invalid` with all faults; their paths are places in the source (`column 5`).
 */
export function compileExpression(source: string): Expression {
  const { type, run, faults, hints } = compileTree(source, parse(source));
  const [first] = faults;
  if (first !== undefined)
    throw new ProvisioningError('invalid', `The expression is wrong at ${first.path}: ${first.message}`, {
      faults,
    });
  const evaluate = (person: Person): AttributeValue | undefined => {
    const frame: Frame = { person, steps: STEPS, locals: [] };
    const value = run(frame);
    return value === null ? undefined : toAttribute(value, frame);
  };
  return { source, type, hints, evaluate };
}

/** As attributes are: numbers of JSON only. Pays for what it walks, since a list may hold one long text many times. */
function toAttribute(value: Value, frame: Frame): AttributeValue {
  spend(frame, 1);
  if (typeof value === 'string') {
    spend(frame, lengthCost(value.length));
    return value;
  }
  if (typeof value === 'bigint') return toNumber(Number(value), Number.isSafeInteger(Number(value)));
  if (typeof value === 'number') return toNumber(value, Number.isFinite(value));
  if (isList(value)) return value.map((item) => toAttribute(item, frame));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, toAttribute(member, frame)]),
  );
}

function toNumber(value: number, exact: boolean): number {
  if (exact) return value;
  throw failed(
    'the result is not a number that can be written down exactly; write string(…) to keep it as text',
  );
}
