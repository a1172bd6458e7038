/** What the directory tells by the shortest way: without a promise, where the database lies in this process. */

import type { Soonest } from '../store/index.ts';

/** An identity as its row has it: whoever only hands its attributes on need not read them. */
export interface WrittenIdentity {
  readonly id: string;
  readonly userName?: string;
  readonly externalId?: string;
  readonly active: boolean;
  /** A JSON object, as `JSON.stringify` writes it. */
  readonly attributes: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly version: number;
}

/**
 * What is asked thousands of times a second. What it gives is undefined, and nothing done, where it would have to wait for its turn,
 * or cannot tell: ask the directory then.
 */
export interface DirectoryAtOnce {
  /** Whom the source tells under this id, or by this user name, in order of id. A promise where another process is asked. */
  identities(
    source: string,
    by: { readonly id: string } | { readonly userName: string },
  ): Soonest<readonly WrittenIdentity[]> | undefined;
  /** Those that the source tells, in order of id, from the `offset`th (0: the first), and how many there are in all. */
  page(
    source: string,
    part: { readonly offset: number; readonly limit: number },
  ): Soonest<{ readonly total: number; readonly identities: readonly WrittenIdentity[] }>;
  /** The groups that directly hold an identity, in order of their ids. */
  groupsOf(
    source: string,
    identity: string,
  ): readonly { readonly id: string; readonly name: string }[] | undefined;
}
