/** Which members a filter in a path chooses, where that can be told without looking at the members (RFC 7644 section 3.5.2). */
import type { Filter } from '../filter/filter.ts';
import { refuse } from '../message/error.ts';

/** What a member is. */
export type Kind = 'identity' | 'group';

/** Members that are meant: the one with that id, all that are of one kind, or that one if it is of that kind. */
export interface Chosen {
  readonly id?: string;
  readonly kind?: Kind;
}

/**
 * The members that fit, of several one after the other: by `value`, `type` and `$ref`, joined by `and` and `or`. Of a `$ref` its
 * end counts, as where members are added. Throws 400 `invalidPath` for all else: for names every member would have to be read.
 */
export function chosenBy(filter: Filter): readonly Chosen[] {
  if (filter.type === 'or') return onceEach(filter.filters.flatMap(chosenBy));
  if (filter.type === 'and') {
    // Each once, after every step: else what is said twice would be four by the next, and more with each.
    return filter.filters
      .map(chosenBy)
      .reduce((some, others) => onceEach(some.flatMap((one) => both(one, others))));
  }
  if (filter.type === 'compare' && filter.operator === 'eq') {
    const part = filter.path.toLowerCase();
    const text = String(filter.value);
    if (part === 'value') return [{ id: text }];
    if (part === 'type') return kindNamed(text).map((kind) => ({ kind }));
    if (part === '$ref') return referred(text);
  }
  throw refuse(
    'invalidPath',
    'Members are chosen by value, type or $ref and by eq: members[value eq "…" and type eq "User"].',
  );
}

function onceEach(chosen: readonly Chosen[]): readonly Chosen[] {
  return [...new Map(chosen.map((each) => [`${each.kind ?? ''} ${each.id ?? '/'}`, each])).values()];
}

function both(one: Chosen, others: readonly Chosen[]): readonly Chosen[] {
  return others.flatMap((other) => {
    if (one.id !== undefined && other.id !== undefined && one.id !== other.id) return [];
    if (one.kind !== undefined && other.kind !== undefined && one.kind !== other.kind) return [];
    return [{ ...one, ...other }];
  });
}

/** What a type of a member says, in any case. */
export function kindNamed(type: string): readonly Kind[] {
  const folded = type.toLowerCase();
  if (folded === 'user') return ['identity'];
  return folded === 'group' ? ['group'] : [];
}

/** `…/Groups/x` and `…/Users/x` say what a member is, and which. */
export function referred(reference: unknown): readonly Required<Chosen>[] {
  if (typeof reference !== 'string') return [];
  const [, type = '', id = ''] = /(?:^|\/)(user|group)s\/([^/]*)$/i.exec(reference) ?? [];
  return kindNamed(type).map((kind) => ({ id, kind }));
}
