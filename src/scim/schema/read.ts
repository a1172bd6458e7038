/** Reading a resource by place. Resources come from outside: members are looked up as own members, never inherited. */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import type { AttributePlace } from './locate.ts';

/** The member as it is written in the object, whatever its case; an exact match wins. */
export function memberName(object: Attributes, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const folded = name.toLowerCase();
  return Object.keys(object).find((each) => each.toLowerCase() === folded);
}

/** The value of a member, whatever the case of its name. */
export function member(object: Attributes, name: string): AttributeValue | undefined {
  const found = memberName(object, name);
  return found === undefined ? undefined : object[found];
}

export function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list as it is, nothing as an empty one, a single value as a list of one. */
export function listOf(value: AttributeValue | undefined): readonly AttributeValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as AttributeValue];
}

/** Of several values the primary one, or else the first (RFC 7644 section 3.4.2.3). */
export function preferred(value: AttributeValue | undefined): AttributeValue | undefined {
  if (!Array.isArray(value)) return value;
  return value.find((each) => isObject(each) && each.primary === true) ?? value[0];
}

/** All values that lie at a place: of a multi-valued attribute each, with a sub-attribute that of each. */
export function valuesAt(
  resource: Attributes,
  place: Pick<AttributePlace, 'urn' | 'name' | 'sub'>,
): readonly AttributeValue[] {
  const container = place.urn === undefined ? resource : member(resource, place.urn);
  if (!isObject(container)) return [];
  const values = listOf(member(container, place.name));
  const { sub } = place;
  if (sub === undefined) return values;
  return values.flatMap((each) => (isObject(each) ? listOf(member(each, sub)) : []));
}
