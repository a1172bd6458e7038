/** The JSON Schema of a setting, and the walk over a value beside it: how marked places and unknown keys are found. */

import { z } from 'zod';

/** JSON Schema 2020-12, with the marks `secret: true` and `path: true` as members of their own. */
export type Shape = { readonly [keyword: string]: unknown };

/** The shape of what may be written for `schema` (before defaults), as sent to consoles and used by the walks here. */
export function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/** One place in a value: where it is, what stands there, and what its schema says of it. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  /** More than one: the alternatives of a union that the value could still be. */
  readonly shapes: readonly Shape[];
}

/** Every place of `value` that `shape` knows, from the outside in. Places that are absent from the value are left out. */
export function* placesOf(shape: Shape, value: unknown): Generator<Place> {
  yield* walk(shape, { path: [], value, shapes: [shape] });
}

function* walk(root: Shape, place: Place): Generator<Place> {
  const shapes = place.shapes.flatMap((shape) => alternatives(root, shape, place.value));
  yield { ...place, shapes };
  if (Array.isArray(place.value)) {
    const inside = shapes.map((shape) => shape.items).filter(isShape);
    for (const [index, value] of place.value.entries())
      yield* walk(root, { path: [...place.path, index], value, shapes: inside });
    return;
  }
  if (!isObject(place.value)) return;
  for (const [name, value] of Object.entries(place.value)) {
    const inside = shapes.map((shape) => memberShape(shape, name)).filter(isShape);
    if (inside.length > 0) yield* walk(root, { path: [...place.path, name], value, shapes: inside });
  }
}

/** The names that an object may have at this place; nothing when any name may stand there. */
export function knownNames(place: Place): readonly string[] | undefined {
  const objects = place.shapes.filter((shape) => shape.type === 'object');
  if (objects.length === 0 || objects.some((shape) => isShape(shape.additionalProperties))) return undefined;
  return objects.flatMap((shape) => Object.keys(properties(shape)));
}

/** Whether a place bears a mark that its schema was given with `.meta({ [mark]: true })`. */
export function isMarked(place: Place, mark: 'secret' | 'path'): boolean {
  return place.shapes.some((shape) => shape[mark] === true);
}

/** Unions and references resolved; alternatives whose constants contradict the value are dropped. */
function alternatives(root: Shape, shape: Shape, value: unknown): readonly Shape[] {
  const reference = shape.$ref;
  if (typeof reference === 'string') {
    const target = resolve(root, reference);
    return target === undefined ? [] : alternatives(root, target, value);
  }
  const branches = ['anyOf', 'oneOf', 'allOf'].flatMap((keyword) => {
    const list = shape[keyword];
    return Array.isArray(list) ? list.filter(isShape) : [];
  });
  if (branches.length === 0) return contradicts(shape, value) ? [] : [shape];
  return branches.flatMap((branch) => alternatives(root, branch, value));
}

function resolve(root: Shape, reference: string): Shape | undefined {
  let at: unknown = root;
  for (const step of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    at = isObject(at) ? at[step] : undefined;
  }
  return isShape(at) ? at : undefined;
}

function contradicts(shape: Shape, value: unknown): boolean {
  if (shape.type !== 'object' || !isObject(value)) return false;
  return Object.entries(properties(shape)).some(
    ([name, member]) =>
      isShape(member) && 'const' in member && value[name] !== undefined && value[name] !== member.const,
  );
}

function memberShape(shape: Shape, name: string): unknown {
  const known = properties(shape);
  return Object.hasOwn(known, name) ? known[name] : shape.additionalProperties;
}

function properties(shape: Shape): { readonly [name: string]: unknown } {
  return isObject(shape.properties) ? shape.properties : {};
}

function isShape(value: unknown): value is Shape {
  return isObject(value);
}

/** Whether a value is an object with members: neither null nor a list. */
export function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
