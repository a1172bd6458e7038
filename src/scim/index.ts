/**
 * Owns the SCIM language (RFC 7643, 7644): schemas, filters, PATCH, messages, and what each client says differently.
 * It computes and never connects.
 * Hands them on to server/scim, which answers clients, and to the connectors that speak SCIM.
 */
export {
  type DialectName,
  dialectNames,
  dialects,
  type ResourceTypes,
  resourceTypesOf,
} from './dialect/index.ts';
export { compileFilter, type Predicate } from './filter/evaluate.ts';
export type { Comparison, Filter, Literal } from './filter/filter.ts';
export { parseFilter } from './filter/parse.ts';
export { printFilter } from './filter/print.ts';
export {
  type Capabilities,
  resourceTypeDocument,
  schemaDocument,
  serviceProviderConfig,
} from './message/discovery.ts';
export { type ErrorMessage, errorMessage, refuse, ScimError, type ScimType } from './message/error.ts';
export { type ListResponse, listResponse } from './message/list-response.ts';
export { type Asked, type Projection, projection } from './message/projection.ts';
export { applyPatch } from './patch/apply.ts';
export { type GroupPatch, type Membership, type NamedMember, takeMembership } from './patch/membership.ts';
export { type Operation, readBody, readPatch } from './patch/operation.ts';
export { type AttributePlace, locate, type Place } from './schema/locate.ts';
export { isObject, listOf } from './schema/read.ts';
export type { ResourceType } from './schema/resource-type.ts';
