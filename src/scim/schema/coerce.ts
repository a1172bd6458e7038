/** Makes of what a client sent what the schema says (RFC 7643 section 2.3); tolerant where the meaning is plain. */
import { type Attributes, type AttributeValue, momentOf } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import { type SchemaAttribute, subAttribute } from './attribute.ts';
import { distinct, spelled } from './canonical.ts';
import { isObject } from './read.ts';

/** More values than any person has, and few enough to be compared with one another. */
export const MAX_VALUES = 250;

/**
 * The value in the form that the schema gives it, or undefined when there is none: null, an empty list and an empty
 * object are all "no value" (RFC 7643 section 2.5). Accepted beyond the standard: "True" for true, a single value for
 * a list and a list of one for a single value, a bare string for a complex value that has a `value`, numbers for
 * strings and the other way round, names in any case. Canonical values are spelled as the schema does, and no list holds one
 * value twice (section 2.4). Throws 400 `invalidValue` for all else.
 */
export function coerce(
  attribute: SchemaAttribute | undefined,
  value: unknown,
  path: string,
): AttributeValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (attribute === undefined) return withoutNulls(value);
  if (!attribute.multiValued) {
    if (!Array.isArray(value)) return single(attribute, value, path);
    const [only, second] = value;
    if (second === undefined) return coerce(attribute, only, path);
    throw refuse('invalidValue', `${path} takes one value, not ${value.length}.`);
  }
  const list = Array.isArray(value) ? value : [value];
  if (list.length > MAX_VALUES) throw refuse('invalidValue', `${path} takes ${MAX_VALUES} values at most.`);
  const values = list.flatMap((each) => {
    const one = each === null ? undefined : single(attribute, each, path);
    return one === undefined ? [] : [one];
  });
  return values.length === 0 ? undefined : onePrimary(distinct(values, attribute));
}

function single(attribute: SchemaAttribute, value: unknown, path: string): AttributeValue | undefined {
  if (attribute.type === 'complex') return complex(attribute, value, path);
  const scalar = scalarOf[attribute.type](value);
  if (scalar === undefined) throw refuse('invalidValue', `${path} should be a ${attribute.type}.`);
  return attribute.type === 'string' ? spelled(attribute, scalar as string) : scalar;
}

function complex(attribute: SchemaAttribute, value: unknown, path: string): Attributes | undefined {
  const parts = isObject(value) ? value : bare(attribute, value);
  if (parts === undefined) {
    throw refuse('invalidValue', `${path} should be an object with parts such as ${partsOf(attribute)}.`);
  }
  const known = Object.entries(parts).flatMap(([name, part]): [string, AttributeValue][] => {
    const definition = subAttribute(attribute, name);
    // What the service gives is passed over, as it is at the top of a resource.
    if (definition?.mutability === 'readOnly') return [];
    const coerced = coerce(definition, part, `${path}.${name}`);
    return coerced === undefined ? [] : [[definition?.name ?? name, coerced]];
  });
  // Made of entries: a member called __proto__ stays a member.
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function bare(attribute: SchemaAttribute, value: unknown): Attributes | undefined {
  if (typeof value === 'object' || subAttribute(attribute, 'value') === undefined) return undefined;
  return { value: value as AttributeValue };
}

function partsOf(attribute: SchemaAttribute): string {
  return (attribute.subAttributes ?? []).map((each) => each.name).join(', ');
}

const text = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};
/** As JSON writes numbers (section 2.3.3), with a sign or zeros before it too. */
const numeral = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const decimal = (value: unknown): number | undefined => {
  const isNumeral = typeof value === 'number' || (typeof value === 'string' && numeral.test(value.trim()));
  const parsed = isNumeral ? Number(value) : Number.NaN;
  return Number.isFinite(parsed) ? parsed : undefined;
};
/** Section 2.3.4: without a fraction. */
const integer = (value: unknown): number | undefined => {
  const parsed = decimal(value);
  return Number.isInteger(parsed) ? parsed : undefined;
};
/** Section 2.3.6: base64 of RFC 4648 section 4, whose padding may be left out; lines may be broken. */
const binary = (value: unknown): string | undefined => {
  const written = typeof value === 'string' ? value.replace(/\s+/g, '') : '';
  const [, digits = ''] = /^([a-z\d+/]+)={0,2}$/i.exec(written) ?? [];
  const isWhole = digits.length % 4 !== 1 && (written.length === digits.length || written.length % 4 === 0);
  return digits !== '' && isWhole ? written : undefined;
};
const moment = (value: unknown): string | undefined => {
  const written = typeof value === 'string' ? value.trim() : '';
  return momentOf(written) !== undefined && isDay(written.slice(0, 10)) ? written : undefined;
};
/** Whether the month of a date has such a day. */
function isDay(date: string): boolean {
  return new Date(momentOf(`${date}T00:00:00Z`) ?? Number.NaN).getUTCDate() === Number(date.slice(8));
}
const truths = new Map<unknown, boolean>([
  ['true', true],
  ['false', false],
  [true, true],
  [false, false],
]);
const boolean = (value: unknown): boolean | undefined =>
  truths.get(typeof value === 'string' ? value.trim().toLowerCase() : value);

const scalarOf: Readonly<
  Record<
    Exclude<SchemaAttribute['type'], 'complex'>,
    (value: unknown) => string | number | boolean | undefined
  >
> = {
  string: text,
  reference: text,
  binary,
  dateTime: moment,
  boolean,
  decimal,
  integer,
};

/** Of several values called primary the first stays so (RFC 7643 section 2.4: true for one at most). */
export function onePrimary(
  values: readonly AttributeValue[],
  keep?: AttributeValue,
): readonly AttributeValue[] {
  const primary = keep ?? values.find((each) => isObject(each) && each.primary === true);
  return values.map((each) =>
    isObject(each) && each.primary === true && each !== primary ? { ...each, primary: false } : each,
  );
}

function withoutNulls(value: unknown): AttributeValue | undefined {
  if (Array.isArray(value)) {
    const values = value.map(withoutNulls).filter((each) => each !== undefined);
    return values.length === 0 ? undefined : values;
  }
  if (!isObject(value)) return value === null ? undefined : (value as AttributeValue);
  const members = Object.entries(value).flatMap(([name, each]): [string, AttributeValue][] => {
    const kept = withoutNulls(each);
    return kept === undefined ? [] : [[name, kept]];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}
