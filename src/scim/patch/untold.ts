/** What a PUT leaves although it does not speak of it (RFC 7644 section 3.5.1): nobody sends back what they were never told. */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { isToldWhole, type SchemaAttribute } from '../schema/attribute.ts';
import { identityOf } from '../schema/canonical.ts';
import { isObject, listOf, member } from '../schema/read.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { withMember } from './combine.ts';

/**
 * The resource of a PUT with what is kept of it and told to nobody who reads it, or on request only, where the PUT does not say otherwise.
 * An extension or a value goes with all of that once it goes: but not where nothing of it was ever to be seen.
 */
export function withUntold(told: Attributes, before: Attributes, type: ResourceType): Attributes {
  let whole = inside(told, before, type.schema.attributes) ?? told;
  for (const { id, attributes } of type.extensions) {
    if (attributes.every(isToldWhole)) continue;
    const was = member(before, id);
    const is = member(told, id);
    if (!isObject(was)) continue;
    whole = withMember(whole, id, inside(isObject(is) ? is : undefined, was, attributes));
  }
  return whole;
}

/** What is said of some attributes with what of them is not told; undefined for nothing. */
function inside(
  is: Attributes | undefined,
  was: Attributes,
  attributes: readonly SchemaAttribute[],
): Attributes | undefined {
  if (is === undefined) return isNowhereSeen(was, attributes) ? was : undefined;
  let whole = is;
  for (const attribute of attributes) {
    const before = isToldWhole(attribute) ? undefined : member(was, attribute.name);
    if (before === undefined || attribute.mutability === 'readOnly') continue;
    const now = member(is, attribute.name);
    whole = withMember(
      whole,
      attribute.name,
      isUntold(attribute) ? (now ?? before) : partly(now, before, attribute),
    );
  }
  return whole;
}

/** The value of an attribute of which parts are not told. */
function partly(
  now: AttributeValue | undefined,
  before: AttributeValue,
  attribute: SchemaAttribute,
): AttributeValue | undefined {
  const { subAttributes = [], multiValued } = attribute;
  if (!multiValued)
    return isObject(before) ? inside(isObject(now) ? now : undefined, before, subAttributes) : now;
  if (now === undefined) return isNowhereSeenIn(before, subAttributes) ? before : undefined;
  const known = new Map(listOf(before).map((each) => [identityOf(each, attribute), each]));
  return listOf(now).map((each) => {
    const was = known.get(identityOf(each, attribute));
    return isObject(each) && isObject(was) ? (inside(each, was, subAttributes) ?? each) : each;
  });
}

/** Whether who reads it is told nothing of it. */
function isNowhereSeen(object: Attributes, attributes: readonly SchemaAttribute[]): boolean {
  return Object.entries(object).every(([name, value]) => {
    const attribute = attributes.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (attribute === undefined) return false;
    return isUntold(attribute) || isNowhereSeenIn(value, attribute.subAttributes ?? []);
  });
}

function isNowhereSeenIn(value: AttributeValue, parts: readonly SchemaAttribute[]): boolean {
  return listOf(value).every((each) => isObject(each) && isNowhereSeen(each, parts));
}

function isUntold({ returned }: SchemaAttribute): boolean {
  return returned === 'never' || returned === 'request';
}
