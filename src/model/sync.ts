/** A sync: which sources feed which target, and by what rules. The shape of one entry of `syncs:` in rollcall.yaml. */

import type { Reaction } from './plan.ts';

/** When a mapped value is written. */
export type WriteRule = 'always' | 'on-create' | 'if-empty';

/** One attribute of the target: an expression over `user`, and when its value is written. */
export interface AttributeMapping {
  readonly value: string;
  readonly write: WriteRule;
  /** What an expression without a value means: leave the target's value alone, or clear it. */
  readonly empty: 'keep' | 'clear';
}

export interface RenameRule {
  /** A linear-time regular expression (RE2 syntax) over the source group's name. */
  readonly match: string;
  /** `$1` stands for the first captured group. */
  readonly to: string;
}

export interface GroupRules {
  /** Source group name → target groups, one to many; it wins over the transformed name. */
  readonly map: Readonly<Record<string, readonly string[]>>;
  readonly rename: readonly RenameRule[];
  /** Globs over the transformed name; none: no group is taken by name. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Given to every synced person; never removed by a sync. */
  readonly default: readonly string[];
  /** Groups the sync declares its own: hand-made memberships in them are removed too. Globs. */
  readonly own: readonly string[];
  /** Whether groups that are missing at the target are made. */
  readonly create: boolean;
}

export interface Scope {
  /** Names of source groups; a person is in scope who is in one of them, directly or through nested groups. Empty: everybody. */
  readonly groups: readonly string[];
  /** A boolean expression over `user`. */
  readonly where?: string;
}

/**
 * What becomes of the account of somebody who leaves. `suspend`: closed, with all it holds; `deactivate`: the grants of
 * this sync go, then it is closed; `delete`, `anonymise`: it is closed first, and a person is asked for the rest.
 */
export type WayOut = Extract<
  Reaction,
  'suspend' | 'deactivate' | 'delete' | 'anonymise' | 'remove-grants' | 'remove-licences' | 'hold' | 'ignore'
>;

export interface Reactions {
  readonly confirmed: Extract<Reaction, 'update' | 'ignore'>;
  readonly found: Extract<Reaction, 'link' | 'hold' | 'ignore'>;
  readonly absent: Extract<Reaction, 'create' | 'hold' | 'ignore'>;
  readonly ambiguous: Extract<Reaction, 'hold' | 'ignore'>;
  readonly missing: Extract<Reaction, 'hold' | 'create' | 'unlink' | 'ignore'>;
  readonly unqualified: WayOut | 'unlink';
  /** Gone from a complete reading. */
  readonly 'source-missing': WayOut | 'unlink';
  /** Source-missing, and every source that told the person has said so: deleted there. */
  readonly deleted: WayOut | 'unlink';
  /** Confirmed, and the source tells the person as inactive. */
  readonly disabled: WayOut;
  /** Confirmed, and without activity for longer than the sync allows. */
  readonly inactive: Exclude<WayOut, 'remove-grants'>;
  readonly unassigned: Extract<Reaction, 'ignore'>;
}

export interface Safety {
  /** Deactivations and deletions of this sync within a rolling day, beyond which a plan is held. */
  readonly maxDeprovisions: number;
  /** The same as a share (0 to 1) of the accounts that are linked; counts only from `floor` deprovisionings on. */
  readonly maxDeprovisionShare: number;
  /** Creations within a rolling day. */
  readonly maxCreations: number;
  /** Members that one group may lose within one plan, as a share (0 to 1) of its members; counts only from `floor` on. */
  readonly maxGroupLossShare: number;
  /** Below this many, shares are noise. */
  readonly floor: number;
  /** Active administrators that must remain at the target. */
  readonly minAdministrators: number;
  /** A full reading that tells less than this share (0 to 1) fewer people than the last is held before it is believed. */
  readonly maxReadingShrink: number;
  readonly protected: {
    /** Account user names or ids, globs. */
    readonly accounts: readonly string[];
    /** Target groups whose members no sync adds or removes, globs. */
    readonly groups: readonly string[];
  };
}

