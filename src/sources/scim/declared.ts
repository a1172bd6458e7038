/** Schemas and resource types that an administrator declares for what an identity provider sends beyond the standard. */

import { z } from 'zod';
import {
  attribute,
  type DeclaredTypes,
  isSchemaName,
  type Schema,
  type SchemaAttribute,
} from '../../scim/index.ts';

/** Names that the service itself gives a meaning (RFC 7643 section 3.1), and those of which nothing is kept. */
const taken = new Set(['id', 'externalid', 'meta', 'schemas', 'groups', 'password']);
const endpointsTaken = [
  'users',
  'groups',
  'me',
  'bulk',
  'schemas',
  'resourcetypes',
  'serviceproviderconfig',
  'serviceproviderconfigs',
  'oauth',
];
/** What the standards, 2.0 and 1.1, keep for themselves: their schemas and messages, and whatever begins with the name of one. */
const standard =
  /^urn:(?:ietf:params:scim:(?:api|schemas:(?:core|extension:enterprise))|scim:schemas:(?:core|extension:enterprise))(?::|$)/i;

const named = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern, 'must begin with a letter and go on with letters, digits, _, - or $')
    .refine((text) => !taken.has(text.toLowerCase()), 'has a meaning of its own in SCIM; take another name');
const name = named(/^[a-z][\w$-]*$/i);
/** One part of the standard begins otherwise (RFC 7643 section 2.4). */
const partName = named(/^(?:[a-z][\w$-]*|\$ref)$/i);
const urn = z
  .string()
  .refine((text) => /^urn:/i.test(text) && isSchemaName(text), 'must be a URN, such as urn:example:badge')
  .refine((text) => !standard.test(text), 'belongs to the standard; take a URN of your own');

const simple = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'] as const;
const characteristics = {
  description: z.string().default('').describe('What it says, for people to read.'),
  multiValued: z.boolean().default(false).describe('Whether there may be several values.'),
  required: z.boolean().default(false).describe('Whether there must be a value.'),
  caseExact: z.boolean().default(false).describe('Whether capitals matter when it is compared.'),
  mutability: z
    .enum(['readWrite', 'immutable', 'writeOnly'])
    .default('readWrite')
    .describe('immutable: once it has a value it keeps that. readOnly is not possible: nobody could set it.'),
  returned: z
    .enum(['always', 'never', 'default', 'request'])
    .default('default')
    .describe('When answers hold it; request: only when it is asked for.'),
  uniqueness: z
    .literal('none', { error: 'must be none: that a value is there only once is not watched over' })
    .default('none')
    .describe('Always none.'),
  canonicalValues: z.array(z.string()).optional().describe('Usual values; others are taken too.'),
  referenceTypes: z.array(z.string()).optional().describe('What a reference may point to.'),
};
/** A secret that only comes in is never told (RFC 7643 section 7). */
const secretIsKept = ({ mutability, returned }: { readonly mutability: string; readonly returned: string }) =>
  mutability !== 'writeOnly' || returned === 'never';
const tellsNothing = { error: 'is writeOnly, so say returned: never' };
const SubAttribute = z
  .strictObject({ type: z.enum(simple).default('string'), ...characteristics })
  .refine(secretIsKept, tellsNothing);
const SubAttributes = z
  .record(partName, SubAttribute)
  .refine((all) => Object.keys(all).length > 0, 'needs a part at least')
  .refine((all) => distinct(Object.keys(all)), 'has names that differ only by capitals');
const Attribute = z
  .strictObject({
    type: z
      .enum([...simple, 'complex'])
      .default('string')
      .describe('As in RFC 7643 section 2.3.'),
    ...characteristics,
    subAttributes: SubAttributes.optional().describe('The parts of a complex value, by name.'),
  })
  .refine(({ type, subAttributes }) => (type === 'complex') === (subAttributes !== undefined), {
    error: 'needs subAttributes when it is complex, and only then',
  })
  .refine(secretIsKept, tellsNothing);
const Attributes = z
  .record(name, Attribute)
  .refine((all) => Object.keys(all).length > 0, 'needs an attribute at least')
  .refine((all) => distinct(Object.keys(all)), 'has names that differ only by capitals');

const shape = {
  schemas: z
    .record(
      urn,
      z.strictObject({
        name: z.string().min(1),
        description: z.string().default(''),
        attributes: Attributes,
      }),
    )
    .default({})
    .describe('Schemas beyond the standard, by URN: name, description and attributes (RFC 7643 section 7).'),
  resourceTypes: z
    .record(
      z.string().regex(/^[a-z]\w*$/i, 'must be a word'),
      z.strictObject({
        endpoint: z
          .string()
          .regex(/^\/[a-z][\w-]*$/i, 'must be a slash and a word, such as /Devices')
          .optional(),
        schema: urn.optional(),
        description: z.string().default(''),
        schemaExtensions: z
          .array(z.strictObject({ schema: urn, required: z.boolean().default(false) }))
          .default([]),
      }),
    )
    .default({})
    .describe(
      'Which schemas extend User and Group, and resource types beyond these two (RFC 7643 section 6).',
    ),
};
export const declaredShape = shape;
type Declared = z.output<z.ZodObject<typeof shape>>;

