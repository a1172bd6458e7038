/** A resource type, and how a name that a client wrote finds its attribute in it. */

import type { Schema, SchemaAttribute } from './attribute.ts';
import { commonAttributes } from './common.ts';
import { enterpriseUserSchema } from './enterprise-user.ts';
import { groupSchema } from './group.ts';
import { userSchema } from './user.ts';

/** A resource type as it is declared (RFC 7643 section 6). */
export interface ResourceTypeDefinition {
  readonly name: string;
  /** Below the base address: `/Users`. */
  readonly endpoint: string;
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
  /** URNs of the extensions that every resource must have. */
  readonly requiredExtensions?: readonly string[];
}

/** Other names under which clients know what we know: dialects are made of these. */
export interface Aliases {
  /** A URN that a client writes → the URN of the schema that it means. */
  readonly urns: Readonly<Record<string, string>>;
  /** An attribute that a client writes → the path that it means; asked only for names that no schema has. */
  readonly attributes: Readonly<Record<string, string>>;
}

interface KnownSchema {
  readonly urn: string;
  /** The URNs that stand for it, folded. */
  readonly attributes: ReadonlyMap<string, SchemaAttribute>;
}

export interface ResourceType extends ResourceTypeDefinition {
  /** By folded URN, the longest first, so that the first that fits is the one that was meant. */
  readonly known: readonly (readonly [string, KnownSchema])[];
  /** Names that need no URN: the core's own, and those of the extensions that the core does not have. */
  readonly short: ReadonlyMap<string, { readonly urn?: string; readonly attribute: SchemaAttribute }>;
  readonly aliases: ReadonlyMap<string, string>;
  /** Parts that a client calls by another name: `attribute.part`, folded → the part that is meant. */
  readonly parts?: ReadonlyMap<string, string>;
}

const none: Aliases = { urns: {}, attributes: {} };

/** Prepares a resource type for looking names up. */
export function resourceType(definition: ResourceTypeDefinition, aliases: Aliases = none): ResourceType {
  const core: KnownSchema = {
    urn: definition.schema.id,
    attributes: byName([...commonAttributes, ...definition.schema.attributes]),
  };
  const schemas = [
    core,
    ...definition.extensions.map((each) => ({ urn: each.id, attributes: byName(each.attributes) })),
  ];
  const known = new Map(schemas.map((each) => [each.urn.toLowerCase(), each]));
  for (const [alias, urn] of Object.entries(aliases.urns)) {
    const meant = known.get(urn.toLowerCase());
    if (meant !== undefined) known.set(alias.toLowerCase(), meant);
  }
  const short = new Map<string, { urn?: string; attribute: SchemaAttribute }>();
  for (const schema of schemas) {
    for (const [name, attribute] of schema.attributes) {
      if (!short.has(name)) short.set(name, schema === core ? { attribute } : { urn: schema.urn, attribute });
    }
  }
  return {
    ...definition,
    known: [...known].sort(([a], [b]) => b.length - a.length),
    short,
    aliases: new Map(Object.entries(aliases.attributes).map(([alias, path]) => [alias.toLowerCase(), path])),
  };
}

function byName(attributes: readonly SchemaAttribute[]): ReadonlyMap<string, SchemaAttribute> {
  return new Map(attributes.map((each) => [each.name.toLowerCase(), each]));
}

export const userDefinition: ResourceTypeDefinition = {
  name: 'User',
  endpoint: '/Users',
  description: 'People',
  schema: userSchema,
  extensions: [enterpriseUserSchema],
};

export const groupDefinition: ResourceTypeDefinition = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Groups of people',
  schema: groupSchema,
  extensions: [],
};
