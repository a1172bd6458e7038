/** Applies a PATCH to a resource (RFC 7644 section 3.5.2): the resource goes in and another comes out. */
import { type Attributes, type AttributeValue, sameValue } from '../../model/index.ts';
import { termsOf } from '../filter/filter.ts';
import { refuse, ScimError } from '../message/error.ts';
import { subAttribute } from '../schema/attribute.ts';
import { coerce, MAX_VALUES } from '../schema/coerce.ts';
import { type AttributePlace, locate } from '../schema/locate.ts';
import { isObject, listOf, member, memberName } from '../schema/read.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { orNothing, withMember, withMembers, without, withValueAt } from './combine.ts';
import { type Operation, takeApart } from './operation.ts';
import { changedValue } from './value.ts';

/** Values and comparisons beyond this in one PATCH are refused: each is tried on all values that are there. */
const MAX_STEPS = 500;

/**
 * Operations times all the values there are, beyond which a PATCH is refused: each operation makes a new resource of what it leaves, and
 * a resource may hold hundreds of thousands of values under names that no schema knows.
 */
const MAX_WORK = 1_000_000;

/** What clients set although it follows from something else; passed over without a word. */
const passedOver: ReadonlySet<string> = new Set(['groups', 'schemas']);

/** Kept nowhere, whether or not a schema knows it; passed over too. */
const isPassword = (name: string): boolean => name.toLowerCase() === 'password';

/**
 * The resource after all operations, in their order; all of them or none. Decisions where the standard leaves room:
 * - a value path that fits nothing makes the value it describes (`emails[type eq "work"].value`), else it is `noTarget`;
 * - removing what is not there succeeds; removing with a value removes only what equals it, an empty list nothing;
 * - `null` clears; attributes that follow from others or are kept nowhere (`groups`, `schemas`, `password`) are passed over, and so
 *   are parts that nobody may set (a manager's `displayName`).
 *
 * Throws 400 with `invalidPath`, `invalidValue`, `noTarget` or `mutability`.
 */
export function applyPatch(
  resource: Attributes,
  operations: readonly Operation[],
  type: ResourceType,
): Attributes {
  const steps = operations.reduce((sum, operation) => sum + costOf(operation), 0);
  if (steps > MAX_STEPS) throw tooManySteps();
  if (workOf(resource, operations) > MAX_WORK) {
    throw new ScimError(
      413,
      undefined,
      `${operations.length} changes are too many for a resource with so many values; send several requests.`,
    );
  }
  return applyAll(resource, operations, type);
}

/**
 * The resource that a whole body tells, of a POST or a PUT: see `readBody`. Most of its values are tried on nothing that was there: how
 * much it may hold is bounded where it is read.
 */
export function applyBody(operations: readonly Operation[], type: ResourceType): Attributes {
  const compared = operations.reduce((sum, { path }) => sum + comparedIn(path), 0);
  if (compared > MAX_STEPS) throw tooManySteps();
  if (operations.length * (operations.length + repeatedIn({}, operations)) > MAX_WORK) {
    throw new ScimError(
      413,
      undefined,
      `A ${type.name} may not have so many attributes and parts at once; leave some out.`,
    );
  }
  return applyAll({}, operations, type);
}

function tooManySteps(): ScimError {
  return new ScimError(
    413,
    undefined,
    `A request may set or compare ${MAX_STEPS} values at most; send several.`,
  );
}

/** Operations times values. One or two are done whatever it is that they change: they cost no more than reading that. */
function workOf(resource: Attributes, operations: readonly Operation[]): number {
  if (operations.length <= 2) return 0;
  const size = sizeOf([resource, ...operations.map(({ value }) => value)], MAX_WORK);
  return operations.length * (size + repeatedIn(resource, operations));
}

/** The parts that are put into the values of a list, into each of them or those that are chosen, as often as they may be. */
function repeatedIn(resource: Attributes, operations: readonly Operation[]): number {
  const repeated = operations.filter(({ path }) =>
    path.filter === undefined ? part.test(path.attribute) : path.sub !== undefined,
  );
  if (repeated.length === 0) return 0;
  const lists = [...listsIn(resource), ...operations.map(({ value }) => value).filter(Array.isArray)];
  const longest = lists.reduce((most, { length }) => Math.max(most, length), 1);
  // Each that chooses may make one more.
  const made = repeated.filter(({ path }) => path.filter !== undefined).length;
  const most = Math.min(MAX_VALUES, longest + made);
  return repeated.reduce((sum, { value }) => sum + most * sizeOf(value, MAX_WORK), 0);
}

/** A part of what is named: `name.givenName`, also behind a URN. */
const part = /\.[^.:]+$/;

/** The lists at the top of a resource and of its extensions. */
function listsIn(resource: Attributes): readonly (readonly unknown[])[] {
  return Object.values(resource)
    .flatMap((each) => (isObject(each) ? [each, ...Object.values(each)] : [each]))
    .filter((each) => Array.isArray(each));
}

/** How many values there are in it, all levels together; counted no further than that. */
function sizeOf(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let size = 1;
  for (const each of Object.values(value)) {
    if (size > most) break;
    size += sizeOf(each, most - size);
  }
  return size;
}

