/** Everything that bears on one person at one target: what that person's part of a plan is made from. */

import type { Account, Entitlement, Person } from '../model/index.ts';
import type { Reclaim } from './reclaims.ts';
import type { Sleeper } from './sleep.ts';
import type { Warning } from './warnings.ts';

/** Our remembered pair of person and account. */
export interface Link {
  readonly person: string;
  readonly account: string;
  /** The sync that answers for the account's attributes and its being active. */
  readonly sync: string;
  /** `created`: we made the account. `correlated`: we found it. `manual`: an administrator said so. */
  readonly origin: 'created' | 'correlated' | 'manual';
  readonly createdAt: number;
}

/** A grant that an account holds at the target now. */
export interface Held {
  readonly entitlement: Entitlement;
  /** Names of the syncs that gave it; none: it was made by hand, or by somebody else. */
  readonly givenBy: readonly string[];
}

/** An account that shares an attribute with an unlinked person. */
export interface Candidate {
  readonly account: Account;
  /** The target attribute by which it was found. */
  readonly by: string;
  /** The person it is linked to already. */
  readonly linkedTo?: string;
}

export interface Subject {
  readonly person: Person;
  readonly link?: Link;
  /** The linked account, when the target has it. */
  readonly account?: Account;
  /** For an unlinked person in scope: accounts by the sync's correlation keys, in the order of the keys. */
  readonly candidates: readonly Candidate[];
  /** Account id → what it holds, for the linked account and the candidates. */
  readonly held: ReadonlyMap<string, readonly Held[]>;
  /** Grants that this sync once gave to the linked account and that it no longer holds. */
  readonly lapsed: readonly Entitlement[];
  /** Another sync of the same target that has the person in scope, asked for only when this one has lost it. */
  readonly keptBy?: string;
  /** What this sync remembers of the person's sleep. */
  readonly sleeper?: Sleeper;
  /** When the person last said to be still here, milliseconds since 1970. */
  readonly saidAt?: number;
  /** The warning that the person was given, or is to be given. */
  readonly warning?: Warning;
  /** The seat was reclaimed by a person's decision: what is done while the person sleeps, whatever the sync does by itself. */
  readonly reclaim?: Reclaim;
  /** The journal holds a creation of ours for this person whose answer never came. */
  readonly unansweredCreate: boolean;
}
