/** Values of expressions as a target's attribute takes them. */

import type { AttributeDefinition, AttributeValue } from '../model/index.ts';
import { type Kind, mayBe, type Type, words } from './expression/value.ts';

type AttributeType = AttributeDefinition['type'];

/** What is expected, for messages. */
const expected: Readonly<Record<AttributeType, string>> = {
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  decimal: 'a number',
  dateTime: 'a date and time such as 2026-01-31T09:00:00Z',
  complex: 'an object',
};

/** A value in the attribute's type; undefined when it says nothing of that type. */
const coercions: Readonly<Record<AttributeType, (value: AttributeValue) => AttributeValue | undefined>> = {
  string: (value) => (typeof value === 'object' ? undefined : String(value)),
  boolean: (value) =>
    typeof value === 'boolean'
      ? value
      : typeof value === 'string'
        ? truths[value.trim().toLowerCase()]
        : undefined,
  integer: (value) => (typeof value === 'boolean' ? undefined : wholeNumber(value)),
  decimal: (value) => (typeof value === 'boolean' ? undefined : decimal(value)),
  dateTime: (value) => (typeof value === 'string' && isDateTime(value.trim()) ? value.trim() : undefined),
  complex: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined,
};

const truths: Readonly<Record<string, boolean>> = { true: true, false: false };

function decimal(value: AttributeValue): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^[+-]?(\d{1,17}(\.\d{1,17})?|\.\d{1,17})$/.test(value.trim())
    ? Number(value)
    : undefined;
}

function wholeNumber(value: AttributeValue): number | undefined {
  const number = decimal(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** RFC 7643 section 2.3.5: an xsd:dateTime with both date and time. */
function isDateTime(value: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

export type Coerced = { readonly value: AttributeValue | undefined } | { readonly problem: string };

/**
 * Brings a value into the type of an attribute. Text without characters and lists without items are no value: targets
 * keep none. `problem` goes on after "the expression gives …".
 */
export function coerce(value: AttributeValue | undefined, definition: AttributeDefinition): Coerced {
  if (isEmpty(value)) return { value: undefined };
  if (!definition.multiValued)
    return Array.isArray(value) ? { problem: listProblem(definition) } : coerceOne(value, definition);
  const items: AttributeValue[] = [];
  for (const item of Array.isArray(value) ? value : [value]) {
    if (isEmpty(item)) continue;
    const coerced = coerceOne(item, definition);
    if ('problem' in coerced) return coerced;
    if (coerced.value !== undefined) items.push(coerced.value);
  }
  return { value: items.length === 0 ? undefined : items };
}

function isEmpty(value: AttributeValue | undefined): value is undefined | null | '' {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function coerceOne(value: AttributeValue, definition: AttributeDefinition): Coerced {
  const coerced = coercions[definition.type](value);
  if (coerced === undefined)
    return { problem: `${shown(value)}, and ${definition.name} takes ${expected[definition.type]}` };
  return { value: coerced };
}

function listProblem({ name }: AttributeDefinition): string {
  return `a list, and ${name} takes one value; choose one, as in […][0], or use join(…)`;
}

function shown(value: AttributeValue): string {
  if (typeof value === 'string') return `the text “${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
  return typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'an object') : String(value);
}

/** The kinds of values that an attribute's type can be made of. */
const sources: Readonly<Record<AttributeType, readonly Kind[]>> = {
  string: ['text', 'int', 'double', 'bool'],
  boolean: ['bool', 'text'],
  integer: ['int', 'double', 'text'],
  decimal: ['int', 'double', 'text'],
  dateTime: ['text'],
  complex: ['map'],
};

/** Why an expression of this type can never give a value for the attribute; undefined when it may. */
export function misfit(type: Type, definition: AttributeDefinition): string | undefined {
  if (type.kind === 'list' && !definition.multiValued) return listProblem(definition);
  const item = type.kind === 'list' ? (type.item ?? { kind: 'any' as const }) : type;
  if (sources[definition.type].some((kind) => mayBe(item, kind))) return undefined;
  return `${words[item.kind]}, and ${definition.name} takes ${expected[definition.type]}`;
}
