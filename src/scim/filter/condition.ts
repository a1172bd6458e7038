/** A filter with all names found and all values prepared, for whoever has resources found by a database. Means what `compileFilter` computes. */
import { refuse } from '../message/error.ts';
import { type SchemaAttribute, subAttribute, withValues } from '../schema/attribute.ts';
import { type AttributePlace, locate, type Place } from '../schema/locate.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { comparisonOf, holdsForNothing, type Scalar } from './compare.ts';
import { costOf } from './cost.ts';
import type { Comparison, Filter } from './filter.ts';
import { extensionAt, withOwnParts } from './within.ts';

/**
 * A member of an object. `known`: a schema has the name, and it is stored just so; else the client wrote it in any case.
 * `many`: it may hold a list.
 */
export interface Name {
  readonly name: string;
  readonly known: boolean;
  readonly many: boolean;
  /** Of a value without parts: the value itself, by which it is chosen. */
  readonly isItself?: true;
}

export type Path = readonly [Name, ...Name[]];

/** What one attribute's values, or those of one of its sub-attributes, must be; one of them that is so suffices. */
export type ValueTest =
  | { readonly type: 'present' }
  /** Equal to one of these texts. */
  | { readonly type: 'among'; readonly wanted: readonly string[]; readonly as: 'folded' | 'exact' }
  | {
      readonly type: 'compare';
      readonly operator: Comparison;
      readonly wanted: Scalar;
      readonly as: 'folded' | 'exact' | 'moment';
      /** The comparison also holds where there is no value at all. */
      readonly orNothing: boolean;
    };

export type Condition =
  | { readonly type: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly type: 'not'; readonly condition: Condition }
  /** `path`: from the resource, or from the chosen value, inwards; a list on the way means each of its values. */
  | { readonly type: 'test'; readonly path: Path; readonly test: ValueTest }
  /** One of the values there fits the condition, whose paths begin at that value. */
  | { readonly type: 'some'; readonly path: Path; readonly condition: Condition };

/** As `costOf` counts: looking at 100,000 resources for it takes a second or two, and nobody else waits for that. */
const MOST_COST = 65;

/**
 * Prepares a filter for resources of one type. Throws 400 `invalidFilter` where `compileFilter` does, and `tooMany` for
 * more than a database should be asked for without an index.
 */
export function conditionOf(filter: Filter, type: ResourceType): Condition {
  const prepared = prepare(filter, type);
  if (costOf(prepared) > MOST_COST)
    throw refuse(
      'tooMany',
      'The filter asks for more than can be looked for in every resource: compare fewer lists, as emails are, or fewer values at once.',
    );
  return prepared;
}

function prepare(filter: Filter, type: ResourceType): Condition {
  return condition(filter, (leaf) => {
    const place = locate(type, leaf.path);
    const extension = leaf.type === 'present' ? extensionAt(place) : undefined;
    if (extension !== undefined) return presence(extension, place);
    if (place?.kind !== 'attribute')
      throw refuse('invalidFilter', `${leaf.path} is not an attribute of a ${type.name}.`);
    const { attribute, sub } = place;
    const path = pathOf(place);
    if (leaf.type === 'some') {
      if (sub !== undefined) throw refuse('invalidFilter', `${leaf.path} has no values to choose from.`);
      return {
        type: 'some',
        path,
        condition: elementCondition(withOwnParts(leaf.filter, place, type), attribute),
      };
    }
    const asked = sub === undefined ? attribute : place.subAttribute;
    const test = valueTest(leaf, asked);
    // A complex attribute stands for its `value`; of a list this is found value by value.
    const value = asked?.multiValued === false ? subAttribute(asked, 'value') : undefined;
    return {
      type: 'test',
      path: test.type === 'compare' && value ? [...path, nameOf(value, 'value')] : path,
      test,
    };
  });
}

/** That there is an extension, or the attribute that its name may mean as well. */
function presence(
  { urn, known }: { readonly urn: string; readonly known: boolean },
  place?: Place,
): Condition {
  const test = { type: 'present' } as const;
  const whole: Condition = { type: 'test', path: [{ name: urn, known, many: !known }], test };
  if (place?.kind !== 'attribute') return whole;
  return { type: 'or', conditions: [whole, { type: 'test', path: pathOf(place), test }] };
}

