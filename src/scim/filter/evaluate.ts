/** Whether a resource fits a filter, computed in memory (RFC 7644 section 3.4.2.2, RFC 7643 section 2). */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import { type SchemaAttribute, subAttribute } from '../schema/attribute.ts';
import { locate } from '../schema/locate.ts';
import { isObject, listOf, member, valuesAt } from '../schema/read.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { compiledTest, type Test } from './compare.ts';
import type { Filter } from './filter.ts';

export type Predicate = (resource: Attributes) => boolean;

/**
 * Prepares a filter for resources of one type. An attribute that no schema knows is compared as a client stored it.
 * An attribute without a value equals `null` and differs from everything else. A multi-valued attribute fits when one
 * of its values does; compared without a sub-attribute its `value` is meant.
 * Throws 400 `invalidFilter` when an operator does not suit the attribute's type.
 */
export function compileFilter(filter: Filter, type: ResourceType): Predicate {
  switch (filter.type) {
    case 'and': {
      const parts = filter.filters.map((each) => compileFilter(each, type));
      return (resource) => parts.every((fits) => fits(resource));
    }
    case 'or': {
      const parts = filter.filters.map((each) => compileFilter(each, type));
      return (resource) => parts.some((fits) => fits(resource));
    }
    case 'not': {
      const fits = compileFilter(filter.filter, type);
      return (resource) => !fits(resource);
    }
    case 'some': {
      const place = placeOf(filter.path, type);
      if (place.sub !== undefined)
        throw refuse('invalidFilter', `${filter.path} has no values to choose from.`);
      const fits = compileElementFilter(filter.filter, place.attribute);
      return (resource) => valuesAt(resource, place).some(fits);
    }
    default: {
      const place = placeOf(filter.path, type);
      const test = compiledTest(filter, place.subAttribute ?? place.attribute);
      return (resource) => test(valuesAt(resource, place));
    }
  }
}

/** Prepares a filter over the values of one multi-valued attribute; its paths are their sub-attributes. */
export function compileElementFilter(
  filter: Filter,
  of: SchemaAttribute | undefined,
): (element: AttributeValue) => boolean {
  switch (filter.type) {
    case 'and': {
      const parts = filter.filters.map((each) => compileElementFilter(each, of));
      return (element) => parts.every((fits) => fits(element));
    }
    case 'or': {
      const parts = filter.filters.map((each) => compileElementFilter(each, of));
      return (element) => parts.some((fits) => fits(element));
    }
    case 'not': {
      const fits = compileElementFilter(filter.filter, of);
      return (element) => !fits(element);
    }
    case 'some':
      throw refuse('invalidFilter', `${filter.path} may not be followed by brackets inside of brackets.`);
    default: {
      const test: Test = compiledTest(filter, subAttribute(of, filter.path));
      return (element) => test(isObject(element) ? listOf(member(element, filter.path)) : []);
    }
  }
}

function placeOf(path: string, type: ResourceType) {
  const place = locate(type, path);
  if (place?.kind !== 'attribute') {
    throw refuse('invalidFilter', `${path} is not an attribute of a ${type.name}.`);
  }
  return place;
}
