/** Which value goes where. The rule when it is written is carried along; reconciliation applies it. */

import type {
  AttributeDefinition,
  AttributeMapping,
  AttributeValue,
  Person,
  Sync,
  WriteRule,
} from '../model/index.ts';
import { type Fault, ProvisioningError } from '../model/index.ts';
import { coerce, misfit } from './coerce.ts';
import { compileExpression, type Expression } from './expression/expression.ts';
import { didYouMean } from './nearest.ts';
import { attempt, type Report } from './report.ts';

export interface MappedAttribute {
  readonly name: string;
  /** Undefined: the expression has no value for this person. */
  readonly value: AttributeValue | undefined;
  readonly write: WriteRule;
  /** What no value means: leave the target's alone, or clear it. */
  readonly empty: 'keep' | 'clear';
}

export type MapAttributes = (person: Person) => readonly MappedAttribute[];

interface CompiledAttribute {
  readonly definition: AttributeDefinition;
  readonly mapping: AttributeMapping;
  readonly expression: Expression;
}

/** Compiles the attribute mappings of a sync, in the order of the target's schema. */
export function compileAttributes(
  sync: Sync,
  schema: readonly AttributeDefinition[],
  report: Report,
): MapAttributes {
  const compiled: CompiledAttribute[] = [];
  const names = schema.map((definition) => definition.name);
  for (const [name, mapping] of Object.entries(sync.attributes)) {
    const path = `attributes.${name}`;
    const definition = schema.find((each) => each.name === name);
    if (definition === undefined)
      report(
        path,
        `The target has no attribute \`${name}\`.${didYouMean(name, names)} It has ${names.join(', ')}.`,
      );
    if (definition?.mutability === 'readOnly')
      report(path, `The target sets \`${name}\` itself; remove this mapping.`);
    const expression = attempt(path, report, () => compileExpression(mapping.value));
    if (definition === undefined || expression === undefined) continue;
    const problem = misfit(expression.type, definition);
    if (problem !== undefined) report(path, `The expression gives ${problem}.`);
    compiled.push({ definition, mapping, expression });
  }
  checkRequired(sync, schema, report);
  compiled.sort((a, b) => schema.indexOf(a.definition) - schema.indexOf(b.definition));
  return (person) => mapAll(compiled, person);
}

/** A sync that makes accounts must give what the target cannot do without; one that only links need not. */
function checkRequired(sync: Sync, schema: readonly AttributeDefinition[], report: Report): void {
  if (sync.reactions.absent !== 'create' && sync.reactions.missing !== 'create') return;
  for (const { name, required, mutability } of schema)
    if (required && mutability !== 'readOnly' && !Object.hasOwn(sync.attributes, name))
      report(
        `attributes.${name}`,
        `The target makes no account without \`${name}\`, and nothing is mapped to it; add an expression.`,
      );
}

function mapAll(compiled: readonly CompiledAttribute[], person: Person): readonly MappedAttribute[] {
  const mapped: MappedAttribute[] = [];
  const faults: Fault[] = [];
  for (const attribute of compiled) {
    const result = mapOne(attribute, person);
    if ('message' in result) faults.push(result);
    else mapped.push(result);
  }
  const [first] = faults;
  if (first === undefined) return mapped;
  const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  throw new ProvisioningError('invalid', `${first.message}${more}`, { faults });
}

function mapOne(
  { definition, mapping, expression }: CompiledAttribute,
  person: Person,
): MappedAttribute | Fault {
  const { name } = definition;
  const path = `attributes.${name}`;
  const failing = (why: string): Fault => ({
    path,
    message: `No value for ${name} from \`${mapping.value}\`: ${why}.`,
  });
  try {
    const coerced = coerce(expression.evaluate(person), definition);
    if ('problem' in coerced) return failing(`the expression gives ${coerced.problem}`);
    if (coerced.value === undefined && mapping.empty === 'clear' && definition.required)
      return failing(
        'the target requires it, so it cannot be cleared; fill it at the source, or write `empty: keep`',
      );
    return { name, value: coerced.value, write: writeRule(definition, mapping), empty: mapping.empty };
  } catch (thrown) {
    if (!(thrown instanceof ProvisioningError)) throw thrown;
    return failing(thrown.message);
  }
}

/** What is never changed after creation can only be written then, whatever the rule says. */
function writeRule({ mutability }: AttributeDefinition, { write }: AttributeMapping): WriteRule {
  return mutability === 'immutable' ? 'on-create' : write;
}
