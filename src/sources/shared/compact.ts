/** Attributes without what was not told. */

import type { Attributes, AttributeValue } from '../../model/index.ts';

type Loose = AttributeValue | undefined | readonly Loose[] | { readonly [name: string]: Loose };

/**
 * The value without members that are undefined, null, empty texts, empty lists or empty objects, at every depth: vendors
 * say "there is none" in all of these ways, and the directory takes a member for what is there.
 */
export function compact(value: { readonly [name: string]: Loose }): Attributes {
  return (tidy(value) ?? {}) as Attributes;
}

function tidy(value: Loose): AttributeValue | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) {
    const items = value.map(tidy).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value !== 'object') return value;
  const members: Record<string, AttributeValue> = {};
  for (const [name, member] of Object.entries(value as Record<string, Loose>)) {
    const tidied = tidy(member);
    if (tidied !== undefined) members[name] = tidied;
  }
  return Object.keys(members).length === 0 ? undefined : members;
}
