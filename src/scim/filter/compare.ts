/** Comparing values by the rules of their attribute (RFC 7644 table 3, RFC 7643 section 2.3). */
import { type AttributeValue, compareTexts, foldKey, foldText, momentOf } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import { type SchemaAttribute, subAttribute } from '../schema/attribute.ts';
import { isObject, listOf, member } from '../schema/read.ts';
import type { Comparison, Filter, Literal } from './filter.ts';

/** Whether the values of one attribute pass. */
export type Test = (values: readonly AttributeValue[]) => boolean;

export type Scalar = string | number | boolean | null;
type Comparer = (a: Scalar, b: Scalar) => boolean;

const ordered = (holds: (order: number) => boolean): Comparer => {
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return holds(a - b);
    return typeof a === 'string' && typeof b === 'string' && holds(compareTexts(a, b));
  };
};
const textual = (holds: (a: string, b: string) => boolean): Comparer => {
  return (a, b) => typeof a === 'string' && typeof b === 'string' && holds(a, b);
};

const comparers: Readonly<Record<Comparison, Comparer>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  co: textual((a, b) => a.includes(b)),
  sw: textual((a, b) => a.startsWith(b)),
  ew: textual((a, b) => a.endsWith(b)),
  gt: ordered((order) => order > 0),
  ge: ordered((order) => order >= 0),
  lt: ordered((order) => order < 0),
  le: ordered((order) => order <= 0),
};

/**
 * Prepares one comparison. Strings compare without case unless the attribute is caseExact, dateTimes as moments,
 * "true" and "false" count as booleans where the attribute is one. Throws 400 `invalidFilter` when the operator or
 * the value does not suit the attribute.
 */
export function compiledTest(
  filter: Extract<Filter, { readonly type: 'compare' | 'present' }>,
  attribute: SchemaAttribute | undefined,
): Test {
  if (filter.type === 'present') return (values) => values.some(hasValue);
  const { operator, kind, wanted } = comparisonOf(filter, attribute);
  const holds = comparers[operator];
  return (values) => {
    let unassigned = true;
    for (const each of values) {
      for (const scalar of scalars(each)) {
        unassigned = false;
        if (holds(kind.stored(scalar), wanted)) return true;
      }
    }
    return unassigned && holdsForNothing(operator, wanted);
  };
}

/** A comparison whose operator and value suit the attribute, the value in the form in which it is compared. */
export function comparisonOf(
  filter: Extract<Filter, { readonly type: 'compare' }>,
  attribute: SchemaAttribute | undefined,
): { readonly operator: Comparison; readonly kind: Kind; readonly wanted: Scalar } {
  // A complex attribute stands for its `value` (RFC 7644 section 3.4.2.2: `emails co "example.com"`).
  const value = attribute?.type === 'complex' ? subAttribute(attribute, 'value') : attribute;
  const { operator } = filter;
  if (attribute !== undefined && value === undefined) {
    throw refuse('invalidFilter', `${filter.path} has parts; compare one of them.`);
  }
  const kind = kindOf(value);
  const wanted = kind.literal(filter.value, operator);
  if (wanted === undefined || !kind.operators.includes(operator)) {
    throw refuse(
      'invalidFilter',
      `${filter.path} is a ${value?.type ?? 'string'} and cannot be compared by ${operator} with ${JSON.stringify(filter.value)}.`,
    );
  }
  return { operator, kind, wanted };
}

/** Whether that comparison holds for an attribute without a value: unassigned and null are one (RFC 7643 section 2.5). */
export function holdsForNothing(operator: Comparison, wanted: Scalar): boolean {
  return comparers[operator](null, wanted);
}

interface Kind {
  /** Stored texts are compared folded, as they are, or as the moments that they tell. */
  readonly as: 'folded' | 'exact' | 'moment';
  readonly operators: readonly Comparison[];
  /** A value of a filter in the form in which it is compared; undefined: it does not suit. */
  literal(value: Literal, operator: Comparison): Scalar | undefined;
  /** A stored value in the form in which it is compared. */
  stored(value: Scalar): Scalar;
}

