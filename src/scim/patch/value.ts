/** What one operation makes of one attribute's value; undefined stands for no value. */
import { type Attributes, type AttributeValue, sameValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import { subAttribute } from '../schema/attribute.ts';
import { coerce, onePrimary } from '../schema/coerce.ts';
import type { AttributePlace } from '../schema/locate.ts';
import { isObject, listOf, member, preferred } from '../schema/read.ts';
import {
  appended,
  describedBy,
  listOrNothing,
  orNothing,
  partWith,
  withMember,
  withMembers,
  without,
} from './combine.ts';
import { changedElements, kept, lessOf, once, withoutSub } from './elements.ts';
import type { Operation } from './operation.ts';

type Value = AttributeValue | undefined;
type Setting = Extract<Operation, { readonly op: 'add' | 'replace' }>;

/** The value of an attribute after an operation (RFC 7644 sections 3.5.2.1 to 3.5.2.3). */
export function changedValue(before: Value, operation: Operation, place: AttributePlace): Value {
  const { attribute, sub, name } = place;
  const { filter } = operation.path;
  const part = sub ?? operation.path.sub;
  const isItself = attribute?.multiValued === true && filter !== undefined && part?.toLowerCase() === 'value';
  if (part !== undefined && attribute !== undefined && attribute.type !== 'complex' && !isItself)
    throw refuse('invalidPath', `${name} has no part ${part}.`);
  const plural = attribute?.multiValued ?? (filter !== undefined || isListed(before, operation));
  // What no schema knows may be a list of any length, but not one that is gone through.
  if (plural && (filter !== undefined || Array.isArray(operation.value) || sub !== undefined)) {
    listOrNothing(listOf(before), name);
  }
  if (filter !== undefined) {
    if (!plural || sub !== undefined) throw refuse('invalidPath', `${name} has no values to choose from.`);
    const chosen = { ...operation, path: { ...operation.path, filter } };
    return listOrNothing(changedElements(listOf(before), chosen, attribute), name);
  }
  if (operation.op === 'remove') return removed(before, operation.value, place, plural);
  if (sub !== undefined)
    return plural ? subOfAll(before, operation, place) : subOfOne(before, operation, place);
  // Told as empty: a replacement by nothing, and nothing to add.
  if (isNothing(operation.value)) return operation.op === 'replace' ? undefined : before;
  const value = coerce(attribute, operation.value, name);
  if (plural) {
    if (operation.op === 'replace') return value;
    return listOrNothing(appended(listOf(before), listOf(value), attribute), name);
  }
  if (attribute?.type === 'complex' || (attribute === undefined && isObject(before) && isObject(value))) {
    return merged(before, operation, place);
  }
  return value ?? (operation.op === 'add' ? before : undefined);
}

/** Whether what no schema knows is a list: it is one, or it is one value to which a list of values is added. */
function isListed(before: Value, { op, value }: Operation): boolean {
  return Array.isArray(before) || (op === 'add' && before !== undefined && Array.isArray(value));
}

function removed(before: Value, value: unknown, place: AttributePlace, plural: boolean): Value {
  const { attribute, sub, name } = place;
  if (sub !== undefined) {
    const less = lessOf(sub, attribute, value);
    if (!plural) return isObject(before) ? orNothing(less(before)) : before;
    const isMeant = meantBy(place, before);
    const left = listOf(before).flatMap((each): readonly AttributeValue[] =>
      isMeant(each) ? withoutSub(each, sub, { attribute, less }) : [each],
    );
    return listOrNothing(once(left, attribute), name);
  }
  if (!plural || value === null || value === undefined) return undefined;
  // The standard leaves `value` open here. Clients mean what they list, and nobody who lists nothing means all.
  const listed = listOf(coerce(attribute, value, name));
  return listOrNothing(
    listOf(before).filter((each) => !listed.some((description) => describedBy(each, description, attribute))),
    name,
  );
}

function subOfOne(before: Value, operation: Setting, place: AttributePlace): Value {
  const { sub = '', subAttribute: definition, name } = place;
  const value = coerce(definition, operation.value, `${name}.${sub}`);
  const holder = isObject(before) ? before : {};
  if (operation.op !== 'add') return settled(before, withMember(holder, sub, value), place);
  if (value === undefined) return before;
  return settled(before, withMember(holder, sub, partWith(member(holder, sub), value, definition)), place);
}

/** Which values are meant by whoever does not say: all, but for a client with a name of its own for one of them. */
function meantBy({ isAlias }: AttributePlace, before: Value): (value: AttributeValue) => boolean {
  if (isAlias !== true) return () => true;
  const one = preferred(before);
  return (value) => value === one;
}

/** A part of a multi-valued attribute without saying of which value: of all, or of one that is made for it. */
function subOfAll(before: Value, operation: Setting, place: AttributePlace): Value {
  const { sub = '', subAttribute: definition, name } = place;
  const value = coerce(definition, operation.value, `${name}.${sub}`);
  if (value === undefined) {
    return operation.op === 'add' ? before : removed(before, undefined, place, true);
  }
  const elements = listOf(before);
  if (elements.length === 0) return [{ [sub]: value }];
  const next = (each: Attributes) =>
    operation.op === 'add' ? partWith(member(each, sub), value, definition) : value;
  const isMeant = meantBy(place, before);
  const changed = elements.map((each) =>
    isObject(each) && isMeant(each) ? kept(place.attribute, each, withMember(each, sub, next(each))) : each,
  );
  return once(onePrimary(changed), place.attribute);
}

function isNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.every((each) => each === null));
}

/** A complex value with the parts that are given; the others stay. A part that is replaced by nothing goes. */
function merged(before: Value, { op, value }: Setting, place: AttributePlace): Value {
  const given = Array.isArray(value) ? value[0] : value;
  const parts: Attributes = isObject(given) ? given : { value: given };
  const holder = isObject(before) ? before : {};
  const changes = Object.entries(parts).flatMap(([name, part]): [string, Value][] => {
    const definition = subAttribute(place.attribute, name);
    if (definition?.mutability === 'readOnly') return [];
    const coerced = coerce(definition, part, `${place.name}.${name}`);
    if (op !== 'add') return [[definition?.name ?? name, coerced]];
    if (coerced === undefined) return [];
    return [[definition?.name ?? name, partWith(member(holder, name), coerced, definition)]];
  });
  return settled(before, withMembers(holder, changes), place);
}

/** A complex value after a change: what follows from its other parts, and was stored once, does not outlive them. */
function settled(before: Value, after: Attributes, { attribute }: AttributePlace): Value {
  const following = attribute?.subAttributes?.filter(({ mutability }) => mutability === 'readOnly') ?? [];
  if (following.length === 0 || (isObject(before) && sameValue(before, after))) return orNothing(after);
  return orNothing(following.reduce((value, { name }) => without(value, name), after));
}
