/** What of a condition an index answers. */

import { type RawBuilder, sql } from 'kysely';
import type { Condition } from '../scim/index.ts';
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
