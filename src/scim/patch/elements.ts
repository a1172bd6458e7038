/** Changing the values of a multi-valued attribute that a filter chooses (RFC 7644 section 3.5.2, "valuePath"). */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { compileElementFilter } from '../filter/evaluate.ts';
import type { Filter } from '../filter/filter.ts';
import type { PatchPath } from '../filter/parse.ts';
import { refuse } from '../message/error.ts';
import { type SchemaAttribute, subAttribute, withValues } from '../schema/attribute.ts';
import { distinct } from '../schema/canonical.ts';
import { coerce, onePrimary } from '../schema/coerce.ts';
import { isObject, listOf, member } from '../schema/read.ts';
import { requirePartsUnchanged } from '../schema/rules.ts';
import { orNothing, partWith, partWithout, sameText, withMember, without, withParts } from './combine.ts';
import type { Operation } from './operation.ts';

/** The values after an operation whose path has a filter. Throws `noTarget` when it fits none and describes none. */
export function changedElements(
  elements: readonly AttributeValue[],
  operation: Choosing,
  attribute: SchemaAttribute | undefined,
): readonly AttributeValue[] {
  const isSimple =
    attribute === undefined
      ? elements.length > 0 && elements.every((each) => !isObject(each))
      : attribute.type !== 'complex';
  if (!isSimple) return changedObjects(elements, operation, attribute);
  // As if each were the `value` of a complex one, which is the part by which it is chosen (RFC 7643 section 2.4).
  const valued = elements.map((value): Attributes => ({ value }));
  const changed = changedObjects(valued, operation, withValues(attribute)).map((each) => {
    if (!isObject(each)) return each;
    if (each.value !== undefined) return each.value;
    if (attribute === undefined) return each;
    throw refuse('invalidValue', `${operation.path.attribute} takes values without parts.`);
  });
  return once(changed, attribute);
}

type Choosing = Operation & { readonly path: { readonly filter: Filter } };

function changedObjects(
  elements: readonly AttributeValue[],
  operation: Choosing,
  attribute: SchemaAttribute | undefined,
): readonly AttributeValue[] {
  const { filter } = operation.path;
  const fits = compileElementFilter(filter, attribute);
  const sub = subOf(operation.path, attribute);
  if (operation.op === 'remove') {
    if (sub === undefined) return elements.filter((each) => !fits(each));
    const less = lessOf(sub, attribute, operation.value);
    const left = elements.flatMap((each): readonly AttributeValue[] =>
      fits(each) ? withoutSub(each, sub, { attribute, less }) : [each],
    );
    return once(left, attribute);
  }
  const seed = seedOf(filter, attribute);
  const { change, make } = changeOf(operation, attribute, seed ?? {});
  let touched: AttributeValue | undefined;
  const changed = elements.flatMap((each) => {
    if (!fits(each)) return [each];
    const next = isObject(each) ? change(each) : each;
    if (isObject(next) && next.primary === true) touched ??= next;
    return next === undefined ? [] : [next];
  });
  if (elements.some(fits)) return once(onePrimary(changed, touched), attribute);
  if (seed === undefined) {
    throw refuse('noTarget', `No value of ${operation.path.attribute} fits the filter of the path.`);
  }
  // Clearing a part of a value that is not there leaves nothing to make.
  if (make === undefined) return elements;
  const made = make();
  return once(onePrimary([...elements, made], made.primary === true ? made : undefined), attribute);
}

/** Values that were made equal are one (RFC 7643 section 2.4). */
export function once(
  values: readonly AttributeValue[],
  attribute: SchemaAttribute | undefined,
): readonly AttributeValue[] {
  return attribute === undefined ? values : distinct(values, attribute);
}

interface Change {
  /** What is made of a value that fits. Throws `mutability`. */
  change(element: Attributes): Attributes | undefined;
  /** A value as the path describes it, for where none fits; undefined: none is made. */
  readonly make?: () => Attributes;
}

