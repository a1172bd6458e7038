/** From what mapping says of a person to the account that should be. Pure. */

import type { MappedAttribute } from '../mapping/index.ts';
import type { Account, AttributeDefinition, Attributes, AttributeValue } from '../model/index.ts';
import { sameValue } from '../model/index.ts';

export interface DesiredParts {
  readonly mapped: readonly MappedAttribute[];
  readonly active: boolean;
  /** The account as it is; absent: it is to be made. */
  readonly existing?: Account;
  readonly fit: (desired: Account) => Account;
}

/** Whether a value says nothing: null, absent, empty text, empty list. */
function blank(value: AttributeValue | undefined): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/**
 * The account that should be: mapped values by their write rules, trimmed to what the target can hold.
 * Attributes that no mapping writes now are absent from it: they are left alone.
 */
export function desiredAccount({ mapped, active, existing, fit }: DesiredParts): Account {
  const attributes: Record<string, AttributeValue> = {};
  for (const { name, value, write, empty: whenEmpty } of mapped) {
    if (existing !== undefined && write === 'on-create') continue;
    if (existing !== undefined && write === 'if-empty' && !blank(existing.attributes[name])) continue;
    if (!blank(value)) attributes[name] = value as AttributeValue;
    else if (existing !== undefined && whenEmpty === 'clear') attributes[name] = null;
  }
  return fit({ id: existing?.id ?? '', attributes, active });
}

/** What differs between an account and what it should be: only attributes that are desired and may be written. */
export function differences(
  existing: Account,
  desired: Account,
  schema: readonly AttributeDefinition[],
): { readonly before: Attributes; readonly after: Attributes } | undefined {
  const before: Record<string, AttributeValue> = {};
  const after: Record<string, AttributeValue> = {};
  for (const { name, mutability } of schema) {
    const value = desired.attributes[name];
    if (value === undefined || mutability !== 'readWrite') continue;
    const present = existing.attributes[name];
    if (sameValue(present, value) || (blank(present) && blank(value))) continue;
    before[name] = present ?? null;
    after[name] = value;
  }
  return Object.keys(after).length === 0 ? undefined : { before, after };
}
