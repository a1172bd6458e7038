/** Values in the one form that a schema gives them (RFC 7643 section 2.4): types as it spells them, no value twice. */
import { type Attributes, type AttributeValue, canonicalJson, foldKey } from '../../model/index.ts';
import { type SchemaAttribute, subAttribute } from './attribute.ts';
import { isObject } from './read.ts';

/** By attribute, its canonical values by their folded form. */
const spellings = new WeakMap<SchemaAttribute, ReadonlyMap<string, string>>();

/** The text as `canonicalValues` spell it, where capitals do not matter; any other as it is. */
export function spelled(attribute: SchemaAttribute, text: string): string {
  const { canonicalValues, caseExact } = attribute;
  if (canonicalValues === undefined || caseExact || canonicalValues.includes(text)) return text;
  let known = spellings.get(attribute);
  if (known === undefined) {
    known = new Map(canonicalValues.map((each) => [foldKey(each), each]));
    spellings.set(attribute, known);
  }
  return known.get(foldKey(text)) ?? text;
}

/**
 * The values, each once: of several with the same `value` and `type`, or equal as a whole where they have no `value`, the first
 * stays, with what only a later one says besides; it is primary when one of them is.
 */
export function distinct(
  values: readonly AttributeValue[],
  attribute: SchemaAttribute,
): readonly AttributeValue[] {
  if (values.length < 2) return values;
  const found = new Map<string, AttributeValue>();
  for (const each of values) {
    const key = identityOf(each, attribute);
    const there = found.get(key);
    found.set(key, there === undefined ? each : joined(there, each));
  }
  return found.size === values.length ? values : [...found.values()];
}

function joined(first: AttributeValue, later: AttributeValue): AttributeValue {
  if (!isObject(first) || !isObject(later)) return first;
  const isPrimary = first.primary === true || later.primary === true;
  return { ...first, ...later, ...first, ...(isPrimary && { primary: true }) };
}

/** What tells a value of a list from the others: its `value` and its `type`, as they are compared, or else all of it. */
export function identityOf(value: AttributeValue, attribute: SchemaAttribute): string {
  if (!isObject(value)) return comparable(attribute, value);
  if (value.value === undefined) return canonicalJson(value);
  return `${partOf(value, attribute, 'value')} ${partOf(value, attribute, 'type')}`;
}

function partOf(value: Attributes, attribute: SchemaAttribute, name: 'value' | 'type'): string {
  const part = value[name];
  return part === undefined ? '' : comparable(subAttribute(attribute, name), part);
}

function comparable(attribute: SchemaAttribute | undefined, value: AttributeValue): string {
  return canonicalJson(typeof value === 'string' ? compared(attribute, value) : value);
}

/** A text as an attribute's texts are compared; without a schema capitals do not matter. */
export function compared(attribute: SchemaAttribute | undefined, text: string): string {
  const isExact = attribute !== undefined && (attribute.caseExact || attribute.type !== 'string');
  return isExact ? text : foldKey(text);
}