/** Every fault in how the declarations stand to each other, with its path. */
export function checkDeclared({ schemas, resourceTypes }: Declared, context: z.RefinementCtx): void {
  const fault = (message: string, ...path: readonly (string | number)[]) =>
    context.addIssue({ code: 'custom', message, path: [...path] });
  const used = new Set<string>();
  const use = (schema: string, ...path: readonly (string | number)[]) => {
    if (!Object.hasOwn(schemas, schema)) fault(`is not declared under schemas: ${schema}`, ...path);
    used.add(schema);
  };
  const endpoints = new Set(endpointsTaken);
  const names = Object.keys(resourceTypes);
  if (!distinct(names)) fault('has names that differ only by capitals', 'resourceTypes');
  if (!distinct(Object.keys(schemas))) fault('has URNs that differ only by capitals', 'schemas');
  for (const [type, { endpoint, schema, schemaExtensions }] of Object.entries(resourceTypes)) {
    const at = ['resourceTypes', type] as const;
    const own = type === 'User' || type === 'Group';
    if (own && (endpoint ?? schema) !== undefined)
      fault(`${type} has its endpoint and its schema by the standard; declare schemaExtensions only`, ...at);
    else if (!own && /^(?:user|group|schema|resourcetype|serviceproviderconfig)$/i.test(type))
      fault('is a name of the standard; take another, or write User or Group as here', ...at);
    else if (!own && (endpoint === undefined || schema === undefined))
      fault('needs an endpoint and a schema', ...at);
    if (endpoint !== undefined && endpoints.has(endpoint.slice(1).toLowerCase()))
      fault(`is in use already: ${endpoint}`, ...at, 'endpoint');
    if (endpoint !== undefined) endpoints.add(endpoint.slice(1).toLowerCase());
    if (schema !== undefined) use(schema, ...at, 'schema');
    for (const [index, each] of schemaExtensions.entries())
      use(each.schema, ...at, 'schemaExtensions', index, 'schema');
    const all = [...(schema === undefined ? [] : [schema]), ...schemaExtensions.map((each) => each.schema)];
    if (!distinct(all)) fault('names a schema twice', ...at);
  }
  const folded = new Map(Object.keys(schemas).map((each) => [each.toLowerCase(), each]));
  for (const [schema, { attributes }] of Object.entries(schemas))
    for (const each of Object.keys(attributes))
      for (const name of [`${schema}:${each}`, `${schema}.${each}`]) {
        const other = folded.get(name.toLowerCase());
        if (other !== undefined)
          fault(`is also the name of ${each} of ${schema}; take another URN`, 'schemas', other);
      }
  for (const each of Object.keys(schemas))
    if (!used.has(each)) fault('is used by no resource type; name it there or leave it out', 'schemas', each);
}

function distinct(names: readonly string[]): boolean {
  return new Set(names.map((each) => each.toLowerCase())).size === names.length;
}

const Whole = z.object(shape).superRefine(checkDeclared);
const made = new WeakMap<object, DeclaredTypes | undefined>();

/** What the settings of a source declare; undefined for nothing, or for settings of another kind of source. */
export function declaredTypes(config: Readonly<Record<string, unknown>>): DeclaredTypes | undefined {
  if (!made.has(config)) made.set(config, read(config));
  return made.get(config);
}

/** Names, folded, of attributes and their parts that the settings of a source declare to be never told. */
export function declaredSecrets(config: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const { user, group, others = [] } = declaredTypes(config) ?? {};
  const schemas = [
    ...[user, group].flatMap((each) => each?.extensions ?? []),
    ...others.flatMap(({ schema, extensions }) => [schema, ...extensions]),
  ];
  const all = schemas.flatMap(({ attributes }) =>
    attributes.flatMap((each) => [each, ...(each.subAttributes ?? [])]),
  );
  return new Set(
    all.filter(({ returned }) => returned === 'never').map(({ name: each }) => each.toLowerCase()),
  );
}

function read(config: Readonly<Record<string, unknown>>): DeclaredTypes | undefined {
  const parsed = Whole.safeParse(config);
  if (!parsed.success || Object.keys(parsed.data.resourceTypes).length === 0) return undefined;
  const { schemas, resourceTypes } = parsed.data;
  const schemaOf = (id: string): Schema => {
    const { name: title, description, attributes } = schemas[id] as Declared['schemas'][string];
    return { id, name: title, description, attributes: Object.entries(attributes).map(attributeOf) };
  };
  const extensionsOf = (type: string) => {
    const list = resourceTypes[type]?.schemaExtensions ?? [];
    return {
      extensions: list.map(({ schema }) => schemaOf(schema)),
      requiredExtensions: list.flatMap(({ schema, required }) => (required ? [schema] : [])),
    };
  };
  return {
    user: extensionsOf('User'),
    group: extensionsOf('Group'),
    others: Object.entries(resourceTypes).flatMap(([type, { endpoint, schema, description }]) =>
      endpoint === undefined || schema === undefined
        ? []
        : [{ name: type, endpoint, description, schema: schemaOf(schema), ...extensionsOf(type) }],
    ),
  };
}

function attributeOf([title, said]: [
  string,
  z.output<typeof Attribute> | z.output<typeof SubAttribute>,
]): SchemaAttribute {
  const { description, canonicalValues, referenceTypes, ...rest } = said;
  const subAttributes = 'subAttributes' in said ? said.subAttributes : undefined;
  return attribute(title, description, {
    type: rest.type,
    multiValued: rest.multiValued,
    required: rest.required,
    caseExact: rest.caseExact,
    mutability: rest.mutability,
    returned: rest.returned,
    ...(canonicalValues && { canonicalValues }),
    ...(referenceTypes && { referenceTypes }),
    ...(subAttributes && { subAttributes: Object.entries(subAttributes).map(attributeOf) }),
  });
}
