/** What a schema asks of a whole resource: that something is there, and that something stays (RFC 7643 section 2.2). */
import { type Attributes, sameValue } from '../../model/index.ts';
import { refuse } from '../message/error.ts';
import type { Schema, SchemaAttribute } from './attribute.ts';
import { isObject, listOf, member } from './read.ts';
import type { ResourceType } from './resource-type.ts';

/** Throws 400 `invalidValue` when a required extension, attribute or part of a value is not there. */
export function requireComplete(resource: Attributes, type: ResourceType): void {
  for (const urn of type.requiredExtensions ?? []) {
    if (member(resource, urn) === undefined)
      throw refuse('invalidValue', `A ${type.name} needs the extension ${urn}.`);
  }
  for (const { schema, told, prefix } of partsOf(resource, type)) {
    for (const each of schema.attributes) {
      if (each.required && member(told, each.name) === undefined)
        throw refuse('invalidValue', `A ${type.name} needs ${prefix}${each.name}.`);
      requireParts(told, each, `${prefix}${each.name}`);
    }
  }
}

function requireParts(told: Attributes, attribute: SchemaAttribute, path: string): void {
  const required = attribute.subAttributes?.filter((each) => each.required) ?? [];
  if (required.length === 0) return;
  for (const value of listOf(member(told, attribute.name))) {
    for (const { name } of required) {
      if (!isObject(value) || member(value, name) === undefined)
        throw refuse('invalidValue', `Each value of ${path} needs ${name}.`);
    }
  }
}

/** Throws 400 `mutability` when an immutable attribute that had a value has another, or none. */
export function requireUnchanged(before: Attributes, after: Attributes, type: ResourceType): void {
  const later = partsOf(after, type);
  for (const { schema, told, prefix } of partsOf(before, type)) {
    const then = later.find((each) => each.schema === schema)?.told ?? {};
    for (const { name, mutability } of schema.attributes) {
      const value = member(told, name);
      if (mutability !== 'immutable' || value === undefined) continue;
      const now = member(then, name);
      if (now === undefined || !sameValue(value, now))
        throw refuse('mutability', `${prefix}${name} has its value once and for all.`);
    }
  }
}

/** Each schema with what the resource says by it; an extension of which it says nothing is left out. */
function partsOf(resource: Attributes, type: ResourceType) {
  const core: { schema: Schema; told: Attributes; prefix: string } = {
    schema: type.schema,
    told: resource,
    prefix: '',
  };
  return [
    core,
    ...type.extensions.flatMap((schema) => {
      const told = member(resource, schema.id);
      return isObject(told) ? [{ schema, told, prefix: `${schema.id}:` }] : [];
    }),
  ];
}
