/** Situations, reactions, changes and their outcomes. */

import type { Account } from './account.ts';
import type { Attributes } from './attributes.ts';
import type { ErrorCode } from './error.ts';
import type { Holding } from './holding.ts';

/** How an identity and an account stand to each other. The names are PingIDM's; see docs/concepts.md for midPoint's. */
export const situations = [
  'confirmed',
  'found',
  'absent',
  'ambiguous',
  'missing',
  'unqualified',
  'source-missing',
  'unassigned',
] as const;
export type Situation = (typeof situations)[number];

/** What a sync does in a situation. */
export const reactions = [
  'update',
  'link',
  'create',
  'suspend',
  'deactivate',
  'delete',
  'anonymise',
  'remove-grants',
  'remove-licences',
  'unlink',
  'hold',
  'ignore',
] as const;
export type Reaction = (typeof reactions)[number];

/** Why a change is made: whom it concerns, in which situation, by which rule. Every line of the audit can answer from it. */
export interface Reason {
  /** The person's id in our directory; absent when the change concerns nobody in particular (a group to be made). */
  readonly person?: string;
  readonly situation: Situation | 'undo' | 'reclaim';
  /** The rule in words that the sync's settings use: `groups.map Engineering`, `reactions.unqualified`, `scope.where`. */
  readonly rule: string;
  /** One sentence for the reader, e.g. "in jira-users via Engineering › Backend". */
  readonly because?: string;
}

/** An account that is yet to be made is named by the person it is made for. */
export type AccountRef = string | { readonly createdFor: string };
/** An entitlement that is yet to be made is named by its name. */
export type EntitlementRef = string | { readonly createdAs: string };

/** One thing to do at a target, with its reason. */
export type Change<A = string, E = string> = { readonly reason: Reason } & (
  | { readonly type: 'account.create'; readonly identity: string; readonly account: Omit<Account, 'id'> }
  | {
      readonly type: 'account.update';
      readonly id: string;
      readonly before: Attributes;
      readonly after: Attributes;
    }
  | { readonly type: 'account.activate'; readonly id: string }
  | { readonly type: 'account.deactivate'; readonly id: string }
  | { readonly type: 'account.delete'; readonly id: string }
  /** Takes the name from all that the person wrote; the account stays behind, closed and nobody's. */
  | { readonly type: 'account.anonymise'; readonly id: string }
  | { readonly type: 'entitlement.create'; readonly kind: 'group'; readonly name: string }
  | { readonly type: 'grant.add'; readonly account: A; readonly entitlement: E }
  | { readonly type: 'grant.remove'; readonly account: string; readonly entitlement: string }
  /** What one account leads is led by another from then on; where it is led by a third by then, nothing is done. */
  | {
      readonly type: 'holding.move';
      readonly account: string;
      readonly to: string;
      readonly holding: Holding;
    }
);

/** A change to our own memory of who is whom and what we gave; it costs the target nothing. */
export type LinkChange = { readonly reason: Reason } & (
  | { readonly type: 'link.add'; readonly person: string; readonly account: string }
  | { readonly type: 'link.remove'; readonly person: string; readonly account: string }
  /** Another sync of the same target still wants the person: it answers for the account from now on. */
  | { readonly type: 'link.move'; readonly person: string; readonly account: string; readonly to: string }
  /** This sync no longer claims a grant that it gave: another sync keeps it, or it was taken away by hand. */
  | { readonly type: 'grant.release'; readonly account: string; readonly entitlement: string }
);

/** As planned: links are changes too, and what is yet to be made is named by what it is made for. */
export type Planned = LinkChange | Change<AccountRef, EntitlementRef>;
export type ChangeType = Planned['type'];
/** A planned change that concerns the target, not only our memory. */
export type TargetChange = Change<AccountRef, EntitlementRef>;

/** Whether a planned change concerns only our own memory. */
export function isLinkChange(change: Planned): change is LinkChange {
  return phases[0]?.includes(change.type) ?? false;
}

/** Changes that take something away from somebody: each needs the proof of a complete reading, and the guard counts them. */
export const removals: readonly ChangeType[] = [
  'account.deactivate',
  'account.delete',
  'account.anonymise',
  'grant.remove',
];

/** Changes that nothing brings back: a person is asked before each of them, every time. */
export const irrevocable: readonly ChangeType[] = ['account.delete', 'account.anonymise'];

/**
 * The order of a plan: doors close first, since leavers are the urgent ones and their seats may be needed by joiners.
 * Grants come last and by themselves, so that those of one group can travel together.
 */
export const phases: readonly (readonly ChangeType[])[] = [
  ['link.add', 'link.remove', 'link.move', 'grant.release'],
  // Handed over first: some targets refuse to close the account of a lead.
  ['holding.move', 'grant.remove', 'account.deactivate', 'account.delete', 'account.anonymise'],
  ['entitlement.create'],
  ['account.create', 'account.update', 'account.activate'],
  ['grant.add'],
];

/** What came of one change. */
export type Outcome =
  | { readonly state: 'done'; readonly id?: string; readonly requestId?: string; readonly note?: string }
  | {
      readonly state: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly requestId?: string;
    }
  /** Not tried: an earlier change of the same person failed, the person moved since, or the connection stopped. */
  | { readonly state: 'skipped'; readonly message: string };

/** What the guard says of a plan. */
export type Verdict =
  | { readonly safe: true }
  | { readonly safe: false; readonly reasons: readonly HoldReason[] };

export interface HoldReason {
  /** Which rule of the guard: `max-deprovisions`, `max-deprovision-share`, `last-administrator`, `first-run` … */
  readonly rule: string;
  readonly message: string;
}