function changeOf(
  operation: Extract<Operation, { readonly op: 'add' | 'replace' }>,
  attribute: SchemaAttribute | undefined,
  seed: Attributes,
): Change {
  const { op, path, value } = operation;
  const sub = subOf(path, attribute);
  if (sub !== undefined) {
    const part = coerce(subAttribute(attribute, sub), value, `${path.attribute}.${sub}`);
    if (part !== undefined) {
      const definition = subAttribute(attribute, sub);
      const next = (element: Attributes) =>
        op === 'add' ? partWith(member(element, sub), part, definition) : part;
      const change = (element: Attributes) =>
        kept(attribute, element, withMember(element, sub, next(element)));
      return { change, make: () => withMember(seed, sub, part) };
    }
    if (op === 'add') return { change: (element) => element };
    return { change: (element) => withoutSub(element, sub, { attribute, less: lessOf(sub) })[0] };
  }
  const one = attribute === undefined ? attribute : { ...attribute, multiValued: false };
  const whole = bare(coerce(one, value, path.attribute), attribute);
  if (whole === undefined) return { change: (element) => (op === 'add' ? element : undefined) };
  if (!isObject(whole)) throw refuse('invalidValue', `${path.attribute} should be an object with parts.`);
  // What is replaced keeps what its path says of it: a work address stays one.
  const change = (element: Attributes) =>
    op === 'add' ? kept(attribute, element, withParts(element, whole, attribute)) : { ...seed, ...whole };
  return { change, make: () => ({ ...seed, ...whole }) };
}

/** What no schema knows may be told bare, as what a schema knows may: it is the `value` of one that has parts. */
function bare(value: AttributeValue | undefined, attribute: SchemaAttribute | undefined) {
  const isBare = attribute === undefined && value !== undefined && typeof value !== 'object';
  return isBare ? { value } : value;
}

/** The name of a part has none of these. */
const noPart = /[.:/]/;

function subOf(path: PatchPath, attribute: SchemaAttribute | undefined): string | undefined {
  const { sub } = path;
  if (sub === undefined) return undefined;
  if (noPart.test(sub)) throw refuse('invalidPath', `${sub} is not the name of a sub-attribute.`);
  return subAttribute(attribute, sub)?.name ?? sub;
}

/** A value without one of its parts; without its `value` it says nothing and goes. Throws `mutability`. */
export function withoutSub(
  element: AttributeValue,
  sub: string,
  { attribute, less }: { readonly attribute: SchemaAttribute | undefined; readonly less: Less },
): readonly Attributes[] {
  if (!isObject(element) || sub === 'value') return [];
  const left = orNothing(kept(attribute, element, less(element)));
  return left === undefined ? [] : [left];
}

/** An object with less of a part. */
type Less = (element: Attributes) => Attributes;

/** Without a part, or, where that is a list and the removal lists some of its values, without these. */
export function lessOf(sub: string, attribute?: SchemaAttribute, listed?: unknown): Less {
  const part = subAttribute(attribute, sub);
  const isWhole = listed === undefined || listed === null || part?.multiValued === false;
  if (isWhole) return (element) => without(element, sub);
  const gone = listOf(coerce(part, listed, sub));
  return (element) => withMember(element, sub, partWithout(member(element, sub), gone, part));
}

/** A value that was changed, with all that must stay. Throws `mutability`. */
export function kept(
  attribute: SchemaAttribute | undefined,
  before: Attributes,
  after: Attributes,
): Attributes {
  requirePartsUnchanged(attribute, { before, after });
  return after;
}

/**
 * The value that a filter describes when it only says what parts equal; undefined when it says anything else, one thing and another
 * of the same part, or what nobody but the service may set.
 */
function seedOf(filter: Filter, attribute: SchemaAttribute | undefined): Attributes | undefined {
  if (filter.type === 'and') {
    let seed: Attributes = {};
    for (const each of filter.filters) {
      const part = seedOf(each, attribute);
      if (part === undefined || contradicts(seed, part, attribute)) return undefined;
      seed = { ...seed, ...part };
    }
    return seed;
  }
  if (filter.type !== 'compare' || filter.operator !== 'eq' || filter.value === null) return undefined;
  const definition = subAttribute(attribute, filter.path);
  if (definition?.mutability === 'readOnly') return undefined;
  const value = described(definition, filter);
  return value === undefined ? undefined : { [definition?.name ?? filter.path]: value };
}

function contradicts(seed: Attributes, part: Attributes, attribute: SchemaAttribute | undefined): boolean {
  return Object.entries(part).some(([name, value]) => {
    const other = seed[name];
    return other !== undefined && !sameText(other, value, subAttribute(attribute, name));
  });
}

/** What is compared need not have the form of its attribute: what was stored once may not have it either. */
function described(
  definition: SchemaAttribute | undefined,
  { value, path }: Extract<Filter, { readonly type: 'compare' }>,
): AttributeValue | undefined {
  if (noPart.test(path)) return undefined;
  try {
    return coerce(definition, value, path);
  } catch {
    return undefined;
  }
}
