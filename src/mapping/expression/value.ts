/** The values that expressions compute with, and the types by which they are checked before anybody's data is seen. */

/**
 * Whole numbers are bigints and all other numbers are doubles, as in CEL; a number told in JSON is a double.
 * There is no `undefined`: what is missing is null.
 */
export type Value =
  | string
  | bigint
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [name: string]: Value };

export type Kind = 'any' | 'text' | 'int' | 'double' | 'bool' | 'null' | 'list' | 'map';

/** What is known of a value before it is computed. Every type includes null: a missing member is never an error. */
export interface Type {
  readonly kind: Kind;
  /** What a list holds. */
  readonly item?: Type;
}

export const any: Type = { kind: 'any' };
export const text: Type = { kind: 'text' };
export const int: Type = { kind: 'int' };
export const double: Type = { kind: 'double' };
export const bool: Type = { kind: 'bool' };
export const nothing: Type = { kind: 'null' };
export const map: Type = { kind: 'map' };
export const list = (item: Type = any): Type => ({ kind: 'list', item });

/** How each kind is called in messages. */
export const words: Readonly<Record<Kind, string>> = {
  any: 'any value',
  text: 'text',
  int: 'a whole number',
  double: 'a number',
  bool: 'true or false',
  null: 'no value',
  list: 'a list',
  map: 'an object',
};

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is { readonly [name: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The kind of a value at hand; never `any`. */
export function kindOf(value: Value): Kind {
  if (value === null) return 'null';
  if (isList(value)) return 'list';
  const kinds = { string: 'text', bigint: 'int', number: 'double', boolean: 'bool' } as const;
  return kinds[typeof value as keyof typeof kinds] ?? 'map';
}

/** Neither missing, nor empty text, nor an empty list. */
export function isPresent(value: Value): boolean {
  return value !== null && value !== '' && !(isList(value) && value.length === 0);
}

export const isNumber = (type: Type): boolean => type.kind === 'int' || type.kind === 'double';
export const isOpen = (type: Type): boolean => type.kind === 'any' || type.kind === 'null';

/** Whether a value of this type may turn out to be of that kind. */
export function mayBe(type: Type, kind: Kind): boolean {
  return isOpen(type) || kind === 'any' || type.kind === kind || (isNumber(type) && kind === 'double');
}

/** The narrowest type that holds values of both. */
export function unite(a: Type, b: Type): Type {
  if (a.kind === 'null') return b;
  if (b.kind === 'null') return a;
  if (isNumber(a) && isNumber(b)) return a.kind === b.kind ? a : double;
  if (a.kind !== b.kind) return any;
  return a.kind === 'list' ? list(unite(a.item ?? any, b.item ?? any)) : a;
}

/** Whether two values of these types can ever be equal. */
export function comparable(a: Type, b: Type): boolean {
  return isOpen(a) || isOpen(b) || a.kind === b.kind || (isNumber(a) && isNumber(b));
}

/** The member of an object; null when there is none, or when this is no object. Inherited members do not exist. */
export function memberOf(value: Value | undefined, name: string): Value {
  if (value === undefined || !isMap(value) || !Object.hasOwn(value, name)) return null;
  return value[name] ?? null;
}
