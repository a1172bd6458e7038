/** The contract of a provisioning target. */

import type { Account, AttributeDefinition, Entitlement, Seats } from './account.ts';
import type { TellCheck } from './checking.ts';
import type { ActivityFeed } from './connector.ts';
import type { Holdings } from './holding.ts';
import type { Change } from './plan.ts';
import type { CredentialEnd } from './source.ts';

export type TargetRecord =
  | { readonly type: 'account'; readonly account: Account }
  | { readonly type: 'entitlement'; readonly entitlement: Entitlement }
  | { readonly type: 'grant'; readonly account: string; readonly entitlement: string }
  /** Nothing was left out of what was asked for. */
  | { readonly type: 'complete' };

/** What a scoped reading must tell at least. */
export interface ReadScope {
  /** Accounts by id: each is told, with all its grants, if it is there. */
  readonly accounts: readonly string[];
  /** Accounts that share a unique attribute (user name, e-mail, external id) with one of these are told, with their grants. */
  readonly resembling: readonly Account[];
}

/** What a change left behind. */
export interface Applied {
  /** The id that the target gave to what was created (account.create, entitlement.create). */
  readonly id?: string;
  /** The id that the target gave to the request, for its support. */
  readonly requestId?: string;
  /** What the reader of the journal should know: "the account keeps its seat through group x". */
  readonly note?: string;
}

export type ChangeHandlers = {
  readonly [Type in Change['type']]?: (change: Extract<Change, { readonly type: Type }>) => Promise<Applied>;
};

/** Changes of one type that may travel together, one outcome each, in the order given. */
export interface Batch<Type extends Change['type'] = Change['type']> {
  readonly type: Type;
  /** What all changes of one batch must have in common. */
  readonly by: 'entitlement' | 'account' | 'anything';
  readonly size: number;
  readonly apply: (
    changes: readonly Extract<Change, { readonly type: Type }>[],
  ) => Promise<readonly (Applied | { readonly failed: unknown })[]>;
}

/** An offer of batches of any one type of change. */
export type AnyBatch = { readonly [Type in Change['type']]: Batch<Type> }[Change['type']];

/**
 * Must: end `read` with `complete` or throw; say `conflict` to a second creation, never adopt; succeed when a grant is
 * given twice or one that is not held is taken; say `not-found` of a missing account; touch only the attributes named.
 * May: leave out of `changes` what it cannot do: it is then never planned.
 */
export interface ProvisioningTarget {
  readonly schema: readonly AttributeDefinition[];
  /** The changes this target can make. What is absent here is never planned. */
  readonly changes: ChangeHandlers;
  readonly batches?: readonly AnyBatch[];
  /** How many people's changes may be under way at once; 1 when absent. */
  readonly concurrency?: number;
  /**
   * Proves by reading calls alone that the credentials work and suffice; says in plain words what is missing.
   * @param tell hears what was found of each thing that is needed, as it is found (`goThrough`)
   */
  check(tell?: TellCheck): Promise<void>;
  /**
   * Accounts, entitlements, grants as they are now. Ends with `complete`, or throws.
   * Given a scope it may tell more, but never less than what the scope names; a grant's account and entitlement
   * are told in the same reading, the entitlement before its grants.
   */
  read(scope?: ReadScope): AsyncIterable<TargetRecord>;
  /**
   * Trims a desired account to what this target can really hold, so that a second plan is empty. Pure; `fit` of `fit` is `fit`.
   * A plan is made after a reading, by which the target may have learned what it holds.
   */
  fit(desired: Account): Account;
  /** How the `lastActive` of its accounts is to be taken; absent: it tells none that could be relied on. */
  readonly activity?: ActivityFeed;
  /** What of that by which this connection proves itself ends, as far as the settings or the other side tell it. */
  ends?(): Promise<readonly CredentialEnd[]>;
  /** What is in the hands of its accounts, where the target tells it. */
  readonly holdings?: Holdings;
  /** Seats by product, where the target knows them. */
  seats?(): Promise<readonly Seats[]>;
  close(): Promise<void>;
}
