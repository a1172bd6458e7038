/** A person: what all sources of our directory tell of one human being, under one id of ours that survives renames. */

import type { Attributes } from './attributes.ts';
import type { Identity } from './identity.ts';

/** An identity as it was told, and whether its source still tells it. */
export interface ToldIdentity {
  readonly source: string;
  readonly identity: Identity;
  /** Absent: the source still tells it. Else milliseconds since 1970 when it was found to be gone, on proof. */
  readonly goneAt?: number;
  /** How that was found: the source said so (`removed`), or a complete reading lacked it (`absent`). */
  readonly goneBy?: 'removed' | 'absent';
  /** Complete readings, one after another, that lacked it. */
  readonly missed?: number;
  /** What was told of when it was last active. Absent: nothing, and nothing is known. */
  readonly activity?: LastActive;
}

/** When somebody was last active, as a source told it. */
export interface LastActive {
  /** A moment (ISO 8601), or a day in UTC. Absent: never. */
  readonly last?: string;
}

/** Whether a person is there and active, and what was told of when: all of a person but attributes and groups. */
export interface Presence extends Pick<Person, 'id' | 'present' | 'active'> {
  readonly identities: readonly Pick<ToldIdentity, 'source' | 'goneAt' | 'activity'>[];
}

/** A group that a person is in, directly or through nested groups. */
export interface PersonGroup {
  readonly source: string;
  readonly id: string;
  readonly name: string;
  /** Names of groups from this one down to the one that holds the person: `['Engineering', 'Backend']`; one name: direct. */
  readonly path: readonly string[];
}

/** A person as the sources of one sync tell it, merged by their precedence. What mapping computes from. */
export interface Person {
  /** Our own id. */
  readonly id: string;
  /** False: every one of the sources has told, on proof, that the person is gone. */
  readonly present: boolean;
  /** Whether the most believed source that still tells the person calls it active; false when not present. */
  readonly active: boolean;
  /** The identity of the most believed source. */
  readonly identity: ToldIdentity;
  readonly identities: readonly ToldIdentity[];
  /** Merged: the most believed source that has a value gives it. With `userName` and `externalId` among them. */
  readonly attributes: Attributes;
  readonly groups: readonly PersonGroup[];
}
