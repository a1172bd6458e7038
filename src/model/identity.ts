/** What a source tells: people and their groups. */

import type { Attributes } from './attributes.ts';

/** A person as one source tells it. */
export interface Identity {
  /** The source's immutable id. Never a name, never an address. */
  readonly id: string;
  readonly userName?: string;
  /** The id that the source's client uses for this person elsewhere (SCIM `externalId`), e.g. an employee number. */
  readonly externalId?: string;
  /** Told as inactive is told; an inactive person stays in the directory. */
  readonly active: boolean;
  readonly attributes: Attributes;
}

/** A member of a group: a person, or another group (nested groups are told, never flattened by the source). */
export interface GroupMember {
  readonly type: 'identity' | 'group';
  readonly id: string;
}

/** A group as one source tells it. */
export interface IdentityGroup {
  /** The source's immutable id. */
  readonly id: string;
  readonly name: string;
  readonly externalId?: string;
  readonly attributes?: Attributes;
  /** The first members; large groups arrive in pages, as `members` records. */
  readonly members: readonly GroupMember[];
}
