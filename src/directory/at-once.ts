/** What the directory tells without a promise, where the database lies in this process. */

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
 * What is asked thousands of times a second, told without a promise. What it gives is undefined, and nothing done, where it
 * would have to wait, or cannot tell: ask the directory then.
 */
export interface DirectoryAtOnce {
  /** Whom the source tells under this id, or by this user name. */
  identities(
    source: string,
    by: { readonly id: string } | { readonly userName: string },
  ): readonly WrittenIdentity[] | undefined;
  /** The groups that directly hold an identity, in order of their ids. */
  groupsOf(
    source: string,
    identity: string,
  ): readonly { readonly id: string; readonly name: string }[] | undefined;
}
