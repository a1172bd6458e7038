/** Small changes of values, each giving a new one. A value without parts left is no value (RFC 7643 section 2.5). */
import { type Attributes, type AttributeValue, canonicalJson, sameValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import { type SchemaAttribute, subAttribute } from '../schema/attribute.ts';
import { compared, identityOf } from '../schema/canonical.ts';
import { MAX_VALUES, onePrimary } from '../schema/coerce.ts';
import type { AttributePlace } from '../schema/locate.ts';
import { isObject, listOf, member, memberName } from '../schema/read.ts';
import { requirePartsUnchanged } from '../schema/rules.ts';

/** The object without a member, whatever the case of its name. */
export function without(object: Attributes, name: string): Attributes {
  const found = memberName(object, name);
  if (found === undefined) return object;
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== found));
}

/** The object with a member set, or without it when there is no value. */
export function withMember(object: Attributes, name: string, value: AttributeValue | undefined): Attributes {
  if (value === undefined) return without(object, name);
  // A name that is computed is a member of its own, also one called __proto__.
  return { ...object, [memberName(object, name) ?? name]: value };
}

/** The same for many members, one after the other: an object may have thousands, and is not copied for each. */
export function withMembers(
  object: Attributes,
  changes: readonly (readonly [name: string, value: AttributeValue | undefined])[],
): Attributes {
  const members = new Map(Object.entries(object));
  const folded = Map.groupBy(members.keys(), (name) => name.toLowerCase());
  for (const [name, value] of changes) {
    const alike = folded.get(name.toLowerCase()) ?? [];
    const found = members.has(name) ? name : alike[0];
    if (value !== undefined) {
      members.set(found ?? name, value);
      if (found === undefined) folded.set(name.toLowerCase(), [name]);
    } else if (found !== undefined) {
      members.delete(found);
      folded.set(
        name.toLowerCase(),
        alike.filter((each) => each !== found),
      );
    }
  }
  return Object.fromEntries(members);
}

/** The resource with a value set at a place; an extension of which nothing is left goes too. */
export function withValueAt(
  resource: Attributes,
  place: Pick<AttributePlace, 'urn' | 'name'>,
  value: AttributeValue | undefined,
): Attributes {
  if (place.urn === undefined) return withMember(resource, place.name, value);
  const extension = member(resource, place.urn);
  return withMember(
    resource,
    place.urn,
    orNothing(withMember(isObject(extension) ? extension : {}, place.name, value)),
  );
}

/** An object, or nothing when it is empty. */
export function orNothing(object: Attributes): Attributes | undefined {
  return Object.keys(object).length === 0 ? undefined : object;
}

/** The list, or nothing when it is empty; refused when it grew beyond bounds. */
export function listOrNothing(values: readonly AttributeValue[], path: string): AttributeValue | undefined {
  if (values.length > MAX_VALUES) throw refuse('invalidValue', `${path} takes ${MAX_VALUES} values at most.`);
  return values.length === 0 ? undefined : values;
}

/** The list with more values; one that is there already is amended, not doubled (RFC 7643 section 2.4). */
export function appended(
  before: readonly AttributeValue[],
  added: readonly AttributeValue[],
  attribute: SchemaAttribute | undefined,
): readonly AttributeValue[] {
  let list = before;
  for (const value of added) {
    const at = placeOf(list, value, attribute);
    const there = list[at];
    const next = isObject(there) && isObject(value) ? withParts(there, value, attribute) : value;
    if (isObject(there)) requirePartsUnchanged(attribute, { before: there, after: next });
    list = at < 0 ? [...list, next] : list.with(at, next);
    if (isObject(next) && isObject(value) && value.primary === true) list = onePrimary(list, next);
  }
  return list;
}

