/** What of a condition an index answers. */

import { type RawBuilder, sql } from 'kysely';
import type { Condition, Path, ValueTest } from '../scim/index.ts';
import type { Shape } from './shapes.ts';

/**
 * What narrows the rows down by an index, if the condition asks for members or for groups by id: `told.id` is among
 * these. To be asked besides the condition itself.
 */
export function narrowing(
  condition: Condition,
  shape: Shape,
  source: string,
): RawBuilder<boolean> | undefined {
  const parts = condition.type === 'and' ? condition.conditions : [condition];
  for (const part of parts) {
    const asked = askedValue(part);
    const own = asked && Object.hasOwn(shape.own, asked.name) ? shape.own[asked.name] : undefined;
    if (asked === undefined || own?.type !== 'rows') continue;
    const holders = own.tables.map((rows) => rows.holders(source, asked.value));
    return sql`told.id in (${sql.join(holders, sql` union all `)})`;
  }
  return undefined;
}

function askedValue(part: Condition): { readonly name: string; readonly value: string } | undefined {
  if (part.type === 'some') {
    const inner = part.condition.type === 'and' ? part.condition.conditions : [part.condition];
    const found = inner.map(askedValue).find((each) => each?.name === 'value');
    return found && { name: part.path[0].name, value: found.value };
  }
  if (part.type !== 'test' || part.test.type !== 'compare') return undefined;
  const [first, sub] = part.path;
  const { operator, wanted, as } = part.test;
  if (operator !== 'eq' || as !== 'exact' || typeof wanted !== 'string') return undefined;
  if (sub !== undefined && sub.name !== 'value') return undefined;
  return { name: first.name, value: wanted };
}

/** The texts of which a value is to be one, to the letter; undefined where it may be another. */
export function exactTexts(test: ValueTest): readonly string[] | undefined {
  if (test.type === 'present' || test.as !== 'exact') return undefined;
  if (test.type === 'among') return test.wanted;
  const { operator, wanted, orNothing } = test;
  return operator === 'eq' && typeof wanted === 'string' && !orNothing ? [wanted] : undefined;
}

/** The same of the `value` of a value for which the condition holds. */
export function exactValues(condition: Condition): readonly string[] | undefined {
  for (const part of condition.type === 'and' ? condition.conditions : [condition]) {
    if (part.type !== 'test' || part.path.length > 1 || part.path[0].name !== 'value') continue;
    const texts = exactTexts(part.test);
    if (texts !== undefined) return texts;
  }
  return undefined;
}

/** Whether rows of other tables, of which one resource may have very many, are walked through for the condition. */
export function walksRows(condition: Condition, shape: Shape): boolean {
  const isRows = ([{ name }]: Path) => Object.hasOwn(shape.own, name) && shape.own[name]?.type === 'rows';
  switch (condition.type) {
    case 'and':
    case 'or':
      return condition.conditions.some((each) => walksRows(each, shape));
    case 'not':
      return walksRows(condition.condition, shape);
    case 'some':
      return isRows(condition.path) && exactValues(condition.condition) === undefined;
    case 'test': {
      const part = condition.path[1]?.name ?? 'value';
      return isRows(condition.path) && (part !== 'value' || exactTexts(condition.test) === undefined);
    }
  }
}
