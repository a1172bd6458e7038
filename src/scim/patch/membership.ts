/** What a PATCH says of a group's members, as a change that needs no look at the members there are. */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import { type SchemaAttribute, subAttribute } from '../schema/attribute.ts';
import { coerce } from '../schema/coerce.ts';
import { type AttributePlace, locate } from '../schema/locate.ts';
import { isObject, listOf } from '../schema/read.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { type Chosen, chosenBy, type Kind, kindNamed, referred } from './member-choice.ts';
import { type Operation, takeApart } from './operation.ts';

/** A member as a client names it. */
export interface NamedMember {
  readonly id: string;
  /** What the client says it is; absent: it does not say. */
  readonly type?: Kind;
  /** It is none if it turns out to be this: whatever is of that kind was removed after it was named. */
  readonly unless?: Kind;
}

/** The members after the PATCH, in terms of those before it. */
export type Membership = (
  | {
      /** Those that were, less some, and more. No id is in both. */
      readonly type: 'amend';
      readonly add: readonly NamedMember[];
      /** Each whatever it is, unless it is said. */
      readonly remove: readonly { readonly id: string; readonly kind?: Kind }[];
      /** All of these kinds go, but for those that are added. */
      readonly removeAll: readonly Kind[];
    }
  /** These, whoever was before. */
  | { readonly type: 'set'; readonly members: readonly NamedMember[] }
) & {
  /** Of each of these lists one must have been a member, or the PATCH has no target. */
  readonly needs: readonly (readonly Required<Chosen>[])[];
};

/** A group's PATCH, taken apart: the members need no reading, the rest is one small resource. */
export interface GroupPatch {
  readonly operations: readonly Operation[];
  /** Absent: the PATCH says nothing of members. */
  readonly membership?: Membership;
}

/**
 * Separates what concerns members. Who is listed in a removal is removed and nobody else; an empty list removes nobody;
 * a removal that lists nothing and chooses nothing empties the group. Who is added twice or removed without being
 * there is no fault. Throws 400 `invalidPath` for a choice by what no index knows, `noTarget` for the replacement of nobody.
 */
export function takeMembership(operations: readonly Operation[], type: ResourceType): GroupPatch {
  const rest: Operation[] = [];
  let amendment: Amendment | undefined;
  for (const operation of operations.flatMap((each) => apart(each, type))) {
    const place = locate(type, operation.path.attribute);
    // What an extension calls so is its own.
    if (place?.kind !== 'attribute' || place.urn !== undefined || place.attribute?.name !== 'members') {
      rest.push(operation);
      continue;
    }
    amendment ??= openAmendment();
    const step = stepOf(operation, place);
    if (step.clear) amendment.clear();
    if (step.replaces) amendment.need(step.remove);
    for (const each of step.remove) amendment.remove(each);
    for (const each of step.add) amendment.add(each);
  }
  return amendment === undefined ? { operations: rest } : { operations: rest, membership: amendment.end() };
}

/** What is told beneath the name of the core is told of the group itself. */
function apart(operation: Operation, type: ResourceType): readonly Operation[] {
  const { op, path, value } = operation;
  if (op === 'remove' || path.filter !== undefined || !isObject(value)) return [operation];
  const place = locate(type, path.attribute);
  if (place?.kind !== 'extension' || !place.core) return [operation];
  return takeApart(value, type, `${place.urn}:`).map((part) => ({ op, ...part }));
}

/** What steps come to, one after the other. */
interface Amendment {
  clear(): void;
  add(member: NamedMember): void;
  remove(chosen: Chosen): void;
  /** Throws 400 `noTarget` when none of these can be a member by now. */
  need(chosen: readonly Chosen[]): void;
  end(): Membership;
}

const kinds: readonly Kind[] = ['identity', 'group'];

