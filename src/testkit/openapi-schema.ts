/** Schemas of OpenAPI 3.0 as JSON Schema, made strict: what a file does not name is a fault. */

export type JsonSchema = { readonly [keyword: string]: unknown };

/** Keywords of OpenAPI that say nothing about values. */
const silent = new Set([
  'example',
  'xml',
  'externalDocs',
  'deprecated',
  'discriminator',
  'nullable',
  'description',
  'title',
]);

/**
 * Named schemas, ready for a validator that knows them as `file#/components/schemas/…`.
 * @param added members that each named schema is given beyond its own
 */
export function toJsonSchemas(
  schemas: Readonly<Record<string, JsonSchema>>,
  added: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>,
): Readonly<Record<string, JsonSchema>> {
  const made: Record<string, JsonSchema> = {};
  const parts = partsOf(schemas);
  for (const [name, schema] of Object.entries(schemas)) {
    const more = added[name];
    const properties = isObject(schema.properties) ? schema.properties : {};
    made[name] = convert(
      more === undefined ? schema : { ...schema, properties: { ...properties, ...more } },
      !parts.has(name),
    );
  }
  return made;
}

/** Named schemas that others are composed of by `allOf`: each knows only its own members. */
function partsOf(schemas: Readonly<Record<string, JsonSchema>>): ReadonlySet<string> {
  const text = JSON.stringify(schemas);
  const parts = new Set<string>();
  for (const [, list = ''] of text.matchAll(/"allOf":\[((?:\{"\$ref":"[^"]*"\},?)+)/g))
    for (const [, name = ''] of list.matchAll(/schemas\/([^"]+)"/g)) parts.add(name);
  return parts;
}

/** How some generators write "or null" beside a reference. */
const orNull = (part: JsonSchema): boolean =>
  part.nullable === true && part.type === 'object' && part.properties === undefined;

/** @param closed whether members that are not named are faults; not inside `allOf`, whose parts know only their own */
function convert(schema: JsonSchema, closed: boolean): JsonSchema {
  if (typeof schema.$ref === 'string') return { $ref: schema.$ref.replace(/^#/, 'file#') };
  const made: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (silent.has(keyword)) continue;
    if (keyword === 'properties' && isObject(value)) {
      made.properties = Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, convert(member as JsonSchema, true)]),
      );
    } else if (keyword === 'allOf' && Array.isArray(value)) {
      made.allOf = value.map((part: JsonSchema) => convert(part, false));
    } else if ((keyword === 'anyOf' || keyword === 'oneOf') && Array.isArray(value)) {
      made[keyword] = value.map((part: JsonSchema) =>
        orNull(part) ? { type: 'null' } : convert(part, closed),
      );
    } else if ((keyword === 'items' || keyword === 'additionalProperties') && isObject(value)) {
      made[keyword] = convert(value, true);
    } else made[keyword] = value;
  }
  if (closed && isObject(made.properties) && made.additionalProperties === undefined)
    made.additionalProperties = false;
  if (schema.nullable === true && typeof made.type === 'string') made.type = [made.type, 'null'];
  return made;
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
