/** Which users or groups a search asks for, and whether one of them is meant. */

import { CrowdError } from './error.ts';
import { childOf, readXml, type XmlElement } from './xml.ts';

export const matchModes = [
  'EXACTLY_MATCHES',
  'STARTS_WITH',
  'ENDS_WITH',
  'CONTAINS',
  'LESS_THAN',
  'GREATER_THAN',
  'NULL',
] as const;
export type MatchMode = (typeof matchModes)[number];

export type Restriction =
  | { readonly type: 'none' }
  | {
      readonly type: 'property';
      readonly property: string;
      readonly mode: MatchMode;
      readonly value: string;
    }
  | { readonly type: 'boolean'; readonly logic: 'and' | 'or'; readonly parts: readonly Restriction[] };

const types = ['STRING', 'BOOLEAN', 'DATE', 'ENUM'];

/** Reads the body of `POST /search`; an empty one restricts nothing. Throws `ILLEGAL_ARGUMENT`. */
export function readRestriction(body: string, json: boolean): Restriction {
  if (body.trim() === '') return { type: 'none' };
  return json ? fromJson(parsed(body), 0) : fromXml(readXml(body));
}

function fromXml(element: XmlElement): Restriction {
  if (element.name === 'null-search-restriction') return { type: 'none' };
  if (element.name === 'boolean-search-restriction') {
    const parts = childOf(element, 'restrictions')?.children.map(fromXml) ?? [];
    return logical(element.attributes['boolean-logic'], parts);
  }
  if (element.name !== 'property-search-restriction')
    throw illegal(`there is no restriction ${element.name}`);
  const property = childOf(element, 'property');
  return propertyOf({
    name: property && childOf(property, 'name')?.text,
    type: property && childOf(property, 'type')?.text,
    mode: childOf(element, 'match-mode')?.text,
    value: childOf(element, 'value')?.text,
  });
}

const deepest = 64;

/** The same in JSON, told apart by `restriction-type`. */
function fromJson(value: unknown, depth: number): Restriction {
  if (typeof value !== 'object' || value === null || depth > deepest) throw illegal('it is no restriction');
  const given = value as Readonly<Record<string, unknown>>;
  const type = given['restriction-type'];
  if (type === 'null-search-restriction') return { type: 'none' };
  if (type === 'boolean-search-restriction') {
    const parts = Array.isArray(given.restrictions) ? given.restrictions : [];
    return logical(
      given['boolean-logic'],
      parts.map((part) => fromJson(part, depth + 1)),
    );
  }
  if (type !== 'property-search-restriction') throw illegal(`there is no restriction ${String(type)}`);
  const property = given.property as Readonly<Record<string, unknown>> | undefined;
  return propertyOf({
    name: property?.name,
    type: property?.type,
    mode: given['match-mode'],
    value: given.value,
  });
}

function logical(logic: unknown, parts: readonly Restriction[]): Restriction {
  const word = typeof logic === 'string' ? logic.toLowerCase() : undefined;
  if (word !== 'and' && word !== 'or') throw illegal('boolean-logic must be and, or or');
  if (parts.length === 0) throw illegal('a boolean restriction holds at least one other');
  return { type: 'boolean', logic: word, parts };
}

function propertyOf(given: {
  readonly name: unknown;
  readonly type: unknown;
  readonly mode: unknown;
  readonly value: unknown;
}): Restriction {
  if (typeof given.name !== 'string' || given.name.trim() === '') throw illegal('a property needs a name');
  if (given.type !== undefined && !types.includes(String(given.type).trim().toUpperCase()))
    throw illegal(`${String(given.type)} is no type of property`);
  const word = String(given.mode ?? 'CONTAINS').trim();
  const mode = matchModes.find((one) => one === word);
  if (mode === undefined) throw illegal(`${word} is no match mode`);
  if (mode !== 'NULL' && given.value === undefined) throw illegal(`${word} needs a value`);
  return { type: 'property', property: given.name.trim(), mode, value: String(given.value ?? '') };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw illegal('it is no JSON');
  }
}

function illegal(why: string): CrowdError {
  return new CrowdError(400, 'ILLEGAL_ARGUMENT', `The restriction cannot be read: ${why}.`);
}
