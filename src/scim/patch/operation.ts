/** The PatchOp message (RFC 7644 section 3.5.2), read from what clients really send. */
import type { Attributes } from '../../model/index.ts';
import { type PatchPath, parsePatchPath } from '../filter/parse.ts';
import { refuse, ScimError } from '../message/error.ts';
import { type AttributePlace, locate } from '../schema/locate.ts';
import { isObject, listOf, member } from '../schema/read.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { isPatchOfV1, patchFromV1 } from '../v1/patch.ts';

/** One step of a PATCH, with its path. What came without a path has been taken apart into one step for each attribute. */
export type Operation =
  | ({ readonly op: 'add' | 'replace' } & Assignment)
  | { readonly op: 'remove'; readonly path: PatchPath; readonly value?: unknown };

/** What is told of one attribute, or of an extension that no schema knows. */
export interface Assignment {
  readonly path: PatchPath;
  readonly value: unknown;
  /** It was a member of a resource, or of a part of one: there a URN with an object is an extension (RFC 7643 section 3.3). */
  readonly isMember?: true;
  /** It was a member of an extension, and so is an attribute of that. */
  readonly isOwn?: true;
}

/** More than clients send at once; membership steps included, which are bounded by the body's size. */
const MAX_OPERATIONS = 20_000;

/**
 * Reads the body of a PATCH. `schemas` is not enforced, names and `op` may be written in any case, one operation may
 * stand without a list, unknown members are ignored, a `path` that is null or empty is none. OneLogin also sends a PATCH
 * of 1.1 here, which has no operations: a part of the resource, with `operation: delete` in what is to go.
 * Throws 400 `invalidSyntax`, `invalidPath`, `invalidValue` or `noTarget`.
 */
export function readPatch(body: unknown, type: ResourceType): readonly Operation[] {
  const operations = isObject(body) ? member(body, 'Operations') : undefined;
  const list: readonly unknown[] = Array.isArray(operations) ? operations : [operations];
  if (operations === undefined && isPatchOfV1(body)) return readPatch(patchFromV1(body), type);
  if (operations === undefined || operations === null || list.length === 0) {
    throw refuse('invalidSyntax', 'A PATCH needs "Operations": a list of add, replace and remove.');
  }
  if (list.length > MAX_OPERATIONS) {
    throw new ScimError(
      413,
      undefined,
      `A PATCH may have ${MAX_OPERATIONS} operations at most; send several.`,
    );
  }
  return list.flatMap((each, index) => readOperation(each, index, type));
}

/**
 * The body of a POST or a PUT as assignments to an empty resource, so that every tolerance of PATCH holds for them too;
 * what is null is not told. Throws 400 `invalidSyntax`.
 */
export function readBody(body: unknown, type: ResourceType): readonly Operation[] {
  if (!isObject(body)) throw refuse('invalidSyntax', `The body should be a ${type.name}: an object.`);
  return takeApart(body, type)
    .filter(({ value }) => value !== null)
    .map((part) => ({ op: 'replace', ...part }));
}

function readOperation(operation: unknown, index: number, type: ResourceType): readonly Operation[] {
  if (!isObject(operation)) throw refuse('invalidSyntax', `Operation ${index + 1} is not an object.`);
  const name = member(operation, 'op');
  const op = typeof name === 'string' ? name.trim().toLowerCase() : undefined;
  if (op !== 'add' && op !== 'replace' && op !== 'remove') {
    throw refuse('invalidSyntax', `Operation ${index + 1} has no "op" of add, replace or remove.`);
  }
  const path = member(operation, 'path') ?? '';
  if (typeof path !== 'string')
    throw refuse('invalidPath', `The path of operation ${index + 1} is not a string.`);
  const value = member(operation, 'value');
  if (path.trim() !== '') {
    if (op !== 'remove' && value === undefined) {
      throw refuse('invalidValue', `Operation ${index + 1} (${op} ${path}) has no "value".`);
    }
    return [{ op, path: parsePatchPath(path), value }];
  }
  if (op === 'remove') throw refuse('noTarget', `Operation ${index + 1} removes without a "path".`);
  if (!isObject(value)) {
    throw refuse('invalidValue', `Operation ${index + 1} has no "path", so its "value" must be an object.`);
  }
  return takeApart(value, type).map((part) => ({ op, ...part }));
}

/**
 * An object of attributes as single assignments. Its keys may be names in any case, dotted, qualified by a URN, or
 * paths with a filter; an object under the URN of an extension is taken apart too, unless nobody declared it: then its names mean
 * what they are. Left out: what a client may not set (`id`, `meta`, `groups`), what is computed (`schemas`), and keys that name
 * nothing.
 */
export function takeApart(attributes: Attributes, type: ResourceType, prefix = ''): readonly Assignment[] {
  return inOrder(Object.entries(attributes)).flatMap(([key, value]) => {
    const path = pathOf(`${prefix}${key}`);
    const place = path && locate(type, path.attribute);
    if (path === undefined || place === undefined) return [];
    if (place.kind === 'extension') {
      if (prefix !== '') return [];
      if (isObject(value) && place.known) return takeApart(value, type, `${place.urn}:`);
      return (isObject(value) || value === null) && !place.core ? [{ path, value }] : [];
    }
    if (place.attribute?.mutability === 'readOnly') return [];
    // What is told by its own name says more, whichever of the two comes first.
    if (place.isAlias === true && tells(attributes, place, type)) return [];
    if (place.whole === undefined) return [{ path, value }];
    return [{ path, value, ...(prefix === '' ? { isMember: true } : { isOwn: true }) }];
  });
}

/** Whether there is something of the attribute under its own name. */
function tells(attributes: Attributes, { attribute }: AttributePlace, type: ResourceType): boolean {
  return Object.entries(attributes).some(([key, value]) => {
    const path = pathOf(key);
    const place = path && locate(type, path.attribute);
    const isOwn = place?.kind === 'attribute' && place.isAlias !== true && place.attribute === attribute;
    return isOwn && listOf(value).length > 0;
  });
}

/** Of extensions those with a longer name come first: else one would be taken for an attribute in that with which its name begins. */
function inOrder<Entry extends readonly [string, unknown]>(entries: readonly Entry[]): readonly Entry[] {
  const isExtension = ([key, value]: Entry) => key.includes(':') && isObject(value);
  if (entries.filter(isExtension).length < 2) return entries;
  return entries.toSorted((a, b) =>
    isExtension(a) && isExtension(b)
      ? b[0].length - a[0].length
      : Number(isExtension(a)) - Number(isExtension(b)),
  );
}

function pathOf(key: string): PatchPath | undefined {
  try {
    return parsePatchPath(key);
  } catch {
    return undefined;
  }
}