const equality: readonly Comparison[] = ['eq', 'ne'];
const order: readonly Comparison[] = [...equality, 'gt', 'ge', 'lt', 'le'];
const all: readonly Comparison[] = [...order, 'co', 'sw', 'ew'];

// As keys are folded everywhere: what an index finds by a name must fit the filter that asked for the name.
const fold = (value: Scalar): Scalar => (typeof value === 'string' ? foldKey(value) : value);
/** Blanks within a text count: only at the ends of the whole do they say nothing. */
const foldPart = (value: Literal, operator: Comparison): Scalar => {
  if (typeof value !== 'string' || !Object.hasOwn(ends, operator)) return fold(value);
  const folded = foldText(value);
  return ends[operator]?.(folded) || folded;
};
const ends: { readonly [operator in Comparison]?: (part: string) => string } = {
  co: (part) => part,
  sw: (part) => part.trimStart(),
  ew: (part) => part.trimEnd(),
};
const same = (value: Scalar): Scalar => value;
const truth: Readonly<Record<string, boolean>> = { true: true, false: false };
/** Moments that are written shorter than a dateTime is, as a day; a number tells none: nobody says of which unit it is. */
const shortMoment = /^\d{4}(?:-|$)/;
const withoutZone = /^(?!.*[+-]\d\d:\d\d$).*:\d\d(?:\.\d+)?$/;
const moment = (value: Literal): number | undefined => {
  if (typeof value !== 'string') return undefined;
  const told = momentOf(value);
  if (told !== undefined || !shortMoment.test(value)) return told;
  // As of a dateTime: one without a zone is of UTC, wherever this runs.
  const time = Date.parse(withoutZone.test(value) ? `${value}Z` : value);
  return Number.isNaN(time) ? undefined : time;
};

const boolean: Kind = {
  as: 'exact',
  operators: equality,
  stored: same,
  literal(value) {
    if (typeof value !== 'string') return typeof value === 'number' ? undefined : value;
    const folded = value.toLowerCase();
    return Object.hasOwn(truth, folded) ? truth[folded] : undefined;
  },
};
const date: Kind = {
  as: 'moment',
  operators: order,
  stored: (value) => (typeof value === 'string' ? (momentOf(value) ?? value) : value),
  literal: (value) => (value === null ? value : moment(value)),
};
const numeric: Kind = {
  as: 'exact',
  operators: order,
  stored: same,
  literal: (value) => (value === null || typeof value === 'number' ? value : undefined),
};
const text: Kind = { as: 'folded', operators: all, stored: fold, literal: foldPart };
const exactText: Kind = { as: 'exact', operators: all, stored: same, literal: same };
const binary: Kind = { as: 'exact', operators: equality, stored: same, literal: same };

const kinds: Readonly<Record<SchemaAttribute['type'], Kind>> = {
  string: text,
  reference: exactText,
  boolean,
  dateTime: date,
  integer: numeric,
  decimal: numeric,
  binary,
  complex: text,
};

function kindOf(attribute: SchemaAttribute | undefined): Kind {
  if (attribute === undefined) return text;
  if (attribute.type === 'string' && attribute.caseExact) return exactText;
  return kinds[attribute.type];
}

function scalars(value: AttributeValue): readonly Scalar[] {
  if (value === null) return [];
  if (isObject(value)) return listOf(member(value, 'value')).flatMap(scalars);
  if (Array.isArray(value)) return value.flatMap(scalars);
  return [value as Scalar];
}

function hasValue(value: AttributeValue): boolean {
  if (value === null || value === '') return false;
  if (Array.isArray(value)) return value.some(hasValue);
  return isObject(value) ? Object.values(value).some(hasValue) : true;
}