function costOf({ op, value, path }: Operation): number {
  const compared = comparedIn(path);
  if (op !== 'add' || !isObject(value)) return compared + lengthOf(value);
  // Of an extension that nobody declared each list may be added to one that is there.
  return Object.values(value).reduce((sum: number, each) => sum + lengthOf(each) - 1, compared + 1);
}

function comparedIn({ filter }: Operation['path']): number {
  return filter === undefined ? 0 : termsOf(filter);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}

function applyAll(resource: Attributes, operations: readonly Operation[], type: ResourceType): Attributes {
  let changed = resource;
  for (const operation of operations) changed = applyOne(changed, operation, type);
  return changed;
}

function applyOne(resource: Attributes, operation: Operation, type: ResourceType): Attributes {
  const { attribute: text, filter } = operation.path;
  const place = locate(type, text);
  if (place === undefined) throw refuse('invalidPath', `${text} is not the name of an attribute.`);
  if (place.kind === 'attribute') {
    if (isForeignExtension(resource, operation, place)) return changedForeign(resource, operation);
    return changedAt(resource, operation, place);
  }
  if (filter !== undefined) throw refuse('invalidPath', `${text} has no values to choose from.`);
  if (!place.known) return changedForeign(resource, operation);
  if (operation.op === 'remove' || operation.value === null) {
    if (place.core) throw refuse('noTarget', 'Remove attributes one by one, not the resource itself.');
    if (operation.op === 'remove' && type.requiredExtensions?.includes(place.urn) === true)
      throw refuse('mutability', `${place.urn} is required and cannot be removed.`);
    return operation.op === 'add' ? resource : without(resource, place.urn);
  }
  if (!isObject(operation.value)) throw refuse('invalidValue', `${text} takes an object of attributes.`);
  const { op } = operation;
  const inside = takeApart(operation.value, type, `${place.urn}:`).map(
    (part): Operation => ({ op, ...part }),
  );
  return applyAll(resource, inside, type);
}

function changedAt(resource: Attributes, operation: Operation, place: AttributePlace): Attributes {
  const { attribute, urn, name } = place;
  if (isPassword(name) || (attribute !== undefined && passedOver.has(attribute.name))) return resource;
  if (attribute?.mutability === 'readOnly') throw refuse('mutability', `${name} is given by this service.`);
  const { sub } = operation.path;
  const part = sub === undefined ? place.subAttribute : subAttribute(attribute, sub);
  if (part?.mutability === 'readOnly') return resource;
  const container = urn === undefined ? resource : member(resource, urn);
  const before = isObject(container) ? member(container, name) : undefined;
  const after = changedValue(before, operation, place);
  if (after === undefined && attribute?.required === true) {
    const scimType = operation.op === 'remove' ? 'mutability' : 'invalidValue';
    throw refuse(scimType, `${name} is required and cannot be without a value.`);
  }
  if (
    operation.op === 'remove' &&
    part?.required === true &&
    lacks(after, part.name) &&
    !sameValue(before, after)
  )
    throw refuse('mutability', `${name}.${part.name} is required and cannot be removed.`);
  return withValueAt(resource, place, after);
}

/** Whether a value is without that part. */
function lacks(values: AttributeValue | undefined, part: string): boolean {
  return listOf(values).some((each) => isObject(each) && member(each, part) === undefined);
}

/**
 * A URN that no schema knows, also one that begins as one that is known, is an extension when the resource has one of that name, or when
 * an object is put there, but for a path that begins as an extension of the resource does; else its last part is an attribute in an
 * extension.
 */
function isForeignExtension(resource: Attributes, operation: Operation, place: AttributePlace): boolean {
  const { whole, urn, name } = place;
  if (whole === undefined || urn === undefined || operation.path.filter !== undefined) return false;
  if (operation.op !== 'remove' && operation.isOwn === true) return false;
  if (memberName(resource, whole) !== undefined) return true;
  if (!isObject(operation.value)) return false;
  const holder = member(resource, urn);
  const isMember = operation.op !== 'remove' && operation.isMember === true;
  if (isMember) return !isObject(holder) || memberName(holder, name) === undefined;
  return holder === undefined && place.isBeneathKnown !== true;
}

function changedForeign(resource: Attributes, { op, path, value }: Operation): Attributes {
  const urn = path.attribute;
  if (op === 'remove' || value === null) return op === 'add' ? resource : without(resource, urn);
  if (!isObject(value)) throw refuse('invalidValue', `${urn} takes an object of attributes.`);
  const holder = member(resource, urn);
  const before = isObject(holder) ? holder : {};
  const told = Object.entries(value)
    .filter(([name]) => !isPassword(name))
    .map(([name, part]) => [name, coerce(undefined, part, name)] as const);
  const changes = op === 'add' ? addedTo(before, told) : told;
  return withMember(resource, urn, orNothing(withMembers(before, changes)));
}

type Part = readonly [name: string, value: AttributeValue | undefined];

/** Lists have more values then, objects more parts; adding nothing changes nothing. */
function addedTo(before: Attributes, told: readonly Part[]): readonly Part[] {
  return told.flatMap(([name, value]): Part[] => {
    if (value === undefined) return [];
    const there = member(before, name);
    const isOne = typeof there !== 'object' && !Array.isArray(value);
    if (there === undefined || isOne) return [[name, value]];
    const place = { kind: 'attribute', name } as const;
    return [[name, changedValue(there, { op: 'add', path: { attribute: name }, value }, place)]];
  });
}