/** An object with more parts, of which those that are lists have more values. */
export function withParts(
  before: Attributes,
  added: Attributes,
  attribute: SchemaAttribute | undefined,
): Attributes {
  const parts = Object.entries(added).map(
    ([name, part]) => [name, partWith(member(before, name), part, subAttribute(attribute, name))] as const,
  );
  return withMembers(before, parts);
}

/** A part with what is added to it: with more values where it is a list, else that in its place. */
export function partWith(
  before: AttributeValue | undefined,
  added: AttributeValue,
  part: SchemaAttribute | undefined,
): AttributeValue {
  if (before === undefined || !(isList(before, part) || (part === undefined && Array.isArray(added))))
    return added;
  const there = new Set(listOf(before).map((each) => keyOf(each, part)));
  const more = listOf(added).filter((each) => !there.has(keyOf(each, part)));
  return listOrNothing([...listOf(before), ...more], part?.name ?? 'A list') ?? added;
}

/** A part without some of its values where it is a list; else nothing. */
export function partWithout(
  before: AttributeValue | undefined,
  removed: readonly AttributeValue[],
  part: SchemaAttribute | undefined,
): AttributeValue | undefined {
  if (before === undefined || !isList(before, part)) return undefined;
  const gone = new Set(removed.map((each) => keyOf(each, part)));
  const left = listOf(before).filter((each) => !gone.has(keyOf(each, part)));
  return left.length === 0 ? undefined : left;
}

function isList(value: AttributeValue, part: SchemaAttribute | undefined): boolean {
  return part?.multiValued ?? Array.isArray(value);
}

/** By keys, not one with another: every value of a list may have such a part. */
function keyOf(value: AttributeValue, part: SchemaAttribute | undefined): string {
  return part === undefined ? canonicalJson(value) : identityOf(value, part);
}

/** Where a value is in the list: with the same `type` rather than where one of the two has none. */
function placeOf(
  list: readonly AttributeValue[],
  value: AttributeValue,
  attribute: SchemaAttribute | undefined,
): number {
  const fits = (each: AttributeValue) => alike(each, value, attribute);
  const there = list.findIndex((each) => hasType(each) === hasType(value) && fits(each));
  return there >= 0 ? there : list.findIndex(fits);
}

function hasType(value: AttributeValue): boolean {
  return isObject(value) && value.type !== undefined;
}

/**
 * Whether two values of a list are the same one: equal, or with the same `value` and no different `type`.
 * Canonical types are written in any case.
 */
function alike(a: AttributeValue, b: AttributeValue, attribute: SchemaAttribute | undefined): boolean {
  if (!isObject(a) || !isObject(b) || a.value === undefined || b.value === undefined)
    return sameElement(a, b, attribute);
  if (!sameText(a.value, b.value, subAttribute(attribute, 'value'))) return false;
  if (a.type === undefined || b.type === undefined) return true;
  return sameText(a.type, b.type, subAttribute(attribute, 'type'));
}

/** Whether a value has all that a description of it has. */
export function describedBy(
  value: AttributeValue,
  description: AttributeValue,
  attribute: SchemaAttribute | undefined,
): boolean {
  if (!isObject(value) || !isObject(description)) return sameElement(value, description, attribute);
  if (description.value !== undefined) return alike(value, description, attribute);
  return Object.entries(description).every(([name, part]) => {
    const own = member(value, name);
    return own !== undefined && sameText(own, part, subAttribute(attribute, name));
  });
}

/** Values that have no parts; those that no schema knows to the letter. */
function sameElement(a: AttributeValue, b: AttributeValue, attribute: SchemaAttribute | undefined): boolean {
  return attribute === undefined ? sameValue(a, b) : sameText(a, b, attribute);
}

/** Whether two parts are equal as the attribute's texts are compared. */
export function sameText(
  a: AttributeValue,
  b: AttributeValue,
  attribute: SchemaAttribute | undefined,
): boolean {
  if (typeof a === 'string' && typeof b === 'string')
    return compared(attribute, a) === compared(attribute, b);
  return sameValue(a, b);
}