/** Where a place lies, from the resource inwards. */
export function pathOf({ urn, name, attribute, sub, subAttribute: part }: AttributePlace): Path {
  const found = nameOf(attribute, name);
  const inside = sub === undefined ? [] : [nameOf(part, sub)];
  if (urn === undefined) return [found, ...inside];
  return [{ name: urn, known: found.known, many: false }, found, ...inside];
}

function nameOf(attribute: SchemaAttribute | undefined, written: string): Name {
  if (attribute === undefined) return { name: written, known: false, many: true };
  return { name: attribute.name, known: true, many: attribute.multiValued };
}

function elementCondition(filter: Filter, of: SchemaAttribute | undefined): Condition {
  const simple = withValues(of);
  return condition(filter, (leaf) => {
    if (leaf.type === 'some') throw refuse('invalidFilter', `${leaf.path} has no values to choose from.`);
    const found = subAttribute(simple ?? of, leaf.path);
    const name = nameOf(found, leaf.path);
    const isItself = simple !== undefined && found !== undefined;
    return {
      type: 'test',
      path: [isItself ? { ...name, isItself: true } : name],
      test: valueTest(leaf, found),
    };
  });
}

type Leaf = Exclude<Filter, { readonly type: 'and' | 'or' | 'not' }>;

function condition(filter: Filter, ofLeaf: (leaf: Leaf) => Condition): Condition {
  if (filter.type === 'not') return { type: 'not', condition: condition(filter.filter, ofLeaf) };
  if (filter.type !== 'and' && filter.type !== 'or') return ofLeaf(filter);
  const parts = distinct(filter.filters.map((each) => condition(each, ofLeaf)));
  const conditions = filter.type === 'or' ? amongOf(parts) : parts;
  const [only, second] = conditions;
  return only !== undefined && second === undefined ? only : { type: filter.type, conditions };
}

/** Whatever is asked twice is asked once. */
function distinct(parts: readonly Condition[]): readonly Condition[] {
  return [...new Map(parts.map((each) => [JSON.stringify(each), each])).values()];
}

/** Texts with which one attribute is compared for equality become one comparison. */
function amongOf(parts: readonly Condition[]): readonly Condition[] {
  const others: Condition[] = [];
  const byPath = new Map<
    string,
    { readonly path: Path; readonly as: 'folded' | 'exact'; readonly texts: string[] }
  >();
  for (const each of parts) {
    const test = each.type === 'test' ? each.test : undefined;
    if (each.type !== 'test' || test?.type !== 'compare' || !isText(test)) {
      others.push(each);
      continue;
    }
    const key = JSON.stringify([each.path, test.as]);
    const known = byPath.get(key) ?? { path: each.path, as: test.as, texts: [] };
    byPath.set(key, known);
    known.texts.push(test.wanted);
  }
  for (const { path, as, texts } of byPath.values()) {
    const [wanted, second] = texts;
    if (wanted === undefined) continue;
    const test: ValueTest =
      second === undefined
        ? { type: 'compare', operator: 'eq', wanted, as, orNothing: false }
        : { type: 'among', wanted: texts, as };
    others.push({ type: 'test', path, test });
  }
  return others;
}

function isText(
  test: Compared,
): test is Compared & { readonly wanted: string; readonly as: 'folded' | 'exact' } {
  return test.operator === 'eq' && typeof test.wanted === 'string' && test.as !== 'moment';
}

type Compared = Extract<ValueTest, { readonly type: 'compare' }>;

function valueTest(leaf: Exclude<Leaf, { type: 'some' }>, attribute: SchemaAttribute | undefined): ValueTest {
  if (leaf.type === 'present') return { type: 'present' };
  const { operator, kind, wanted } = comparisonOf(leaf, attribute);
  return { type: 'compare', operator, wanted, as: kind.as, orNothing: holdsForNothing(operator, wanted) };
}
