/** What the names in a filter may mean beyond one attribute of a resource. */
import type { AttributePlace, Place } from '../schema/locate.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import type { Filter } from './filter.ts';

/** The extension that a name means, or may mean: whether there is one can be asked, and nothing else. */
export function extensionAt(
  place: Place | undefined,
): { readonly urn: string; readonly known: boolean } | undefined {
  if (place?.kind === 'attribute')
    return place.whole === undefined ? undefined : { urn: place.whole, known: false };
  return place === undefined || place.core ? undefined : place;
}

/** A filter over the values of an attribute with their parts as we call them. */
export function withOwnParts(filter: Filter, { name }: AttributePlace, { parts }: ResourceType): Filter {
  if (parts === undefined) return filter;
  const renamed = (each: Filter): Filter => {
    if (each.type === 'and' || each.type === 'or') return { ...each, filters: each.filters.map(renamed) };
    if (each.type === 'not') return { ...each, filter: renamed(each.filter) };
    return { ...each, path: parts.get(`${name}.${each.path}`.toLowerCase()) ?? each.path };
  };
  return renamed(filter);
}