function openAmendment(): Amendment {
  /** With the number of the step that added it. */
  const added = new Map<string, { readonly member: NamedMember; readonly at: number }>();
  const removed = new Map<string, readonly Kind[]>();
  /** With the number of the step that removed all of that kind last. */
  const removedKinds = new Map<Kind, number>();
  const needs: (readonly Required<Chosen>[])[] = [];
  let kept = true;
  let step = 0;

  /** One that was added, if something of it is left: of what was removed since it may turn out not to be. */
  function stillAdded(id: string): NamedMember | undefined {
    const found = added.get(id);
    if (found === undefined) return undefined;
    const { member, at } = found;
    const gone = kinds.filter((kind) => member.unless === kind || (removedKinds.get(kind) ?? at) > at);
    const [unless, other] = gone;
    if (other !== undefined) return undefined;
    return unless === undefined ? member : { ...member, unless };
  }

  /** It stays added only if it turns out to be of another kind. */
  function exclude(id: string, kind: Kind | undefined): void {
    const { at } = added.get(id) ?? { at: step };
    const member = stillAdded(id);
    if (member === undefined || kind === undefined || (member.unless ?? kind) !== kind) added.delete(id);
    else added.set(id, { member: { ...member, unless: kind }, at });
  }

  return {
    clear() {
      kept = false;
      added.clear();
      removed.clear();
      removedKinds.clear();
    },
    add(member) {
      step += 1;
      removed.delete(member.id);
      added.set(member.id, { member, at: step });
    },
    remove({ id, kind }) {
      step += 1;
      if (id === undefined) {
        // Not one by one: there may be thousands of them, and of these removals.
        if (kind !== undefined) removedKinds.set(kind, step);
        return;
      }
      exclude(id, kind);
      removed.set(id, kind === undefined ? kinds : [...new Set([...(removed.get(id) ?? []), kind])]);
    },
    need(chosen) {
      if (chosen.some(({ id = '' }) => stillAdded(id) !== undefined)) return;
      const open = chosen.flatMap(({ id = '', kind }) =>
        kinds
          .filter((each) => kept && (kind ?? each) === each && !removedKinds.has(each))
          .filter((each) => removed.get(id)?.includes(each) !== true)
          .map((each) => ({ id, kind: each })),
      );
      if (open.length === 0) throw noTarget();
      needs.push(open);
    },
    end() {
      const left = [...added.keys()].map(stillAdded).filter((each) => each !== undefined);
      if (!kept) return { type: 'set', members: left, needs };
      const remove = [...removed].map(([id, [kind, other]]) =>
        kind === undefined || other !== undefined ? { id } : { id, kind },
      );
      return { type: 'amend', add: left, remove, removeAll: [...removedKinds.keys()], needs };
    },
  };
}

/** The refusal of a replacement of whom nobody is. */
export function noTarget(): Error {
  return refuse(
    'noTarget',
    'No member fits the filter of the path; add the member instead of replacing one.',
  );
}

interface Step {
  readonly clear: boolean;
  readonly add: readonly NamedMember[];
  readonly remove: readonly Chosen[];
  /** One of those that are removed must have been there (RFC 7644 section 3.5.2.3). */
  readonly replaces?: boolean;
}

function stepOf(operation: Operation, place: AttributePlace): Step {
  const { path, op, value } = operation;
  const { attribute } = place;
  const part = place.sub ?? path.sub;
  if (part !== undefined) {
    if (subAttribute(attribute, part)?.mutability === 'readOnly')
      return { clear: false, add: [], remove: [] };
    throw refuse('mutability', 'The parts of a member cannot be changed; remove the member and add another.');
  }
  if (path.filter !== undefined) {
    const chosen = chosenBy(path.filter);
    if (op === 'remove') return { clear: false, add: [], remove: chosen };
    const add = namedMembers(attribute, value);
    if (op === 'add') return { clear: false, add, remove: [] };
    if (chosen.some(({ id }) => id === undefined)) {
      throw refuse('invalidPath', 'Say which member is replaced: members[value eq "…"].');
    }
    return { clear: false, add, remove: chosen, replaces: true };
  }
  const nothing = value === null || value === undefined;
  if (op === 'remove') {
    return nothing
      ? { clear: true, add: [], remove: [] }
      : { clear: false, add: [], remove: namedMembers(attribute, value).map(({ id }) => ({ id })) };
  }
  return { clear: op === 'replace', add: nothing ? [] : namedMembers(attribute, value), remove: [] };
}

function namedMembers(attribute: SchemaAttribute | undefined, value: unknown): readonly NamedMember[] {
  // One by one: a group may be larger than any other list of values, and an entry that names nobody is a fault here.
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) => named(plain(each) ?? listOf(coerce(attribute, each, 'members'))[0]));
}

const parts: ReadonlySet<string> = new Set(['value', 'type', '$ref', 'display']);

/** A member as nearly all are written, so that of a hundred thousand few must be held against the schema. */
function plain(value: unknown): AttributeValue | undefined {
  if (typeof value === 'string') return { value };
  if (!isObject(value)) return undefined;
  for (const name in value) if (!parts.has(name) || typeof value[name] !== 'string') return undefined;
  return value;
}

function named(member: AttributeValue | undefined): NamedMember {
  const { value, type, $ref } = isObject(member) ? member : ({} as Attributes);
  if (typeof value !== 'string' || value === '') {
    throw refuse('invalidValue', 'A member needs a "value": the id of a User or a Group.');
  }
  const [kind] = typeof type === 'string' ? kindNamed(type) : referred($ref).map((each) => each.kind);
  return kind === undefined ? { id: value } : { id: value, type: kind };
}
