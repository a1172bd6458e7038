/** Whether a user or a group is among those that a restriction asks for. */

import type { ServedGroup, ServedUser } from '../../served/index.ts';
import { attributesOf } from './entity.ts';
import { CrowdError } from './error.ts';
import type { MatchMode, Restriction } from './restriction.ts';

/** The values of a property; a number is a moment (milliseconds since 1970). Nothing: it has none. */
type Values = readonly (string | number | boolean)[];

export function matchesUser(restriction: Restriction, user: ServedUser): boolean {
  return matches(restriction, (property) => {
    const read = userProperties[property];
    if (read !== undefined) return present(read(user));
    return attributesOf(user).flatMap(([name, values]) => (name === property ? values : []));
  });
}

export function matchesGroup(restriction: Restriction, group: ServedGroup): boolean {
  return matches(restriction, (property) => {
    const read = groupProperties[property];
    return read === undefined ? [] : present(read(group));
  });
}

const userProperties: Readonly<Record<string, (user: ServedUser) => string | number | boolean>> = {
  name: (user) => user.name,
  email: (user) => user.email,
  firstName: (user) => user.firstName,
  lastName: (user) => user.lastName,
  displayName: (user) => user.displayName,
  active: (user) => user.active,
  createdDate: (user) => user.createdAt,
  updatedDate: (user) => user.updatedAt,
  externalId: (user) => user.id,
};

const groupProperties: Readonly<Record<string, (group: ServedGroup) => string | number | boolean>> = {
  name: (group) => group.name,
  description: () => '',
  active: () => true,
  createdDate: (group) => group.createdAt,
  updatedDate: (group) => group.updatedAt,
};

function present(value: string | number | boolean): Values {
  return value === '' ? [] : [value];
}

function matches(restriction: Restriction, values: (property: string) => Values): boolean {
  if (restriction.type === 'none') return true;
  if (restriction.type === 'boolean')
    return restriction.logic === 'and'
      ? restriction.parts.every((part) => matches(part, values))
      : restriction.parts.some((part) => matches(part, values));
  const held = values(restriction.property);
  if (restriction.mode === 'NULL') return held.length === 0;
  return held.some((value) => fits(value, restriction));
}

function fits(
  held: string | number | boolean,
  { mode, value }: { readonly mode: MatchMode; readonly value: string },
): boolean {
  if (typeof held === 'number') return ordered(held, momentOf(value), mode);
  const [mine, theirs] = [folded(String(held)), folded(value)];
  const test = texts[mode];
  return test === undefined ? ordered(mine, theirs, mode) : test(mine, theirs);
}

const texts: Partial<Record<MatchMode, (held: string, value: string) => boolean>> = {
  STARTS_WITH: (held, value) => held.startsWith(value),
  ENDS_WITH: (held, value) => held.endsWith(value),
  CONTAINS: (held, value) => held.includes(value),
};

function ordered<Value extends string | number>(held: Value, value: Value, mode: MatchMode): boolean {
  if (mode === 'LESS_THAN') return held < value;
  if (mode === 'GREATER_THAN') return held > value;
  return held === value;
}

/** Case does not count. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** `2026-01-02T03:04:05.678+0100`, as Java writes it, or with a colon in the offset, or a day alone. */
function momentOf(text: string): number {
  const moment = Date.parse(text.trim().replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(moment))
    throw new CrowdError(400, 'ILLEGAL_ARGUMENT', `${text} is no date such as 2026-01-02T03:04:05.678+0000.`);
  return moment;
}

/** A value that a property must have exactly for anything to match: what to look up instead of walking the list. */
export function exactly(restriction: Restriction, property: string): string | undefined {
  if (restriction.type === 'boolean' && restriction.logic === 'and') {
    for (const part of restriction.parts) {
      const value = exactly(part, property);
      if (value !== undefined) return value;
    }
    return undefined;
  }
  const found = restriction.type === 'property' && restriction.mode === 'EXACTLY_MATCHES';
  return found && restriction.property === property ? restriction.value : undefined;
}
