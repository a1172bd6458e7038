/** Identities that are changed by what they are now, in types. */

import type { Identity } from '../model/index.ts';
import type { StoredIdentity } from './stored.ts';

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
