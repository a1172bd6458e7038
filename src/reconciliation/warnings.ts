/** The contract of who warns people: what is asked of it, and what it tells of each warning. */

import type { Queryable } from '../store/index.ts';

/** What became of a warning. Moments are milliseconds since 1970. */
export interface Warning {
  /** `asked`: on its way. `delivered`: the mail server has taken it. `undeliverable`: it never can be, as it stands. */
  readonly state: 'asked' | 'delivered' | 'undeliverable';
  /** Since when the person had been silent when the warning was asked for: it warns of that silence and of none that begins later. */
  readonly spell: number;
  readonly askedAt: number;
  readonly deliveredAt?: number;
  readonly address?: string;
  /** Why it could not be delivered. */
  readonly message?: string;
}

/** A warning that a plan asks for. */
export interface WarningWish {
  readonly person: string;
  readonly spell: number;
  /** The last activity; absent: there was none. */
  readonly lastActive?: number;
  /** For how long the person is warned before anything is done, in milliseconds. */
  readonly ahead: number;
  readonly name?: string;
  /** Absent: nobody knows one, and the warning cannot be delivered. */
  readonly address?: string;
  /** As the source tells it: `de-AT`. */
  readonly language?: string;
  /** A warning of the same silence could not be delivered before. */
  readonly anew?: true;
}

/** Who warns people. */
export interface Warnings {
  /** The newest warning of each of these people in a sync. */
  of(db: Queryable, sync: string, people: readonly string[]): Promise<ReadonlyMap<string, Warning>>;
  /** Keeps, in that transaction, that these people are to be warned; sending is another step. */
  ask(
    tx: Queryable,
    about: { readonly sync: string; readonly target: string },
    wishes: readonly WarningWish[],
  ): Promise<void>;
  /** How many people of a sync were written to, or are to be, since then. */
  count(db: Queryable, sync: string, since: number): Promise<number>;
}
