/** By what resources of declared types are found: each text that stands at the top, or at the top of an extension. */

import { hash } from 'node:crypto';
import { type Attributes, foldKey } from '../../../model/index.ts';
import { type Filter, isObject, locate, type ResourceType } from '../../../scim/index.ts';

/** Stands for texts without a key of their own: whoever has it may be meant by any look-up. */
export const anyKey = '*';

/** A resource with more texts has no keys but the one for any. */
const mostKeys = 100;

/** The keys of a resource, whatever the schemas say of its attributes: these may be declared otherwise one day. */
export function keysOf(attributes: Attributes): readonly string[] {
  const keys = new Set<string>();
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') keys.add(keyOf(name, value));
    if (!name.includes(':') || !isObject(value)) continue;
    for (const [inner, text] of Object.entries(value))
      if (typeof text === 'string') keys.add(keyOf(`${name}:${inner}`, text));
    if (keys.size > mostKeys) break;
  }
  return keys.size > mostKeys ? [anyKey] : [...keys];
}

/** Of any length, for names and texts may be longer than an index takes; a digest says nothing of the text either. */
function keyOf(path: string, text: string): string {
  return hash('sha256', `${path.toLowerCase()}\n${foldKey(text)}`).slice(0, 40);
}

/** By what a resource is looked up. */
export type Lookup = { readonly id: string } | { readonly key: string };

/** The look-up for what a filter asks by `eq` of an attribute that holds one text; undefined for all else. */
export function lookupIn(filter: Filter, type: ResourceType): Lookup | undefined {
  if (filter.type !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string')
    return undefined;
  const place = locate(type, filter.path);
  if (place?.kind !== 'attribute' || place.sub !== undefined) return undefined;
  const { attribute, urn, name } = place;
  if (attribute === undefined || attribute.multiValued) return undefined;
  if (!['string', 'reference', 'binary'].includes(attribute.type)) return undefined;
  if (urn === undefined && name === 'id') return { id: filter.value };
  return { key: keyOf(urn === undefined ? name : `${urn}:${name}`, filter.value) };
}
