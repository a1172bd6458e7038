/** What the directory keeps of identities, groups and activity, in types. */

import type { Attributes, GroupMember, Identity, ProvisioningError } from '../model/index.ts';

/** A person in a list. */
export interface PersonSummary {
  readonly id: string;
  readonly displayName: string;
  readonly userName?: string;
  readonly email?: string;
  /** Whether any source calls the person active. */
  readonly active: boolean;
  /** Whether any source still tells the person. */
  readonly present: boolean;
  readonly sources: readonly string[];
}

/** A group told anew without its members, which stay as they are. */
export interface GroupUpdate {
  readonly id: string;
  readonly name: string;
  readonly externalId?: string;
  readonly attributes?: Attributes;
}

/** An identity as it was last told. */
export interface StoredIdentity {
  readonly source: string;
  readonly identity: Identity;
  readonly person: string;
  /** Milliseconds since 1970, as the next two. */
  readonly createdAt: number;
  readonly changedAt: number;
  /** Moves with every real change and with nothing else. */
  readonly version: number;
  /** When the source was found to tell it no longer. */
  readonly goneAt?: number;
}

/** A group as it was last told, without its members. */
export interface StoredGroup extends GroupUpdate {
  readonly source: string;
  readonly createdAt: number;
  readonly changedAt: number;
  /** Moves with every real change of the group or of its members. */
  readonly version: number;
  readonly goneAt?: number;
}

/** A member that is told itself; dangling ones are never listed. */
export interface StoredMember extends GroupMember {
  /** The group's name, or what to call the identity in a list. */
  readonly name: string;
  /** Our id of the person, of an identity. */
  readonly person?: string;
}

/** A group in a list. */
export interface GroupSummary {
  readonly source: string;
  readonly id: string;
  readonly name: string;
  /** Direct members as the source told them, those too that it never told themselves. */
  readonly members: number;
}

/** Somebody in a group, or in a group inside it. */
export interface BeneathMember extends StoredMember {
  /** Names from the group down to the one that holds the member, both included. */
  readonly path: readonly string[];
}

/** How the readings of activity of a source stand. */
export interface ActivityStatus {
  /** When the newest complete one began: what happened before is known. Milliseconds since 1970, as `lookedAt`. */
  readonly asOf?: number;
  /** When the last one began, whatever came of it. */
  readonly lookedAt: number;
  /** Of how many people the newest complete one told. */
  readonly people: number;
  /** Why the last one failed. */
  readonly problem?: { readonly code: ProvisioningError['code']; readonly message: string };
}
