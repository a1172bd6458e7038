/** Whether a resource fits a filter, computed in memory (RFC 7644 section 3.4.2.2, RFC 7643 section 2). */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import { type SchemaAttribute, subAttribute, withValues } from '../schema/attribute.ts';
import { type AttributePlace, locate, type Place } from '../schema/locate.ts';
import { isObject, listOf, member, valuesAt } from '../schema/read.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { compiledTest } from './compare.ts';
import type { Filter } from './filter.ts';
import { extensionAt, withOwnParts } from './within.ts';

export type Predicate = (resource: Attributes) => boolean;

/**
 * Prepares a filter for resources of one type. An attribute that no schema knows is compared as a client stored it.
 * Of an extension, too, it can be asked whether it is present. An attribute without a value equals `null` and differs from everything else. A multi-valued attribute fits when one
 * of its values does; compared without a sub-attribute its `value` is meant.
 * Throws 400 `invalidFilter` when an operator does not suit the attribute's type.
 */
export function compileFilter(filter: Filter, type: ResourceType): Predicate {
  return compiled<Attributes>(filter, (leaf) => {
    const named = locate(type, leaf.path);
    const extension = leaf.type === 'present' ? extensionAt(named) : undefined;
    if (leaf.type === 'present' && extension !== undefined) {
      const test = compiledTest(leaf, undefined);
      const own = named?.kind === 'attribute' ? named : undefined;
      return (resource) =>
        test(valuesAt(resource, { name: extension.urn })) ||
        (own !== undefined && test(valuesAt(resource, own)));
    }
    const place = attributeAt(named, leaf.path, type);
    if (leaf.type !== 'some') {
      const test = compiledTest(leaf, place.sub === undefined ? place.attribute : place.subAttribute);
      return (resource) => test(valuesAt(resource, place));
    }
    if (place.sub !== undefined) throw refuse('invalidFilter', `${leaf.path} has no values to choose from.`);
    const fits = compileElementFilter(withOwnParts(leaf.filter, place, type), place.attribute);
    return (resource) => valuesAt(resource, place).some(fits);
  });
}

/** Prepares a filter over the values of one multi-valued attribute; its paths are their sub-attributes. */
export function compileElementFilter(
  filter: Filter,
  of: SchemaAttribute | undefined,
): (element: AttributeValue) => boolean {
  const simple = withValues(of);
  return compiled<AttributeValue>(filter, (leaf) => {
    if (leaf.type === 'some') throw refuse('invalidFilter', `${leaf.path} has no values to choose from.`);
    const part = subAttribute(simple ?? of, leaf.path);
    const test = compiledTest(leaf, part);
    if (simple !== undefined && part !== undefined) return (element) => test([element]);
    return (element) => test(isObject(element) ? listOf(member(element, leaf.path)) : []);
  });
}

type Leaf = Exclude<Filter, { readonly type: 'and' | 'or' | 'not' }>;
type Test<Value> = (value: Value) => boolean;

/** What `and`, `or` and `not` make of the tests between them. */
function compiled<Value>(filter: Filter, compileLeaf: (leaf: Leaf) => Test<Value>): Test<Value> {
  switch (filter.type) {
    case 'and': {
      const parts = filter.filters.map((each) => compiled(each, compileLeaf));
      return (value) => parts.every((fits) => fits(value));
    }
    case 'or': {
      const parts = filter.filters.map((each) => compiled(each, compileLeaf));
      return (value) => parts.some((fits) => fits(value));
    }
    case 'not': {
      const fits = compiled(filter.filter, compileLeaf);
      return (value) => !fits(value);
    }
    default:
      return compileLeaf(filter);
  }
}

function attributeAt(place: Place | undefined, path: string, type: ResourceType): AttributePlace {
  if (place?.kind !== 'attribute') {
    throw refuse('invalidFilter', `${path} is not an attribute of a ${type.name}.`);
  }
  return place;
}
