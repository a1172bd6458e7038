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

export interface Reactions {
  readonly confirmed: Extract<Reaction, 'update' | 'ignore'>;
  readonly found: Extract<Reaction, 'link' | 'hold' | 'ignore'>;
  readonly absent: Extract<Reaction, 'create' | 'hold' | 'ignore'>;
  readonly ambiguous: Extract<Reaction, 'hold' | 'ignore'>;
  readonly missing: Extract<Reaction, 'hold' | 'create' | 'unlink' | 'ignore'>;
  readonly unqualified: Extract<
    Reaction,
    'deactivate' | 'delete' | 'remove-grants' | 'remove-licences' | 'unlink' | 'hold' | 'ignore'
  >;
  readonly 'source-missing': Extract<
    Reaction,
    'deactivate' | 'delete' | 'remove-grants' | 'remove-licences' | 'unlink' | 'hold' | 'ignore'
  >;
  /** Confirmed, and the source tells the person as inactive. */
  readonly disabled: Extract<
    Reaction,
    'deactivate' | 'delete' | 'remove-grants' | 'remove-licences' | 'hold' | 'ignore'
  >;
  /** Confirmed, and without activity for longer than the sync allows. */
  readonly inactive: Extract<Reaction, 'deactivate' | 'remove-licences' | 'hold' | 'ignore'>;
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
  /** Who never counts as inactive: members of one of these source groups, and those for whom `where` is true. */
  readonly exempt?: Scope;
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
  /** False: the sync is paused; plans can be made, nothing is run. */
  readonly enabled: boolean;
}
