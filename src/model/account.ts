/** What a target holds: accounts, what they can be given, and what they have been given. */

import type { Attributes } from './attributes.ts';

/** A login at a target. */
export interface Account {
  /** The target's own immutable id. */
  readonly id: string;
  readonly attributes: Attributes;
  readonly active: boolean;
  /** Why no sync may change this account (the connection's own account, an app, a read-only directory); absent: it may. */
  readonly protected?: string;
  /** When the account was last used, ISO 8601, as far as the target says so. */
  readonly lastActive?: string;
}

export type EntitlementKind = 'group' | 'role' | 'product' | 'organisation';

/** What a target can give. */
export interface Entitlement {
  readonly id: string;
  readonly kind: EntitlementKind;
  readonly name: string;
  /** Why no sync may change who holds it (a system group); absent: it may. */
  readonly protected?: string;
  /** Whoever holds it administers the target; the last active holder is never removed. */
  readonly administrative?: boolean;
  /** The products whose seat a holder takes (`jira-software`). */
  readonly licences?: readonly string[];
}

/** Seats of one product at a target. */
export interface Seats {
  readonly product: string;
  readonly name: string;
  readonly used: number;
  /** Absent: unlimited. */
  readonly total?: number;
}

/** How a target treats one attribute, in the words of RFC 7643 section 7. */
export interface AttributeDefinition {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'integer' | 'decimal' | 'dateTime' | 'complex';
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly caseExact: boolean;
  /**
   * `immutable`: given at creation and never changed after. `writeOnly`: given at creation; the target need not tell it, so
   * that nothing is concluded from what it tells.
   */
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly uniqueness: 'none' | 'server';
  readonly description: string;
}

/** The definition of an attribute that holds one text which may be written and left out; `differences`: what is otherwise. */
export function textAttribute(
  name: string,
  description: string,
  differences: Partial<AttributeDefinition> = {},
): AttributeDefinition {
  return {
    name,
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: true,
    mutability: 'readWrite',
    uniqueness: 'none',
    description,
    ...differences,
  };
}
