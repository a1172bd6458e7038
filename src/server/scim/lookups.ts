/** From a filter to look-ups that an index answers and that find at least all that fit. */

import { foldKey } from '../../model/index.ts';
import { type Filter, locate, type ResourceType } from '../../scim/index.ts';

/** More alternatives than a client asks; each is a query of its own. */
const MOST_LOOKUPS = 100;

/**
 * Look-ups whose results, taken together, hold all that fits the filter (and maybe more); undefined when there are none
 * for some part of it. @param leaf the look-up for a filter without `and`, `or`, `not`.
 */
export function lookupsOf<Lookup extends object>(
  filter: Filter,
  leaf: (filter: Filter) => Lookup | undefined,
): readonly Lookup[] | undefined {
  if (filter.type === 'or') {
    const sides = filter.filters.map((each) => lookupsOf(each, leaf));
    const all = sides.every((each) => each !== undefined) ? sides.flat() : undefined;
    return all !== undefined && all.length <= MOST_LOOKUPS ? all : undefined;
  }
  if (filter.type === 'and') {
    const sides = filter.filters.map((each) => lookupsOf(each, leaf)).filter((each) => each !== undefined);
    const alone = sides.filter((each) => each.length === 1).flat();
    // What all of them ask at once; of two that contradict one another either will do, for nothing fits both.
    if (alone.length > 0) return [Object.assign({}, ...alone)];
    return sides[0];
  }
  const lookup = leaf(filter);
  return lookup === undefined ? undefined : [lookup];
}

/** What `eq` asks of an attribute: its name as the schema has it, and the text. A complex attribute stands for its `value`. */
export function equality(
  filter: Filter,
  type: ResourceType,
): { readonly name: string; readonly value: string } | undefined {
  if (filter.type === 'some') {
    const parts = filter.filter.type === 'and' ? filter.filter.filters : [filter.filter];
    for (const part of parts) {
      if (part.type !== 'compare' || part.path.toLowerCase() !== 'value') continue;
      return equality({ ...part, path: filter.path }, type);
    }
    return undefined;
  }
  if (filter.type !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string')
    return undefined;
  const place = locate(type, filter.path);
  if (place?.kind !== 'attribute' || place.urn !== undefined) return undefined;
  if (place.sub !== undefined && place.sub !== 'value') return undefined;
  return { name: place.name, value: filter.value };
}

/** The look-up for what a filter asks by `eq`. @param indexes attributes, and by what name the directory finds by them. */
export function lookupBy<Name extends string>(
  filter: Filter,
  type: ResourceType,
  indexes: Readonly<Record<string, Name>>,
): { readonly [name in Name]?: string } | undefined {
  const asked = equality(filter, type);
  const index = asked && Object.hasOwn(indexes, asked.name) ? indexes[asked.name] : undefined;
  // What is blank stands in no index.
  if (asked === undefined || index === undefined || foldKey(asked.value) === '') return undefined;
  return { [index]: asked.value } as { readonly [name in Name]?: string };
}

/** Every part of a filter that speaks of that attribute: comparisons, presence, and choices of its values. */
export function partsAbout(filter: Filter, type: ResourceType, name: string): readonly Filter[] {
  if (filter.type === 'and' || filter.type === 'or') {
    return filter.filters.flatMap((each) => partsAbout(each, type, name));
  }
  if (filter.type === 'not') return partsAbout(filter.filter, type, name);
  const place = locate(type, filter.path);
  return place?.kind === 'attribute' && place.attribute?.name === name && place.urn === undefined
    ? [filter]
    : [];
}
