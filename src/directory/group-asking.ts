/** How groups are looked for by their names, and what is found. */

import type { GroupMember } from '../model/index.ts';
import type { GroupSummary } from './stored.ts';

/** Which groups are found by a part of their names. */
export interface GroupSearch {
  readonly text: string;
  /** Only of these sources; absent: of all. */
  readonly sources?: readonly string[];
  /** What the page before gave as `next`. */
  readonly after?: string;
  readonly limit?: number;
}

export interface GroupsFound {
  readonly groups: readonly GroupSummary[];
  readonly next?: string;
}

/** Groups of a source behind one of them. */
export interface GroupsBehind {
  readonly source: string;
  /** The place of that one; absent: from the first on. */
  readonly after?: string;
  readonly limit: number;
}

/** A group with its place in the order of names. */
export interface GroupInOrder extends GroupSummary {
  readonly place: string;
}

/** Which members of a group. */
export interface MembersAsked {
  /** What the page before gave as `next`. */
  readonly after?: GroupMember;
  readonly limit?: number;
  /** Those among these; absent: all. */
  readonly ids?: readonly string[];
  /** Those too whom nobody told, who are called by their ids. */
  readonly untold?: true;
}
