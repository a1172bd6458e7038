/** PATCH of SCIM 1.1 (protocol 1.1, section 3.3.2): a partial resource, as the operations of 2.0. */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import { isObject, listOf, member, memberName } from '../schema/read.ts';
import { isSchemaName } from '../schema/schema-name.ts';
import { CORE_1, nameFromV1 } from './names.ts';
import { resourceFromV1 } from './resource.ts';

interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace';
  /** Absent: the value is an object of attributes. */
  readonly path?: string;
  readonly value?: AttributeValue;
}

const passedOver: ReadonlySet<string> = new Set(['id', 'schemas', 'meta']);

/**
 * The body of a PATCH as 2.0 would send it. First goes what `meta.attributes` names; then single values are replaced, complex
 * ones merged, values of a list merged by their `value` or added, and those marked `"operation": "delete"` removed, unless
 * the whole list was named before. Throws 400 `invalidSyntax` for what is no object, `invalidValue` for names that are none.
 */
export function patchFromV1(body: unknown): Attributes {
  if (!isObject(body)) throw refuse('invalidSyntax', 'The body should be a part of a resource: an object.');
  const resource = resourceFromV1(body);
  const names = namesIn(body).map(nameFromV1);
  // What is told anew is replaced by that: what is required cannot be removed.
  const removed = names
    .filter((path) => !isSingle(member(resource, path)))
    .map((path): PatchOperation => ({ op: 'remove', path }));
  const gone = new Set(names.map((path) => path.toLowerCase()));
  const told = Object.entries(resource).flatMap(([name, value]) => {
    if (passedOver.has(name.toLowerCase())) return [];
    const isExtension = name.includes(':') && isObject(value);
    return isExtension ? operationsWithin(name, value, gone) : operationsFor(name, value, gone);
  });
  const Operations = [...removed, ...told];
  // A body that says nothing changes nothing; 2.0 has no word for that but one without effect.
  if (Operations.length === 0) Operations.push({ op: 'replace', path: 'schemas', value: [CORE_1] });
  return { Operations: Operations as unknown as AttributeValue };
}

/** Whether a body without operations is a PATCH of 1.1: it names the core of 1.1, or marks values of a list as to be deleted. */
export function isPatchOfV1(body: unknown): boolean {
  if (!isObject(body)) return false;
  const schemas = listOf(member(body, 'schemas'));
  if (schemas.some((each) => typeof each === 'string' && each.toLowerCase() === CORE_1)) return true;
  return Object.values(body).some(
    (value) =>
      Array.isArray(value) &&
      value.some((each) => {
        const operation = isObject(each) ? member(each, 'operation') : undefined;
        return typeof operation === 'string' && operation.toLowerCase() === 'delete';
      }),
  );
}

/** A value that is neither a list nor one with parts. */
function isSingle(value: AttributeValue | undefined): boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}

/** All at once, but for what is removed: what has a URN may as well be an attribute with parts. */
function operationsWithin(
  urn: string,
  members: Attributes,
  gone: ReadonlySet<string>,
): readonly PatchOperation[] {
  const removals: PatchOperation[] = [];
  const added: [string, AttributeValue][] = [];
  for (const [name, value] of Object.entries(members)) {
    const { marked, kept } = sorted(value);
    if (isPath(name)) removals.push(...removalOf(`${urn}:${name}`, marked, gone));
    if (kept !== null) added.push([name, kept]);
  }
  if (added.length === 0) return removals;
  return [...removals, { op: 'add', value: { [urn]: Object.fromEntries(added) } }];
}

function operationsFor(
  name: string,
  value: AttributeValue,
  gone: ReadonlySet<string>,
): readonly PatchOperation[] {
  const { marked, kept } = sorted(value);
  const removals = isPath(name) || isSchemaName(name) ? removalOf(name, marked, gone) : [];
  if (kept === null) return removals;
  const op = isSingle(kept) ? 'replace' : 'add';
  // A name that is none is passed over in a body, and refused as a path.
  return [...removals, isPath(name) ? { op, path: name, value: kept } : { op, value: { [name]: kept } }];
}

const plainPath = /^[a-z$][\w$-]*(?:\.[a-z$][\w$-]*)?$/i;

function isPath(name: string): boolean {
  return plainPath.test(name);
}

/** What of a value is to be removed, and what of it is told; null for nothing. */
function sorted(value: AttributeValue): {
  readonly marked: readonly AttributeValue[];
  readonly kept: AttributeValue;
} {
  if (!Array.isArray(value)) return { marked: [], kept: value };
  const marked: AttributeValue[] = [];
  const kept: AttributeValue[] = [];
  for (const each of value as readonly AttributeValue[]) {
    const name = isObject(each) ? memberName(each, 'operation') : undefined;
    if (!isObject(each) || name === undefined) {
      kept.push(each);
      continue;
    }
    const { [name]: operation, ...rest } = each;
    if (typeof operation === 'string' && operation.toLowerCase() === 'delete') marked.push(rest);
    else kept.push(rest);
  }
  return { marked, kept: kept.length === 0 ? null : kept };
}

function removalOf(
  path: string,
  marked: readonly AttributeValue[],
  gone: ReadonlySet<string>,
): readonly PatchOperation[] {
  if (marked.length === 0 || gone.has(path.toLowerCase())) return [];
  return [{ op: 'remove', path, value: marked.map(described) }];
}

/** What is to be removed is known by its `value`; how it is displayed does not matter, nor what it is of. */
function described(element: AttributeValue): AttributeValue {
  const value = isObject(element) ? member(element, 'value') : undefined;
  return value === undefined ? element : { value };
}

function namesIn(body: Attributes): readonly string[] {
  const meta = member(body, 'meta');
  const names = isObject(meta) ? listOf(member(meta, 'attributes')) : [];
  return names.map((each) => {
    if (typeof each === 'string' && each.trim() !== '') return each.trim();
    throw refuse('invalidValue', 'meta.attributes should be a list of names.');
  });
}
