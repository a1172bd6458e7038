/** What a PATCH says of a group's members, as a change that needs no look at the members there are. */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import type { Filter } from '../filter/filter.ts';
import { refuse } from '../message/error.ts';
import type { SchemaAttribute } from '../schema/attribute.ts';
import { coerce } from '../schema/coerce.ts';
import { type AttributePlace, locate } from '../schema/locate.ts';
import { isObject, listOf } from '../schema/read.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import type { Operation } from './operation.ts';

/** A member as a client names it. */
export interface NamedMember {
  readonly id: string;
  /** What the client says it is; absent: it does not say. */
  readonly type?: 'identity' | 'group';
}

/** The members after the PATCH, in terms of those before it. */
export type Membership =
  /** Those that were, less some, and more. No id is in both. */
  | { readonly type: 'amend'; readonly add: readonly NamedMember[]; readonly remove: readonly string[] }
  /** These, whoever was before. */
  | { readonly type: 'set'; readonly members: readonly NamedMember[] };

/** A group's PATCH, taken apart: the members need no reading, the rest is one small resource. */
export interface GroupPatch {
  readonly operations: readonly Operation[];
  /** Absent: the PATCH says nothing of members. */
  readonly membership?: Membership;
}

/**
 * Separates what concerns members. Who is listed in a removal is removed and nobody else; an empty list removes nobody;
 * a removal that lists nothing and chooses nothing empties the group. Who is added twice or removed without being
 * there is no fault. Throws 400 `invalidPath` for a choice by anything but the member's id.
 */
export function takeMembership(operations: readonly Operation[], type: ResourceType): GroupPatch {
  const rest: Operation[] = [];
  const added = new Map<string, NamedMember>();
  const removed = new Set<string>();
  let kept = true;
  let told = false;

  const clear = () => {
    kept = false;
    added.clear();
    removed.clear();
  };
  for (const operation of operations) {
    const place = locate(type, operation.path.attribute);
    if (place?.kind !== 'attribute' || place.attribute?.name !== 'members') {
      rest.push(operation);
      continue;
    }
    told = true;
    const step = stepOf(operation, place);
    if (step.clear) clear();
    for (const id of step.remove) {
      added.delete(id);
      removed.add(id);
    }
    for (const each of step.add) {
      removed.delete(each.id);
      added.set(each.id, each);
    }
  }
  if (!told) return { operations: rest };
  const membership: Membership = kept
    ? { type: 'amend', add: [...added.values()], remove: [...removed] }
    : { type: 'set', members: [...added.values()] };
  return { operations: rest, membership };
}

interface Step {
  readonly clear: boolean;
  readonly add: readonly NamedMember[];
  readonly remove: readonly string[];
}

function stepOf(operation: Operation, place: AttributePlace): Step {
  const { path, op, value } = operation;
  const { attribute } = place;
  if (place.sub !== undefined || path.sub !== undefined) {
    throw refuse('mutability', 'The parts of a member cannot be changed; remove the member and add another.');
  }
  if (path.filter !== undefined) {
    const chosen = idsChosenBy(path.filter);
    if (op === 'remove') return { clear: false, add: [], remove: chosen };
    // A replacement of the member that a filter chooses by the one that is given.
    const add = namedMembers(attribute, value);
    return { clear: false, add, remove: op === 'replace' ? chosen : [] };
  }
  const nothing = value === null || value === undefined;
  if (op === 'remove') {
    return nothing
      ? { clear: true, add: [], remove: [] }
      : { clear: false, add: [], remove: namedMembers(attribute, value).map(({ id }) => id) };
  }
  return { clear: op === 'replace', add: nothing ? [] : namedMembers(attribute, value), remove: [] };
}

/** `value eq "x"`, and several of these joined by `or`. */
function idsChosenBy(filter: Filter): readonly string[] {
  if (filter.type === 'or') return filter.filters.flatMap(idsChosenBy);
  if (filter.type === 'compare' && filter.operator === 'eq' && filter.path.toLowerCase() === 'value') {
    return [String(filter.value)];
  }
  throw refuse('invalidPath', 'Members are chosen by their id: members[value eq "…"].');
}

function namedMembers(attribute: SchemaAttribute | undefined, value: unknown): readonly NamedMember[] {
  // One by one: a group may be larger than any other list of values, and an entry that names nobody is a fault here.
  const values = Array.isArray(value) ? value : [value];
  return values.map((each) => named(listOf(coerce(attribute, each, 'members'))[0]));
}

function named(member: AttributeValue | undefined): NamedMember {
  const { value, type, $ref } = isObject(member) ? member : ({} as Attributes);
  if (typeof value !== 'string' || value === '') {
    throw refuse('invalidValue', 'A member needs a "value": the id of a User or a Group.');
  }
  const said = typeof type === 'string' ? type.toLowerCase() : typeOfReference($ref);
  if (said === 'group') return { id: value, type: 'group' };
  return said === 'user' ? { id: value, type: 'identity' } : { id: value };
}

/** `…/Groups/x` and `…/Users/x` say what a member is. */
function typeOfReference(reference: unknown): 'user' | 'group' | undefined {
  if (typeof reference !== 'string') return undefined;
  const found = /(?:^|\/)(user|group)s\/[^/]*$/i.exec(reference)?.[1]?.toLowerCase();
  return found === 'user' || found === 'group' ? found : undefined;
}
