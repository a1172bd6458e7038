/**
 * Owns the SCIM language (RFC 7643, 7644, and 1.1 before them): schemas, filters, PATCH, messages, and what each client says differently.
 * It computes and never connects.
 * Hands them on to server/scim, which answers clients, and to the connectors that speak SCIM.
 */
export type { Client, Dialect } from './dialect/dialect.ts';
export { type Guess, guess, marksIn, type SeenMark, wordsOf } from './dialect/guess.ts';
export { type DeclaredTypes, type ResourceTypes, resourceTypesOf } from './dialect/index.ts';
export { clientNamed, clients, type DialectName, dialectNames, dialects } from './dialect/list.ts';
export type { Sighting } from './dialect/mark.ts';
export { type Condition, conditionOf, type Path, type ValueTest } from './filter/condition.ts';
export { costOf } from './filter/cost.ts';
export { compileFilter } from './filter/evaluate.ts';
export type { Filter } from './filter/filter.ts';
export { parseFilter, parsePatchPath } from './filter/parse.ts';
export { printFilter } from './filter/print.ts';
export {
  type BulkOperation,
  type BulkResult,
  bulkIdsOf,
  bulkResponse,
  type ReadOperation,
  readBulk,
} from './message/bulk.ts';
export { referencesTo } from './message/bulk-references.ts';
export { resourceTypeDocument, schemaDocument, serviceProviderConfig } from './message/discovery.ts';
export { errorMessage, refuse, ScimError } from './message/error.ts';
export { listResponse } from './message/list-response.ts';
export { type Asked, type Projection, projection } from './message/projection.ts';
export { applyBody, applyPatch } from './patch/apply.ts';
export {
  type GroupPatch,
  type Membership,
  type NamedMember,
  noTarget,
  takeMembership,
} from './patch/membership.ts';
export { readBody, readPatch } from './patch/operation.ts';
export { withUntold } from './patch/untold.ts';
export { attribute, isToldWhole, type Schema, type SchemaAttribute } from './schema/attribute.ts';
export { locate } from './schema/locate.ts';
export { isObject, listOf, member, memberName } from './schema/read.ts';
export type { ResourceType } from './schema/resource-type.ts';
export { requireComplete, requireUnchanged } from './schema/rules.ts';
export { isSchemaName } from './schema/schema-name.ts';
export {
  comparePlaces,
  KEY_CHARACTERS,
  type Key,
  keyOf,
  type Order,
  orderOf,
  type Place,
} from './sort/order.ts';
export { type Step as PlaceStep, type Steps, stepsOf, stepWithin } from './sort/steps.ts';
export { configToV1, schemasOfV1 } from './v1/discovery.ts';
export { answerToV1, bulkFromV1 } from './v1/message.ts';
export { patchFromV1 } from './v1/patch.ts';
export { resourceFromV1 } from './v1/resource.ts';
