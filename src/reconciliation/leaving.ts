/** Everything about leavers and sleepers that others ask of this room. */

import type { Parts } from './context.ts';
import {
  type Breaches,
  breaches,
  breachesBehind,
  type Deprovisioned,
  type Deprovisioning,
  type DeprovisioningQuery,
  deprovisioning,
} from './deprovisioning.ts';
import { type LeaverHoldings, planHoldings } from './handover.ts';
import { type HoldingsAt, holdingsOf } from './holdings.ts';
import type { LeaverPlace } from './leaver-list.ts';
import { noteStillHere, type SleeperKey, sleptSince } from './still-here.ts';

export interface Leaving {
  /** What leavers of a plan lead and own, and to whom it goes; by person, from behind `after` on. */
  planHoldings(
    plan: string,
    query: { readonly after?: string; readonly limit: number },
  ): Promise<readonly LeaverHoldings[]>;
  /** What a person leads and owns: asks every target where there is an account. */
  holdings(person: string): Promise<readonly HoldingsAt[]>;
  /** How long leavers keep access, and how far each is: those told since then, one person's, or those with access still. */
  deprovisioning(query: DeprovisioningQuery): Promise<Deprovisioning>;
  /** Leavers who have access now for longer than `closed-within` of their sync allows: what an alarm is raised for. */
  breaches(): Promise<readonly Deprovisioned[]>;
  /** A page of them, who has access longest first; all are counted. */
  breachesBehind(page: { readonly after?: LeaverPlace; readonly limit: number }): Promise<Breaches>;
  /**
   * Notes that a person's account is used still: it counts as activity, and opens what was closed for want of it.
   * @throws ProvisioningError `not-found`, and `conflict` when the sync does not ask who is inactive.
   */
  stillHere(said: SleeperKey & { readonly by: string }): Promise<void>;
  /** When an account lost something because it was not used, and has not got it back; nothing: it did not. */
  sleptSince(who: SleeperKey): Promise<number | undefined>;
}

export function openLeaving(parts: Parts): Leaving {
  const { db } = parts;
  return {
    planHoldings: (plan, query) => planHoldings(db, plan, query),
    holdings: (person) => holdingsOf(parts, person),
    deprovisioning: (query) => deprovisioning(parts, query),
    breaches: () => breaches(parts),
    breachesBehind: (page) => breachesBehind(parts, page),
    stillHere: (said) => noteStillHere(parts, said),
    sleptSince: (who) => sleptSince(db, who),
  };
}
