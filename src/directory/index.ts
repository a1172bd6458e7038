/**
 * Owns what every source has told: people, identities, groups, readings with their proof, joiners, movers and leavers.
 * Hands on `Directory`: persons merged and with flattened groups, identities and groups as told, readings, events.
 * To reconciliation, which asks for persons; to the server, which tells what is pushed; to app.ts, which has sources read.
 */

export type {
  Amended,
  AmendedMembers,
  Amendment,
  MembersAmendment,
  MembersDecided,
} from './amendment.ts';
export type { WrittenIdentity } from './at-once.ts';
export type { Moves } from './blocks.ts';
export type * from './contract.ts';
export { openDirectory } from './directory.ts';
export type { GroupInOrder } from './group-asking.ts';
export { type JoinKey, joinKeys } from './join.ts';
export type { LifecycleKind } from './lifecycle.ts';
export { groupsListed, identitiesListed, inOrderOf, type Listing, resourcesListed } from './listing.ts';
export { type PeopleFilter, personStates } from './people-filter.ts';
export type { Counts } from './plausibility.ts';
export type { Reference } from './referred.ts';
export type { ReadingState } from './tables.ts';
