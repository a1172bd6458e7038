/** Which attributes an answer holds: `attributes` and `excludedAttributes` (RFC 7644 section 3.9, RFC 7643 section 7). */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import type { SchemaAttribute } from '../schema/attribute.ts';
import { locate } from '../schema/locate.ts';
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
  const only = namedIn(asked.attributes, type);
  const excluded = namedIn(asked.excludedAttributes, type);
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
      if (asked?.parts.has(part) === true) return true;
      return whole && said !== 'request' && without?.has(part) !== true;
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

/** What a client names, by where it lies: looked up, since it may name thousands. */
interface Named {
  /** URNs, folded, of which all is meant; the core is the empty one. */
  readonly urns: ReadonlySet<string>;
  /** Attributes, by `keyOf`. */
  readonly attributes: ReadonlyMap<string, Choice>;
}

/** What is named of an attribute: all of it, and single parts, folded. */
interface Choice {
  readonly whole: boolean;
  readonly parts: ReadonlySet<string>;
}

const all: Choice = { whole: true, parts: new Set() };

function namedIn(list: string | undefined, type: ResourceType): Named | undefined {
  const names = namesIn(list ?? '');
  if (names.length === 0) return undefined;
  const urns = new Set<string>();
  const attributes = new Map<string, { whole: boolean; readonly parts: Set<string> }>();
  for (const name of names) {
    const place = locate(type, name);
    if (place === undefined) continue;
    if (place.kind === 'extension') {
      urns.add(place.core ? '' : place.urn.toLowerCase());
      continue;
    }
    // It may be the extension in which attributes are.
    if (place.whole !== undefined) urns.add(place.whole.toLowerCase());
    const key = keyOf(place.name, place.urn);
    const choice = attributes.get(key) ?? { whole: false, parts: new Set() };
    attributes.set(key, choice);
    if (place.sub === undefined) choice.whole = true;
    else choice.parts.add(place.sub.toLowerCase());
  }
  return { urns, attributes };
}

/** The names of a list, without what chooses values in brackets. */
function namesIn(list: string): readonly string[] {
  return withoutChoices(list)
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** A bracket that is never closed is left: no name has one. */
function withoutChoices(text: string): string {
  const closed = text.lastIndexOf(']') + 1;
  return text.slice(0, closed).replaceAll(/\[[^\]]*\]/g, '') + text.slice(closed);
}

/** What is named of an attribute; undefined for nothing. */
function choiceOf({ urns, attributes }: Named, name: string, urn: string | undefined): Choice | undefined {
  return urns.has(urn?.toLowerCase() ?? '') ? all : attributes.get(keyOf(name, urn));
}

function keyOf(name: string, urn: string | undefined): string {
  return `${urn ?? ''}\n${name}`.toLowerCase();
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