export interface Deprovision {
  /** Milliseconds between the departure and the deprovisioning; 0: at once. */
  readonly after: number;
  /** Milliseconds between the deactivation and the deletion; absent: never. */
  readonly deleteAfter?: number;
  /** Milliseconds without activity after which an account counts as inactive; absent: never. */
  readonly inactiveAfter?: number;
  /** The same for accounts that were never used, since they are known; absent: never. */
  readonly neverActiveAfter?: number;
  /** Milliseconds for which a person must have been warned before anything is done for want of activity; absent: nobody is warned. */
  readonly warn?: number;
  /** What follows when somebody whose account was closed for that asks for it back; absent: an administrator is asked. */
  readonly comeBack?: 'at-once';
  /** Who never counts as inactive. */
  readonly exempt?: Exemption;
  /** Complete readings that must have missed somebody before that is believed; absent: one. */
  readonly missedReadings?: number;
  /** Milliseconds for which somebody must have been missed, beside that; absent: none. */
  readonly missedFor?: number;
  /** When nothing is taken from leavers and sleepers; absent: they are served on every day. */
  readonly calendar?: Calendar;
}

/** Who never counts as inactive: whoever one of these names, and for whom `where` is true. */
export interface Exemption extends Scope {
  /** Accounts of the target by user name or id, globs: service accounts. */
  readonly accounts: readonly string[];
  /** Groups of the target, globs: who holds one of them. */
  readonly targetGroups: readonly string[];
}

/** A situation in which somebody leaves, as `reactions` names it. */
export type Leaving = 'disabled' | 'deleted' | 'unqualified' | 'source-missing' | 'inactive';

/** Days on which nothing is taken away, in the sync's time zone. */
export interface Calendar {
  /** 0: Sunday … 6: Saturday. */
  readonly weekend: readonly number[];
  /** Days as 2026-12-24; both are frozen, and all between them. */
  readonly freezes: readonly { readonly name: string; readonly from: string; readonly to: string }[];
  /** Situations that wait for no day. */
  readonly except: readonly Leaving[];
}

/** Who is served first where there are fewer seats than people who need one. */
export interface SeatRules {
  /** Source groups in the order in which their members are served; whoever is in none comes after them. */
  readonly first: readonly string[];
  /** An expression over `user` that gives a whole number: among equals, the lowest first. */
  readonly order?: string;
}

/** What becomes of what a leaver leads. */
export interface Handover {
  /** An expression over `user`, the leaver, that gives the user name of the person who leads it from then on. */
  readonly to?: string;
  /** The user name of whoever leads it where `to` gives nobody who has an open account at the target. */
  readonly otherwise?: string;
}

export interface Sync {
  readonly name: string;
  /** Names of sources, the most believed first. */
  readonly from: readonly string[];
  /** The name of the target. */
  readonly to: string;
  /** A cron expression of five fields; absent: only by hand and on pushes. */
  readonly schedule?: string;
  /** IANA time zone of the schedule. */
  readonly timeZone: string;
  readonly scope: Scope;
  /** Target attribute → mapping. */
  readonly attributes: Readonly<Record<string, AttributeMapping>>;
  /** Target attributes by which an unlinked account is found, in this order. */
  readonly correlate: readonly string[];
  readonly groups: GroupRules;
  readonly reactions: Reactions;
  readonly deprovision: Deprovision;
  readonly safety: Safety;
  /** Absent: whoever waits longest is served first. */
  readonly seats?: SeatRules;
  /** Absent: what leavers lead is told and stays as it is. */
  readonly handover?: Handover;
  /** Milliseconds within which a leaver must have no access any more, counted from when the source told it; absent: nobody has said. */
  readonly closedWithin?: number;
  /** False: the sync is paused; plans can be made, nothing is run. */
  readonly enabled: boolean;
}
