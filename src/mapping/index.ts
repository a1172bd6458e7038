/**
 * Owns the way from a person to scope, attributes and entitlements by the rules of one sync; computes, never connects.
 * Hands on compiled mappings, and what there is to know about expressions,
 * to settings (validation), reconciliation (plans) and the server (previews).
 */
export type { MappedAttribute } from './attributes.ts';
export type { EntitlementReason, WantedEntitlement } from './entitlements.ts';
export type { FunctionDescription } from './expression/functions/define.ts';
export { compileGlobs, faultOfGlob } from './glob.ts';
export type { GroupVerdict } from './group-outcome.ts';
export { compileMapping, type Mapping } from './mapping.ts';
export {
  checkExpression,
  type ExpressionCheck,
  functions,
  type MemberDescription,
  members,
  type Purpose,
  previewExpression,
} from './preview.ts';
export type { Rank } from './rank.ts';
export type { ScopeVerdict } from './scope.ts';
export { membersOf, type ToldMember } from './told-members.ts';
export type { Wanted } from './wanted.ts';
