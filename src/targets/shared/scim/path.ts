/** Where one value of a SCIM resource lies: `name.givenName`, `emails[type eq "work"].value`, `urn:…:User:department`. */

import type { Attributes, AttributeValue } from '../../../model/index.ts';
import { isObject, listOf, member, memberName } from '../../../scim/index.ts';

export interface ScimPath {
  /** As it is written in settings and in PATCH. */
  readonly text: string;
  /** The URN of the extension; absent: the core. */
  readonly urn?: string;
  readonly name: string;
  /** Of a list: the type of the element that is meant. */
  readonly type?: string;
  readonly sub?: string;
}

const grammar =
  /^(?:(urn:[\w.:~-]+):)?([A-Za-z$][\w$-]*)(?:\[type eq "([^"\\\]]+)"\])?(?:\.([A-Za-z$][\w$-]*))?$/;

/** Reads a path; nothing when it is none. */
export function readPath(text: string): ScimPath | undefined {
  const found = grammar.exec(text);
  if (found === null) return undefined;
  const [, urn, name = '', type, sub] = found;
  return { text, ...(urn && { urn }), name, ...(type && { type }), ...(sub && { sub }) };
}

/** The value at the path; nothing when there is none. */
export function valueAt(resource: Attributes, path: ScimPath): AttributeValue | undefined {
  const value = member(containerOf(resource, path), path.name);
  if (path.type !== undefined) {
    const element = elementOf(value, path.type);
    return element === undefined ? undefined : member(element, path.sub ?? 'value');
  }
  if (path.sub === undefined) return value;
  return isObject(value) ? member(value, path.sub) : undefined;
}

/** The resource with that value at the path; `null` takes it away. Everything else stays as it is. */
export function withValue(resource: Attributes, path: ScimPath, value: AttributeValue): Attributes {
  const container = containerOf(resource, path);
  const changed = withMember(container, path.name, inside(member(container, path.name), path, value));
  return path.urn === undefined ? changed : withMember(resource, path.urn, orNothing(changed));
}

function inside(before: AttributeValue | undefined, path: ScimPath, value: AttributeValue): AttributeValue {
  if (path.type !== undefined) return withElement(before, path, value);
  if (path.sub === undefined) return value;
  return orNothing(withMember(isObject(before) ? before : {}, path.sub, value));
}

/** The list with the value in the element that is meant; where there is none it is added, as the preferred one of an empty list. */
function withElement(
  before: AttributeValue | undefined,
  { type = '', sub = 'value' }: ScimPath,
  value: AttributeValue,
): AttributeValue {
  const list = listOf(before);
  const meant = elementOf(before, type);
  if (value === null) {
    const kept = list.filter((each) => each !== meant);
    return kept.length === 0 ? null : kept;
  }
  if (meant !== undefined) return list.map((each) => (each === meant ? withMember(meant, sub, value) : each));
  return [...list, { [sub]: value, type, ...(list.length === 0 && { primary: true }) }];
}

/**
 * The element of that type, or one that has no type at all: some applications keep addresses without one. An element of
 * another type is another address, and never taken for this one.
 */
function elementOf(value: AttributeValue | undefined, type: string): Attributes | undefined {
  const list = listOf(value).filter(isObject);
  const typeOf = (each: Attributes): string => String(member(each, 'type') ?? '').toLowerCase();
  const untyped = list.filter((each) => typeOf(each) === '');
  return (
    list.find((each) => typeOf(each) === type.toLowerCase()) ??
    untyped.find((each) => member(each, 'primary') === true) ??
    untyped[0]
  );
}

function containerOf(resource: Attributes, { urn }: ScimPath): Attributes {
  if (urn === undefined) return resource;
  const extension = member(resource, urn);
  return isObject(extension) ? extension : {};
}

function withMember(object: Attributes, name: string, value: AttributeValue): Attributes {
  const written = memberName(object, name) ?? name;
  const { [written]: _, ...others } = object;
  return value === null ? others : { ...others, [written]: value };
}

function orNothing(object: Attributes): AttributeValue {
  return Object.keys(object).length === 0 ? null : object;
}
