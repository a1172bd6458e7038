/** In what order a list is asked for (RFC 7644 section 3.4.2.3): prepared for a database, and computed in memory. */
import { type Attributes, type AttributeValue, compareTexts, foldKey, momentOf } from '../../model/index.ts';
import { type Path, pathOf } from '../filter/condition.ts';
import { refuse } from '../message/error.ts';
import { type SchemaAttribute, subAttribute } from '../schema/attribute.ts';
import { type AttributePlace, locate } from '../schema/locate.ts';
import { isObject, member, preferred } from '../schema/read.ts';
import type { ResourceType } from '../schema/resource-type.ts';

/** Resources in order of a key, those with the same key in order of their ids. */
export interface Order {
  /** From the resource inwards; of a list on the way the primary value counts, or else the first. */
  readonly path: Path;
  /** How the value becomes the key: a text folded or as it is, a number, false before true, a moment. */
  readonly as: 'folded' | 'exact' | 'number' | 'flag' | 'moment';
  readonly descending: boolean;
}

/** What a resource is ordered by; null where it has no such value. */
export type Key = string | number | null;

/** Where a resource stands in an order; without one only its id counts. */
export interface Place {
  readonly id: string;
  readonly key?: Key;
}

/** So many characters of a text are its key: texts may be long, and keys are kept and sent. */
export const KEY_CHARACTERS = 256;

const ways: Readonly<Record<Exclude<SchemaAttribute['type'], 'complex'>, Order['as']>> = {
  string: 'folded',
  reference: 'exact',
  binary: 'exact',
  boolean: 'flag',
  decimal: 'number',
  integer: 'number',
  dateTime: 'moment',
};

/**
 * Prepares the order that a client asked for; undefined when it asked for none. Throws 400 `invalidPath` for what no schema
 * names, for what has parts but no `value`, and for what is never told; `invalidValue` for a direction that is none.
 */
export function orderOf(
  asked: { readonly sortBy?: string | undefined; readonly sortOrder?: string | undefined },
  type: ResourceType,
): Order | undefined {
  const direction = asked.sortOrder?.trim().toLowerCase() ?? '';
  if (!['', 'ascending', 'descending'].includes(direction))
    throw refuse('invalidValue', 'sortOrder should be ascending or descending.');
  const sortBy = asked.sortBy?.trim() ?? '';
  if (sortBy === '') return undefined;
  const place = locate(type, sortBy);
  if (place?.kind !== 'attribute' || place.attribute === undefined)
    throw refuse('invalidPath', `sortBy should name an attribute of a ${type.name}; ${sortBy} is none.`);
  const { value, path } = valueAt(place, sortBy);
  // The order of what is never told would tell it.
  if ([place.attribute, place.subAttribute, value].some((each) => each?.returned === 'never'))
    throw refuse('invalidPath', `${sortBy} is never told, so nothing is sorted by it.`);
  const way = value.type === 'string' && value.caseExact ? 'exact' : ways[value.type];
  return { path, as: way, descending: direction === 'descending' };
}

type Value = SchemaAttribute & { readonly type: keyof typeof ways };

function valueAt(place: AttributePlace, sortBy: string): { readonly value: Value; readonly path: Path } {
  const named = place.sub === undefined ? place.attribute : place.subAttribute;
  if (named === undefined) throw refuse('invalidPath', `${place.name} has no part ${place.sub}.`);
  if (named.type !== 'complex') return { value: named as Value, path: pathOf(place) };
  const value = subAttribute(named, 'value');
  if (value === undefined || value.type === 'complex')
    throw refuse(
      'invalidPath',
      `${sortBy} has parts; sort by one of them, as in ${sortBy}.${partOf(named)}.`,
    );
  const name = { name: value.name, known: true, many: value.multiValued };
  return { value: value as Value, path: [...pathOf(place), name] };
}

function partOf({ subAttributes = [] }: SchemaAttribute): string {
  return subAttributes[0]?.name ?? 'part';
}

/** The key of one resource. Means what a database computes: see directory/ordering.ts. */
export function keyOf({ path, as }: Order, resource: Attributes): Key {
  let value: AttributeValue | undefined = resource;
  for (const { name } of path) {
    if (!isObject(value)) return null;
    value = preferred(member(value, name));
  }
  if (as === 'number') return typeof value === 'number' ? value : null;
  if (as === 'flag') return typeof value === 'boolean' ? Number(value) : null;
  // As for `pr`, an empty text is no value.
  if (typeof value !== 'string' || value === '') return null;
  if (as === 'moment') return momentOf(value) ?? null;
  return cut(as === 'folded' ? foldKey(value) : value);
}

function cut(text: string): string {
  // A character has two units at most; the databases count characters.
  return text.length <= KEY_CHARACTERS
    ? text
    : Array.from(text.slice(0, 2 * KEY_CHARACTERS))
        .slice(0, KEY_CHARACTERS)
        .join('');
}

/** Compares places: who has no value comes last in ascending order and first in descending order. */
export function comparePlaces(order: Order | undefined): (a: Place, b: Place) => number {
  const direction = order?.descending === true ? -1 : 1;
  return (a, b) => direction * compareKeys(a.key ?? null, b.key ?? null) || compareTexts(a.id, b.id);
}

function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  return typeof b === 'string' ? compareTexts(a, b) : 1;
}
