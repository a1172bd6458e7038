/** Members of a vendor's object that an administrator asked to be told beside those of the preset. */

import type { AttributeValue } from '../../model/index.ts';

/**
 * The members with these names, `a.b` leading into objects; nothing when there is none of them.
 * @param names as the settings have them; they are the names in what is given, too
 */
export function keptMembers(
  from: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, AttributeValue>> | undefined {
  const kept: Record<string, AttributeValue> = {};
  for (const name of names) {
    let value: unknown = from;
    for (const step of name.split('.'))
      value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
    if (value !== undefined && value !== null && value !== '') kept[name] = value as AttributeValue;
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}
