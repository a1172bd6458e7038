/** What a schema asks of a whole resource: that something is there, and that something stays (RFC 7643 section 2.2). */
import { type Attributes, type AttributeValue, canonicalJson, sameValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import type { Schema, SchemaAttribute } from './attribute.ts';
import { identityOf } from './canonical.ts';
import { coerce } from './coerce.ts';
import { isObject, listOf, member } from './read.ts';
import type { ResourceType } from './resource-type.ts';

/**
 * Throws 400 `invalidValue` when a required extension, attribute or part of a value is not there.
 * @param before what is kept: what was not there then is not asked for now, for it may be required since today only, and whoever never
 * had it is to be deactivated all the same
 */
export function requireComplete(resource: Attributes, type: ResourceType, before?: Attributes): void {
  let known: ReadonlySet<string> | undefined;
  for (const lack of lacksOf(resource, type)) {
    known ??= new Set(before === undefined ? [] : Array.from(lacksOf(before, type), keyOf));
    if (!known.has(keyOf(lack))) throw refuse('invalidValue', lack.message);
  }
}

/** Something that is required and not there. */
interface Lack {
  readonly message: string;
  /** The value that lacks a part. */
  readonly value?: AttributeValue;
}

function keyOf({ message, value }: Lack): string {
  return value === undefined ? message : `${message} ${canonicalJson(value)}`;
}

function* lacksOf(resource: Attributes, type: ResourceType): Generator<Lack> {
  for (const urn of type.requiredExtensions ?? []) {
    if (member(resource, urn) === undefined) yield { message: `A ${type.name} needs the extension ${urn}.` };
  }
  for (const { schema, told, prefix } of partsOf(resource, type)) {
    for (const each of schema.attributes) {
      if (each.required && member(told, each.name) === undefined)
        yield { message: `A ${type.name} needs ${prefix}${each.name}.` };
      yield* partsLacking(told, each, `${prefix}${each.name}`);
    }
  }
}

function* partsLacking(told: Attributes, attribute: SchemaAttribute, path: string): Generator<Lack> {
  const required = attribute.subAttributes?.filter((each) => each.required) ?? [];
  if (required.length === 0) return;
  for (const value of listOf(member(told, attribute.name))) {
    for (const { name } of required) {
      if (!isObject(value) || member(value, name) === undefined)
        yield { message: `Each value of ${path} needs ${name}.`, value };
    }
  }
}

/**
 * Throws 400 `mutability` when something immutable that had a value has another, or none: an attribute, or a part of a value. Of
 * several values those with the same `value` and `type` before and after are the same one; others come and go as a whole.
 */
export function requireUnchanged(before: Attributes, after: Attributes, type: ResourceType): void {
  const fixed = fixedOf(type);
  if (fixed.length === 0) return;
  for (const { urn, attribute } of fixed) {
    const value = valueIn(before, urn, attribute.name);
    if (value === undefined) continue;
    const now = valueIn(after, urn, attribute.name);
    const path = urn === undefined ? attribute.name : `${urn}:${attribute.name}`;
    if (attribute.mutability === 'immutable') requireSame(attribute, { before: value, after: now, path });
    else if (attribute.multiValued) requireValuesUnchanged(attribute, { before: value, after: now, path });
    else if (isObject(value)) requirePartsUnchanged(attribute, { before: value, after: now, path });
  }
}

interface Change {
  readonly before: AttributeValue;
  readonly after: AttributeValue | undefined;
  /** Of what changes, as it is told; the attribute's name when absent. */
  readonly path?: string;
}

/** Throws 400 `mutability` when an immutable part that a value had is another, or none. */
export function requirePartsUnchanged(attribute: SchemaAttribute | undefined, change: Change): void {
  const { before, after, path = attribute?.name } = change;
  if (attribute === undefined || !isObject(before)) return;
  for (const part of fixedParts(attribute)) {
    const was = member(before, part.name);
    if (was === undefined) continue;
    const is = isObject(after) ? member(after, part.name) : undefined;
    requireSame(part, { before: was, after: is, path: `${path}.${part.name}` });
  }
}

function requireValuesUnchanged(attribute: SchemaAttribute, { before, after, path }: Change): void {
  const later = new Map(listOf(after).map((each) => [identityOf(each, attribute), each]));
  for (const each of listOf(before)) {
    const now = later.get(identityOf(each, attribute));
    if (now !== undefined)
      requirePartsUnchanged(attribute, { before: each, after: now, ...(path && { path }) });
  }
}

function requireSame(attribute: SchemaAttribute, { before, after, path }: Change): void {
  if (
    after !== undefined &&
    (isSame(attribute, before, after) || isSame(attribute, inForm(attribute, before), after))
  )
    return;
  throw refuse('mutability', `${path} has its value once and for all.`);
}

/** The order of several values means nothing (RFC 7643 section 2.4). */
function isSame(
  { multiValued }: SchemaAttribute,
  before: AttributeValue | undefined,
  after: AttributeValue,
): boolean {
  if (!multiValued || !Array.isArray(before)) return sameValue(before, after);
  const [was, is] = [before, listOf(after)].map((values) => values.map(canonicalJson).sort());
  return sameValue(was, is);
}

/** What was stored before its form was what it is today, in that form. */
function inForm(attribute: SchemaAttribute, value: AttributeValue): AttributeValue | undefined {
  try {
    return coerce(attribute, value, attribute.name);
  } catch {
    return undefined;
  }
}

/** By type, the attributes of which something is immutable. */
const fixedAttributes = new WeakMap<
  ResourceType,
  readonly { readonly urn?: string; readonly attribute: SchemaAttribute }[]
>();

function fixedOf(type: ResourceType) {
  let fixed = fixedAttributes.get(type);
  if (fixed === undefined) {
    const isFixed = (each: SchemaAttribute) =>
      each.mutability === 'immutable' || (each.mutability !== 'readOnly' && fixedParts(each).length > 0);
    fixed = [
      ...type.schema.attributes.filter(isFixed).map((attribute) => ({ attribute })),
      ...type.extensions.flatMap(({ id, attributes }) =>
        attributes.filter(isFixed).map((attribute) => ({ urn: id, attribute })),
      ),
    ];
    fixedAttributes.set(type, fixed);
  }
  return fixed;
}

const none: readonly SchemaAttribute[] = [];
/** By attribute, those of its parts that are immutable. */
const partsFixed = new WeakMap<SchemaAttribute, readonly SchemaAttribute[]>();

function fixedParts(attribute: SchemaAttribute): readonly SchemaAttribute[] {
  if (attribute.subAttributes === undefined) return none;
  let fixed = partsFixed.get(attribute);
  if (fixed === undefined) {
    fixed = attribute.subAttributes.filter(({ mutability }) => mutability === 'immutable');
    partsFixed.set(attribute, fixed);
  }
  return fixed;
}

function valueIn(resource: Attributes, urn: string | undefined, name: string): AttributeValue | undefined {
  const container = urn === undefined ? resource : member(resource, urn);
  return isObject(container) ? member(container, name) : undefined;
}

/** Each schema with what the resource says by it; an extension of which it says nothing is left out. */
function partsOf(resource: Attributes, type: ResourceType) {
  const core: { schema: Schema; told: Attributes; prefix: string } = {
    schema: type.schema,
    told: resource,
    prefix: '',
  };
  return [
    core,
    ...type.extensions.flatMap((schema) => {
      const told = member(resource, schema.id);
      return isObject(told) ? [{ schema, told, prefix: `${schema.id}:` }] : [];
    }),
  ];
}
