/** What of the directory is asked for: by which keys, and which part of a list. */

import type { GroupMember } from '../model/index.ts';
import type { Condition, Order, PlaceStep, Steps } from '../scim/index.ts';

/** By what identities are found; of several all must fit. `id` and `externalId` are compared exactly, the others folded. */
export interface IdentityQuery {
  readonly id?: string;
  readonly userName?: string;
  readonly externalId?: string;
  /** Any of the addresses. */
  readonly email?: string;
}

/** `name` is compared folded, the others exactly. */
export interface GroupQuery {
  readonly id?: string;
  readonly name?: string;
  readonly externalId?: string;
}

/** Ids of people, or of groups. */
export interface IdsAsked {
  readonly type: GroupMember['type'];
  readonly ids: readonly string[];
}

/** What resources must be to be found, as SCIM shows them. */
export interface Fit {
  readonly condition: Condition;
  /** Where the source's resources are, for what speaks of their addresses; without a slash at the end. */
  readonly base: string;
}

/** A part of a list: from the `offset`th (0: the first). */
export interface Page {
  /** Only those that fit; absent: all. */
  readonly fit?: Fit;
  /** In order of id when absent. */
  readonly order?: Order;
  /** Only those beyond this id; of a list without `fit` and `order`. */
  readonly after?: string;
  readonly offset?: number;
  /** 100 when absent. */
  readonly limit?: number;
}

/**
 * A part of a list from a place on. Whoever steps from place to place is told everything once that is there all the time
 * and keeps its place, whatever comes and goes meanwhile.
 */
export interface Step extends PlaceStep, Pick<Page, 'fit' | 'order'> {
  /** How many fitted at the first step: those that fit are then not counted anew. */
  readonly total?: number | undefined;
}

/** A part of a list: what is shown of it, and where to step next. */
export interface Part<P> extends Steps<P> {
  /** How many there are in all; of those that fit, in order of id, how many there were at the first step. */
  readonly total: number;
}
