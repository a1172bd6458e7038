/** Identities, and members of groups, that are changed by what they are now, in types. */

import type { GroupMember, Identity } from '../model/index.ts';
import type { StoredGroup, StoredIdentity } from './stored.ts';

/** One identity to be made, or changed by what it is now. */
export interface Amendment {
  readonly id: string;
  /** Whether the id was made for it just now, so that nobody is looked for. */
  readonly isNew: boolean;
  /**
   * What is to be told of it; undefined: it stays as it is. What it throws refuses this amendment alone.
   * Must: depend on nothing else that is kept, for others are decided at the same time.
   */
  decide(before: StoredIdentity | undefined): Identity | undefined;
}

/** What became of an amendment: the identity as it is now (undefined: there is none), or what refused it. */
export type Amended = { readonly stored: StoredIdentity | undefined } | { readonly refused: unknown };

/** The members of one group to be changed, by what the group is now. */
export interface MembersAmendment {
  readonly group: string;
  /** The ids of all who may come or go. */
  readonly ids: readonly string[];
  /**
   * Who is to come and who to go, each in one of the two at most; undefined: it is more than that, and must be done otherwise. What it
   * throws refuses this amendment alone. Must: depend on nothing else that is kept.
   */
  decide(before: StoredGroup | undefined, isGroup: (id: string) => boolean): MembersDecided | undefined;
}

export interface MembersDecided {
  readonly joins: readonly GroupMember[];
  readonly leaves: readonly GroupMember[];
}

/** What became of it: the group as it was then, before those that came later, or what refused it. */
export type AmendedMembers = { readonly stored: StoredGroup } | { readonly refused: unknown };
