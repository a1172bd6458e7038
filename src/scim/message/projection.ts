/** Which attributes an answer holds: `attributes` and `excludedAttributes` (RFC 7644 section 3.9, RFC 7643 section 7). */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import type { SchemaAttribute } from '../schema/attribute.ts';
import { type AttributePlace, locate } from '../schema/locate.ts';
import { isObject } from '../schema/read.ts';
import type { ResourceType } from '../schema/resource-type.ts';

export interface Projection {
  /** The resource with what was asked for. */
  of(resource: Attributes): Attributes;
  /** Whether that attribute will be in the answer: what is not need not be read. */
  includes(name: string): boolean;
}

export interface Asked {
  readonly attributes?: string | undefined;
  readonly excludedAttributes?: string | undefined;
}

/**
 * Prepares the choice that a client asked for: names joined by commas, each as in a filter; the part of a name that
 * chooses values (`emails[type eq "work"]`) is passed over, as are names that mean nothing.
 * Throws 400 `invalidValue` when both are asked: the standard lets only one be.
 */
export function projection(asked: Asked, type: ResourceType): Projection {
  const only = placesOf(asked.attributes, type);
  const excluded = placesOf(asked.excludedAttributes, type);
  if (only !== undefined && excluded !== undefined) {
    throw refuse('invalidValue', 'Ask for "attributes" or for "excludedAttributes", not for both.');
  }
  const returned = (name: string, urn: string | undefined): Verdict => {
    const attribute = definitionOf(type, name, urn);
    if (attribute?.returned === 'always') return true;
    if (attribute?.returned === 'never') return false;
    if (only !== undefined) return verdictOf(only, name, urn) ?? false;
    if (attribute?.returned === 'request') return false;
    const left = excluded && verdictOf(excluded, name, urn);
    if (left === undefined) return true;
    return left === true ? false : { without: left };
  };
  const choose = (object: Attributes, urn?: string): Attributes => {
    const members: [string, AttributeValue][] = [];
    let isWhole = true;
    for (const [name, value] of Object.entries(object)) {
      const kept =
        urn === undefined && name.includes(':') && isObject(value)
          ? inside(name, value)
          : cut(value, returned(name, urn));
      isWhole &&= kept === value;
      if (kept !== undefined) members.push([name, kept]);
    }
    // Most answers hold all there is: those need no copy.
    return isWhole ? object : Object.fromEntries(members);
  };
  const inside = (name: string, extension: Attributes): Attributes | undefined => {
    const chosen = choose(extension, name);
    return Object.keys(chosen).length === 0 ? undefined : chosen;
  };
  return { of: (resource) => choose(resource), includes: (name) => returned(name, undefined) !== false };
}

/** Whole, not at all, only these parts, or all but these parts. */
type Verdict = boolean | readonly string[] | { readonly without: readonly string[] };

function cut(value: AttributeValue, verdict: Verdict): AttributeValue | undefined {
  if (verdict === true) return value;
  if (verdict === false) return undefined;
  const only = 'without' in verdict ? undefined : verdict;
  const without = 'without' in verdict ? verdict.without : undefined;
  const part = (each: AttributeValue): AttributeValue => {
    if (!isObject(each)) return each;
    const kept = Object.entries(each).filter(([name]) =>
      only === undefined ? !without?.includes(name) : only.includes(name),
    );
    return Object.fromEntries(kept);
  };
  return Array.isArray(value) ? value.map(part) : part(value);
}

function placesOf(list: string | undefined, type: ResourceType) {
  const names = (list ?? '').split(',').map((each) => each.trim().replace(/\[.*?\]/gs, ''));
  const places = names.filter((each) => each !== '').map((each) => locate(type, each));
  const known = places.filter((each) => each !== undefined);
  return names.every((each) => each === '') ? undefined : known;
}

/** What a list of places says of an attribute: true for whole, the names of its parts, undefined for nothing. */
function verdictOf(
  places: NonNullable<ReturnType<typeof placesOf>>,
  name: string,
  urn: string | undefined,
): true | readonly string[] | undefined {
  const folded = name.toLowerCase();
  const parts: string[] = [];
  for (const each of places) {
    if (each.kind === 'extension') {
      if (each.core ? urn === undefined : sameUrn(each.urn, urn)) return true;
      continue;
    }
    if (!names(each, folded, urn)) continue;
    if (each.sub === undefined) return true;
    parts.push(each.sub);
  }
  return parts.length === 0 ? undefined : parts;
}

function names(place: AttributePlace, folded: string, urn: string | undefined): boolean {
  return place.name.toLowerCase() === folded && sameUrn(place.urn, urn);
}

function sameUrn(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

/** What the names of a type mean: each answer asks for the same few. */
const definitions = new WeakMap<ResourceType, Map<string, SchemaAttribute | undefined>>();
/** Names remembered of one type; clients may make up any. */
const mostNames = 1_000;

function definitionOf(
  type: ResourceType,
  name: string,
  urn: string | undefined,
): SchemaAttribute | undefined {
  let known = definitions.get(type);
  if (known === undefined || known.size >= mostNames) {
    known = new Map();
    definitions.set(type, known);
  }
  const key = urn === undefined ? name : `${urn}:${name}`;
  if (known.has(key)) return known.get(key);
  const found = findDefinition(type, name, urn);
  known.set(key, found);
  return found;
}

function findDefinition(
  type: ResourceType,
  name: string,
  urn: string | undefined,
): SchemaAttribute | undefined {
  const place = locate(type, urn === undefined ? name : `${urn}:${name}`);
  if (place?.kind !== 'attribute' || !sameUrn(place.urn, urn)) return undefined;
  return place.attribute;
}
