/** The contract of an identity source. */

import type { TellCheck } from './checking.ts';
import type { Identity, IdentityGroup } from './identity.ts';

export type SourceRecord =
  | { readonly type: 'identity'; readonly identity: Identity }
  | { readonly type: 'group'; readonly group: IdentityGroup }
  /** More members of a group already told: large groups arrive in pages. */
  | { readonly type: 'members'; readonly group: string; readonly members: IdentityGroup['members'] }
  /** Members that left a group (only in readings since a cursor). */
  | { readonly type: 'members-removed'; readonly group: string; readonly members: IdentityGroup['members'] }
  | { readonly type: 'removed'; readonly of: 'identity' | 'group'; readonly id: string }
  | ActivityTold
  /** All before this may be kept, and a later read may resume here. */
  | { readonly type: 'checkpoint'; readonly cursor: string }
  /** Nothing was left out. Only after this may absence be taken for departure. */
  | { readonly type: 'complete'; readonly cursor?: string; readonly proof?: ReadingProof };

/**
 * When somebody was last active. It is kept apart from who somebody is: it changes nobody, and a reading that tells none
 * takes none away. Told in a reading after the identity, or by `IdentitySource.activity`.
 */
export interface ActivityTold {
  readonly type: 'activity';
  readonly identity: string;
  /** A moment (ISO 8601), or a day in UTC (`2026-01-31`), which counts to its end. Absent: never. */
  readonly last?: string;
}

/** What a reading of activity tells; `complete` says that whoever was not told of is not known. */
export type ActivityRecord = ActivityTold | Extract<SourceRecord, { readonly type: 'complete' }>;

/** By what a source knows that nothing was left out; kept with the reading and shown to administrators. */
export interface ReadingProof {
  /** Answers that were asked for, empty ones too. */
  readonly pages: number;
  /** How many the source itself says that there are, where it says so. */
  readonly expected?: { readonly people?: number; readonly groups?: number };
  /** What the credentials were found to be granted, in the words of the source. */
  readonly permissions?: readonly string[];
  /** The source's own clock when the reading began, in milliseconds since 1970. */
  readonly clock?: number;
  /** What else a reader of the proof should know, one sentence each. */
  readonly remarks?: readonly string[];
}

/**
 * Must: `open` does nothing but remember its arguments; `read()` ends with `complete` or throws; ids are immutable.
 * Must not: tell a page that failed as an empty one; flatten nested groups; leave inactive people out.
 */
export interface IdentitySource {
  /**
   * Proves by reading calls alone that the credentials work and suffice; says in plain words what is missing.
   * @param tell hears what was found of each thing that is needed, as it is found (`goThrough`)
   */
  check(tell?: TellCheck): Promise<void>;
  /**
   * Tells everything, or — given a cursor this source issued — what changed after it.
   * A cursor that is no longer good (expired, or changes cannot be told from it) throws `stale` before the first record:
   * then everything is to be read anew. A delta's `complete` proves nothing about what the delta does not name.
   * After a group told with `identity` or `group` records in a delta, its members are those told in that delta only if
   * the delta tells the group anew with a `group` record; otherwise `members` and `members-removed` amend it.
   */
  read(since?: string): AsyncIterable<SourceRecord>;
  /**
   * Tells when people were last active, where that takes calls of its own; absent where it takes none, or where the
   * settings do not ask for it. Everybody, or — given a cursor this method issued — who was active after it. Throws
   * `stale` before the first record when the cursor is no longer good. What it throws fails no reading of people.
   */
  readonly activity?: (since?: string) => AsyncIterable<ActivityRecord>;
  /** What of that by which this connection proves itself ends, as far as the settings or the other side tell it. */
  ends?(): Promise<readonly CredentialEnd[]>;
  /** Has the other side call its hook; absent where that is set up by hand. */
  readonly subscriber?: Subscriber;
  close(): Promise<void>;
}

/** Something by which a connection proves itself, and when it ends. */
export interface CredentialEnd {
  /** `client secret` */
  readonly what: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What to do, in a sentence's second half: `make a new one in …`. */
  readonly renew: string;
}

/** What the other side sent to say that something has changed; its body is whole and within bounds. */
export interface HookCall {
  readonly method: 'GET' | 'POST';
  readonly headers: Headers;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** What is said to it, and whether it was believed. */
export interface HookAnswer {
  readonly status: 200 | 202 | 204 | 400 | 401;
  /** Nothing of it may tell whether a secret was right, beyond what the vendor's protocol itself demands. */
  readonly body?: { readonly type: 'application/json' | 'text/plain'; readonly text: string };
  /** Something has changed, says somebody who knows the secret: the source is to be read soon. */
  readonly wakes: boolean;
  /** The other side is about to stop calling, or has: what it was asked for is to be renewed or made anew. */
  readonly renews?: boolean;
  /** What an administrator should know; it goes to the log. */
  readonly remark?: string;
}

/** That the other side was asked to call us; remembered between runs. */
export interface Subscription {
  /** As the other side names it. */
  readonly id: string;
  /** What it tells of: `users`. One at a time for each. */
  readonly topic: string;
  /** Milliseconds since 1970 when it ends unless it is renewed. */
  readonly endsAt: number;
  /** Of which address and secret it was made; nothing can be learned from it. */
  readonly mark: string;
}

export interface Subscribing {
  /** Our address, of which the other side makes sure at once. */
  readonly address: string;
  /** What was remembered of earlier runs. */
  readonly held: readonly Subscription[];
  /** All are to be renewed, however long they would last. */
  readonly renew: boolean;
}

/** Asks the other side to call our hook, and takes that back. `open` stays silent: nothing is asked before. */
export interface Subscriber {
  /** Whether the settings ask for it. */
  readonly wanted: boolean;
  /**
   * Makes what is missing, renews what would end before somebody looks again, replaces what is of another address or
   * secret, and takes back what it does not know. Tells each as soon as it is good, so that it is remembered even when the
   * next one cannot be had. Throws ProvisioningError.
   */
  keep(asked: Subscribing): AsyncIterable<Subscription>;
  /** Takes them back; one that is gone already is taken back. */
  drop(held: readonly Subscription[]): Promise<void>;
}

/** Judges one call, handshakes of the vendor included. Pure; what a call tells of people is never believed, only that there is something to read. */
export type SourceHook = (call: HookCall) => HookAnswer;
