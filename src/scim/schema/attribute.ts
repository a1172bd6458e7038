/** How an attribute behaves, in the words of RFC 7643 sections 2 and 7. */

export interface SchemaAttribute {
  readonly name: string;
  readonly type:
    | 'string'
    | 'boolean'
    | 'decimal'
    | 'integer'
    | 'dateTime'
    | 'reference'
    | 'binary'
    | 'complex';
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly SchemaAttribute[];
}

/** A schema: a URN and the attributes that it names (RFC 7643 section 7). */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly SchemaAttribute[];
}

type Details = Partial<Omit<SchemaAttribute, 'name' | 'description'>>;

/** An attribute with the defaults of RFC 7643 section 2.2: a single string, optional, writable, compared without case. */
export function attribute(name: string, description: string, details: Details = {}): SchemaAttribute {
  return {
    name,
    type: 'string',
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...details,
  };
}

/** A list of values with the five common sub-attributes of RFC 7643 section 2.4. */
export function plural(
  name: string,
  description: string,
  options: { readonly types?: readonly string[]; readonly value?: Details } = {},
): SchemaAttribute {
  return attribute(name, description, {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The value itself.', options.value),
      attribute('display', 'A name for people to read.'),
      attribute(
        'type',
        'What the value is used for.',
        options.types === undefined ? {} : { canonicalValues: options.types },
      ),
      attribute('primary', 'Whether this is the preferred value; true for one at most.', { type: 'boolean' }),
    ],
  });
}

/** The sub-attribute of that name, whatever its case. */
export function subAttribute(of: SchemaAttribute | undefined, name: string): SchemaAttribute | undefined {
  const folded = name.toLowerCase();
  return of?.subAttributes?.find((each) => each.name.toLowerCase() === folded);
}

/**
 * A list of values without parts as one of values with one part, `value`: by that they are chosen (RFC 7643 section 2.4). Undefined
 * for any other attribute.
 */
export function withValues(attribute: SchemaAttribute | undefined): SchemaAttribute | undefined {
  if (attribute === undefined || !attribute.multiValued || attribute.type === 'complex') return undefined;
  let made = valued.get(attribute);
  if (made === undefined) {
    const { canonicalValues: _, ...rest } = attribute;
    made = { ...rest, type: 'complex', subAttributes: [{ ...attribute, name: 'value', multiValued: false }] };
    valued.set(attribute, made);
  }
  return made;
}

const valued = new WeakMap<SchemaAttribute, SchemaAttribute>();

/** Whether who asks for nothing in particular is told all of it, every part with it. */
export function isToldWhole({ returned, subAttributes = [] }: SchemaAttribute): boolean {
  return (returned === 'default' || returned === 'always') && subAttributes.every(isToldWhole);
}
