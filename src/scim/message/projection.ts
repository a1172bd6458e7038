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
 * chooses values (`emails[type eq "work"]`) is passed over, as are names that mean nothing. What `returned` says of parts
 * holds within what is told of their attribute: `always` and `never` whatever is asked, `request` where the part is named.
 * Throws 400 `invalidValue` when both are asked: the standard lets only one be.
 */
export function projection(asked: Asked, type: ResourceType): Projection {
  const only = placesOf(asked.attributes, type);
  const excluded = placesOf(asked.excludedAttributes, type);
  if (only !== undefined && excluded !== undefined) {
    throw refuse('invalidValue', 'Ask for "attributes" or for "excludedAttributes", not for both.');
  }
  const returned = (name: string, urn: string | undefined): Verdict => {
    const { attribute, parts } = known(type, name, urn);
    const how = attribute?.returned;
    if (how === 'never') return false;
    const asked = only && choiceOf(only, name, urn);
    const left = excluded && choiceOf(excluded, name, urn);
    if (how !== 'always') {
      if (left?.whole === true || (only !== undefined && asked === undefined)) return false;
      if (how === 'request' && only === undefined) return false;
    }
    const whole = how === 'always' || asked === undefined || asked.whole;
    const without = how === 'always' ? undefined : left?.parts;
    if (whole && parts === undefined && without === undefined) return true;
    return (part) => {
      const said = parts?.get(part);
      if (said === 'always' || said === 'never') return said === 'always';
      if (asked?.parts.includes(part) === true) return true;
      return whole && said !== 'request' && without?.includes(part) !== true;
    };
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

/** Whole, not at all, or those of its parts, by folded name, for which this holds. */
type Verdict = boolean | ((part: string) => boolean);

function cut(value: AttributeValue, verdict: Verdict): AttributeValue | undefined {
  if (verdict === true) return value;
  if (verdict === false) return undefined;
  if (!Array.isArray(value)) return partsOf(value, verdict);
  const kept = value.map((each) => partsOf(each, verdict)).filter((each) => each !== undefined);
  // Values of which nothing may be told are not told of; a list that is empty by itself stays one.
  return kept.length === 0 && value.length > 0 ? undefined : kept;
}

/** The parts of a value that are told; undefined for none. What has no parts is its `value`. */
function partsOf(value: AttributeValue, told: Exclude<Verdict, boolean>): AttributeValue | undefined {
  if (!isObject(value)) return told('value') ? value : undefined;
  const kept = Object.entries(value).filter(([name]) => told(name.toLowerCase()));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function placesOf(list: string | undefined, type: ResourceType) {
  const names = (list ?? '').split(',').map((each) => each.trim().replace(/\[.*?\]/gs, ''));
  const places = names.filter((each) => each !== '').map((each) => locate(type, each));
  const known = places.filter((each) => each !== undefined);
  return names.every((each) => each === '') ? undefined : known;
}

/** What a list of places names of an attribute: all of it, and single parts, folded; undefined for nothing. */
function choiceOf(
  places: NonNullable<ReturnType<typeof placesOf>>,
  name: string,
  urn: string | undefined,
): { readonly whole: boolean; readonly parts: readonly string[] } | undefined {
  const folded = name.toLowerCase();
  const parts: string[] = [];
  let whole = false;
  for (const each of places) {
    if (each.kind === 'extension') whole ||= each.core ? urn === undefined : sameUrn(each.urn, urn);
    else if (isWhole(each, urn)) whole = true;
    else if (names(each, folded, urn)) {
      if (each.sub === undefined) whole = true;
      else parts.push(each.sub.toLowerCase());
    }
  }
  return whole || parts.length > 0 ? { whole, parts } : undefined;
}

/** Also where the place may be the extension in which the attribute is. */
function isWhole({ whole }: AttributePlace, urn: string | undefined): boolean {
  return whole !== undefined && sameUrn(whole, urn);
}

function names(place: AttributePlace, folded: string, urn: string | undefined): boolean {
  return place.name.toLowerCase() === folded && sameUrn(place.urn, urn);
}

function sameUrn(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

/** An attribute, and those of its parts that are not simply told with it, by folded name. */
interface Known {
  readonly attribute: SchemaAttribute | undefined;
  readonly parts: ReadonlyMap<string, SchemaAttribute['returned']> | undefined;
}

/** What the names of a type mean: each answer asks for the same few. */
const definitions = new WeakMap<ResourceType, Map<string, Known>>();
/** Names remembered of one type; clients may make up any. */
const mostNames = 1_000;

function known(type: ResourceType, name: string, urn: string | undefined): Known {
  let all = definitions.get(type);
  if (all === undefined || all.size >= mostNames) {
    all = new Map();
    definitions.set(type, all);
  }
  const key = urn === undefined ? name : `${urn}:${name}`;
  let found = all.get(key);
  if (found === undefined) {
    found = find(type, key, urn);
    all.set(key, found);
  }
  return found;
}

function find(type: ResourceType, path: string, urn: string | undefined): Known {
  const place = locate(type, path);
  const attribute = place?.kind === 'attribute' && sameUrn(place.urn, urn) ? place.attribute : undefined;
  const parts = attribute?.subAttributes?.filter(({ returned }) => returned !== 'default') ?? [];
  return {
    attribute,
    parts:
      parts.length === 0 ? undefined : new Map(parts.map((each) => [each.name.toLowerCase(), each.returned])),
  };
}
