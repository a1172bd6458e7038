/** Changing the values of a multi-valued attribute that a filter chooses (RFC 7644 section 3.5.2, "valuePath"). */
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { compileElementFilter } from '../filter/evaluate.ts';
import type { Filter } from '../filter/filter.ts';
import type { PatchPath } from '../filter/parse.ts';
import { refuse } from '../message/error.ts';
import { type SchemaAttribute, subAttribute } from '../schema/attribute.ts';
import { coerce, onePrimary } from '../schema/coerce.ts';
import { isObject } from '../schema/read.ts';
import { orNothing, withMember, without } from './combine.ts';
import type { Operation } from './operation.ts';

/** The values after an operation whose path has a filter. Throws `noTarget` when it fits none and describes none. */
export function changedElements(
  elements: readonly AttributeValue[],
  operation: Operation & { readonly path: { readonly filter: Filter } },
  attribute: SchemaAttribute | undefined,
): readonly AttributeValue[] {
  const { filter } = operation.path;
  const fits = compileElementFilter(filter, attribute);
  const sub = subOf(operation.path, attribute);
  if (operation.op === 'remove') {
    if (sub === undefined) return elements.filter((each) => !fits(each));
    return elements.flatMap((each): readonly AttributeValue[] =>
      fits(each) ? withoutSub(each, sub) : [each],
    );
  }
  const seed = seedOf(filter, attribute);
  const change = changeOf(operation, attribute, seed ?? {});
  let touched: AttributeValue | undefined;
  const changed = elements.flatMap((each) => {
    if (!fits(each)) return [each];
    const next = isObject(each) ? change(each) : each;
    if (isObject(next) && next.primary === true) touched ??= next;
    return next === undefined ? [] : [next];
  });
  if (elements.some(fits)) return onePrimary(changed, touched);
  if (seed === undefined) {
    throw refuse('noTarget', `No value of ${operation.path.attribute} fits the filter of the path.`);
  }
  const made = change(seed);
  // Clearing a part of a value that is not there leaves nothing to make.
  if (made === undefined || operation.value === null) return elements;
  return onePrimary([...elements, made], made.primary === true ? made : undefined);
}

type Change = (element: Attributes) => Attributes | undefined;

function changeOf(
  operation: Extract<Operation, { readonly op: 'add' | 'replace' }>,
  attribute: SchemaAttribute | undefined,
  seed: Attributes,
): Change {
  const { op, path, value } = operation;
  const sub = subOf(path, attribute);
  if (sub !== undefined) {
    const part = coerce(subAttribute(attribute, sub), value, `${path.attribute}.${sub}`);
    if (part !== undefined) return (element) => withMember(element, sub, part);
    if (op === 'add') return (element) => element;
    return (element) => withoutSub(element, sub)[0];
  }
  const one = attribute === undefined ? attribute : { ...attribute, multiValued: false };
  const whole = coerce(one, value, path.attribute);
  if (whole === undefined) return op === 'add' ? (element) => element : () => undefined;
  if (!isObject(whole)) throw refuse('invalidValue', `${path.attribute} should be an object with parts.`);
  // What is replaced keeps what its path says of it: a work address stays one.
  return op === 'add' ? (element) => ({ ...element, ...whole }) : () => ({ ...seed, ...whole });
}

function subOf(path: PatchPath, attribute: SchemaAttribute | undefined): string | undefined {
  const { sub } = path;
  if (sub === undefined) return undefined;
  if (/[.:/]/.test(sub)) throw refuse('invalidPath', `${sub} is not the name of a sub-attribute.`);
  return subAttribute(attribute, sub)?.name ?? sub;
}

/** A value without one of its parts; without its `value` it says nothing and goes. */
export function withoutSub(element: AttributeValue, sub: string): readonly Attributes[] {
  if (!isObject(element) || sub === 'value') return [];
  const left = orNothing(without(element, sub));
  return left === undefined ? [] : [left];
}

/** The value that a filter describes when it only says what parts equal; undefined when it says anything else. */
function seedOf(filter: Filter, attribute: SchemaAttribute | undefined): Attributes | undefined {
  if (filter.type === 'and') {
    let seed: Attributes = {};
    for (const each of filter.filters) {
      const part = seedOf(each, attribute);
      if (part === undefined) return undefined;
      seed = { ...seed, ...part };
    }
    return seed;
  }
  if (filter.type !== 'compare' || filter.operator !== 'eq' || filter.value === null) return undefined;
  const definition = subAttribute(attribute, filter.path);
  const value = coerce(definition, filter.value, filter.path);
  return value === undefined ? undefined : { [definition?.name ?? filter.path]: value };
}
