/** Small changes of values, each giving a new one. A value without parts left is no value (RFC 7643 section 2.5). */
import { type Attributes, type AttributeValue, foldKey, sameValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import { MAX_VALUES, onePrimary } from '../schema/coerce.ts';
import type { AttributePlace } from '../schema/locate.ts';
import { isObject, member, memberName } from '../schema/read.ts';

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
): readonly AttributeValue[] {
  let list = before;
  for (const value of added) {
    const at = list.findIndex((each) => alike(each, value));
    const there = list[at];
    const next = isObject(there) && isObject(value) ? { ...there, ...value } : value;
    list = at < 0 ? [...list, next] : list.with(at, next);
    if (isObject(next) && isObject(value) && value.primary === true) list = onePrimary(list, next);
  }
  return list;
}

/**
 * Whether two values of a list are the same one: equal, or with the same `value` and no different `type`.
 * Canonical types are written in any case.
 */
function alike(a: AttributeValue, b: AttributeValue): boolean {
  if (!isObject(a) || !isObject(b) || a.value === undefined || b.value === undefined) return sameValue(a, b);
  return (
    sameText(a.value, b.value) && (a.type === undefined || b.type === undefined || sameText(a.type, b.type))
  );
}

/** Whether a value has all that a description of it has. */
export function describedBy(value: AttributeValue, description: AttributeValue): boolean {
  if (!isObject(value) || !isObject(description)) return sameValue(value, description);
  if (description.value !== undefined) return alike(value, description);
  return Object.entries(description).every(([name, part]) => {
    const own = member(value, name);
    return own !== undefined && sameText(own, part);
  });
}

function sameText(a: AttributeValue, b: AttributeValue): boolean {
  if (typeof a === 'string' && typeof b === 'string') return foldKey(a) === foldKey(b);
  return sameValue(a, b);
}
