/** What the directory tells and is told, in types. */

import type {
  GroupMember,
  IdentitySource,
  Person,
  PersonGroup,
  Presence,
  ProvisioningError,
  ReadingProof,
  SourceRecord,
} from '../model/index.ts';
import type { Place } from '../scim/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Amended, AmendedMembers, Amendment, MembersAmendment } from './amendment.ts';
import type { GroupQuery, IdentityQuery, IdsAsked, Page, Part, Step } from './asking.ts';
import type { DirectoryAtOnce } from './at-once.ts';
import type { Moves } from './blocks.ts';
import type { GroupInOrder, GroupSearch, GroupsBehind, GroupsFound, MembersAsked } from './group-asking.ts';
import type { EventCount, LifecycleKind, Move } from './lifecycle.ts';
import type { Listing } from './listing.ts';
import type { PeopleFilter } from './people-filter.ts';
import type { Counts, Tally } from './plausibility.ts';
import type { Reference, Referred } from './referred.ts';
import type { DirectoryRetention } from './retention.ts';
import type {
  ActivityStatus,
  BeneathMember,
  GroupUpdate,
  PersonSummary,
  StoredGroup,
  StoredIdentity,
  StoredMember,
} from './stored.ts';
import type { Supposition } from './supposing.ts';
import type { ReadingState } from './tables.ts';

/** What we say of a change in a person's life, as one source told it. Kept for ever. */
export interface LifecycleEvent {
  /** Later events have greater ids. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly person: string;
  readonly source: string;
  /** The source's id of the identity that was told. */
  readonly identity: string;
  readonly kind: LifecycleKind;
  /** What changed, where attributes of interest or groups did. */
  readonly moves: readonly Move[];
  /** In words: `department changed from Sales to Legal; joined Backend`. */
  readonly words: string;
}

export type { Fit, GroupQuery, IdentityQuery, Page, Part, Step } from './asking.ts';
export type { EventCount } from './lifecycle.ts';
export type {
  ActivityStatus,
  BeneathMember,
  GroupSummary,
  GroupUpdate,
  PersonSummary,
  StoredGroup,
  StoredIdentity,
  StoredMember,
} from './stored.ts';
export type { GroupAt, Supposition } from './supposing.ts';

/** What followed from what was told. */
export interface Told {
  /** People whose desired accounts may be others now. Empty when `everyone`. */
  readonly persons: readonly string[];
  /** More than 1,000 people are concerned (a group with many beneath it was renamed, say): all are to be looked at. */
  readonly everyone: boolean;
  /** Empty for a reading: its events are counted in `Reading.lifecycle` and listed by `events`. */
  readonly lifecycle: readonly LifecycleEvent[];
}

/** Called in the transaction in which what was told is remembered, if anything followed from it. */
export type OnTold = (
  within: Queryable,
  told: Told & { readonly source: string; readonly reading?: string },
) => Promise<void>;

/** Called in the transaction in which events are noted, of pushes and readings alike: a few hundred at most at once. */
export type OnLife = (within: Queryable, events: readonly LifecycleEvent[]) => Promise<void>;

export interface TellOptions {
  /** Joins the caller's transaction; the caller's locks and writes are kept or lost together with what is told. */
  readonly within?: Queryable;
  /**
   * Refuses, with `conflict`, a user name that another identity of the source has, whatever its case; and an external id
   * that another has, to the letter, unless it stays as it was.
   */
  readonly uniqueUserNames?: boolean;
}

export interface ReadOptions {
  /** Everything, whatever was read before. Otherwise what changed since the kept cursor, if there is one. */
  readonly full: boolean;
  /** The share (0 to 1) by which a full reading may fall short of what is known before it is held. */
  readonly maxShrink: number;
  /** Losses of fewer than this are believed whatever their share; 5 when absent. */
  readonly floor?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** How far a reading is. */
export interface ReadProgress {
  readonly reading: string;
  readonly step: 'reading' | 'departures';
  readonly records: number;
  readonly told: Counts;
}

/** One reading of a source, with the proof of its completeness. */
export interface Reading {
  readonly id: string;
  readonly source: string;
  readonly kind: 'full' | 'changes';
  /**
   * `running`; `complete`: believed, absence was taken for departure; `held`: it lacked too much and waits for an
   * administrator; `failed`: cut short, nothing was removed; `superseded`: a later full reading took a held one's
   * place; `disbelieved`: an administrator dropped it.
   */
  readonly state: ReadingState;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly batches: number;
  readonly records: number;
  readonly tally: Tally;
  /** What was removed because the reading lacked it. */
  readonly departed: Counts;
  /** Lifecycle events that were noted, by kind. */
  readonly lifecycle: Readonly<Record<LifecycleKind, number>>;
  /** What was wrong with what was told; the first hundred. */
  readonly faults: readonly { readonly path: string; readonly message: string }[];
  readonly faultCount: number;
  /** Of the ids told, whatever their order: two readings with one checksum told the same people and groups. */
  readonly checksum: string;
  /** By what the source knows that nothing was left out, where it says so. */
  readonly proof?: ReadingProof;
  /** Why it is held or failed. */
  readonly message?: string;
  readonly code?: ProvisioningError['code'];
}

/** A person with what tells whether it changed. */
export interface PersonRecord extends Person {
  /** Moves with every change that could change an account desired for the person. */
  readonly version: number;
}

export interface PersonQuery {
  /** Sources, the most believed first. */
  readonly from: readonly string[];
  readonly after?: string;
  /** 1,000 when absent; with `ids` all of them. */
  readonly limit?: number;
  readonly ids?: readonly string[];
  readonly within?: Queryable;
}

/** Whose presence is asked for. */
export interface PresenceQuery {
  /** Sources, the most believed first. */
  readonly from: readonly string[];
  readonly ids: readonly string[];
  /** Whether it matters when they were last active. */
  readonly activity: boolean;
}

/** Where one source stands. */
export interface SourceStatus {
  readonly source: string;
  /** What it tells now. */
  readonly counts: Counts;
  /** When the last full reading that is believed ended, milliseconds since 1970. */
  readonly completedAt?: number;
  /** Whether the next reading may ask for changes only. */
  readonly hasCursor: boolean;
  /** The reading that waits for an administrator. */
  readonly held?: string;
  /** Where activity is read by itself: how that stands. */
  readonly activity?: ActivityStatus;
}

/** What every source has told us. Every method takes a transaction (`within`) where it may be part of one. */
export interface Directory {
  /**
   * Takes in single statements, in one transaction with all that follows from them. A `group` record sets the group's
   * members to those it tells; `members` and `members-removed` amend them. Throws `not-found` for members of a group
   * that is not told, `conflict` as `uniqueUserNames` says, `invalid` for what cannot be kept.
   */
  tell(source: string, records: readonly SourceRecord[], options?: TellOptions): Promise<Told>;
  /** Changes a group's name, external id and attributes, never its members. Throws `not-found`. */
  updateGroup(source: string, group: GroupUpdate, options?: TellOptions): Promise<Told>;
  /**
   * Lets no other writer into the directory until the transaction ends: for reading, deciding and telling in one go.
   */
  lock(within: Queryable): Promise<void>;
  /**
   * Reads identities, has each decided, and tells what was decided, with `uniqueUserNames`; gives what became of each, in the same
   * order. Undefined, with nothing told, where one of several would be known otherwise: then they must be amended one by one.
   * Must: come after `lock` in the transaction, and name each identity once. Throws as `tell` does, for all of them.
   */
  amend(
    source: string,
    amendments: readonly Amendment[],
    within: Queryable,
  ): Promise<readonly Amended[] | undefined>;
  /**
   * The same of members of groups. Each is decided by what those before it have left, and moves the version of its group where it
   * changes something. Undefined, with nothing told, where one must be done otherwise, or undoes what one before it did.
   */
  amendMembers(
    source: string,
    amendments: readonly MembersAmendment[],
    within: Queryable,
  ): Promise<readonly AmendedMembers[] | undefined>;

  /**
   * Drives a source to its end. What it tells takes effect batch by batch; what a full reading does not tell departs
   * only after its `complete`, and only if it is plausible; else the reading comes back `held`. Throws what the source
   * threw, or `unavailable` when it ended without `complete`: the reading is then recorded as failed, nothing is
   * removed, the cursor stays. Throws `conflict` when the source is being read already; the caller holds a lease.
   */
  read(source: string, from: IdentitySource, options: ReadOptions): Promise<Reading>;
  /** Carries out the departures of a held reading. Throws `not-found`, or `stale` when it is no longer held. */
  believe(reading: string): Promise<Reading>;
  /** Drops a held reading; what it told stays, what it lacked stays too. Throws `not-found`, `stale`. */
  disbelieve(reading: string): Promise<Reading>;
  /** Latest first. */
  readings(query?: {
    readonly source?: string;
    readonly state?: ReadingState;
    readonly before?: string;
    readonly limit?: number;
  }): Promise<readonly Reading[]>;
  reading(id: string): Promise<Reading | undefined>;
  status(source: string, within?: Queryable): Promise<SourceStatus>;
  /** Whether a full reading of the source was ever complete and believed. One that only pushes never has one. */
  complete(source: string, within?: Queryable): Promise<boolean>;
  /** When the newest full reading that was believed began: what it told is no younger. Milliseconds since 1970. */
  wholeSince(source: string): Promise<number | undefined>;
  /**
   * Reads when people were last active, and remembers how it went. Changes no identity, notes no event, concerns nobody;
   * a cursor that is no longer good makes it read everybody. Throws what the source threw, or `unavailable` when it ended
   * without `complete`: what was known stays. The caller holds a lease.
   */
  readActivity(
    source: string,
    tell: NonNullable<IdentitySource['activity']>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<ActivityStatus>;
  /** How the readings of activity stand; nothing when there never was one. */
  activity(source: string): Promise<ActivityStatus | undefined>;
  /** The same of the newest reading that came to its end, whole or by changes. */
  readSince(source: string): Promise<number | undefined>;

  /** People told by any of the sources, in order of id; those gone from all of them too, with `present: false`. */
  persons(query: PersonQuery): Promise<readonly PersonRecord[]>;
  /** The same of many at once, in no order, where only it matters who is there and active: cheap. */
  presences(query: PresenceQuery): Promise<readonly Presence[]>;
  /** How many people `persons` would give in all. */
  count(from: readonly string[], within?: Queryable): Promise<number>;
  /** One person, by default of all sources, in the order in which they first told the person. */
  person(id: string, from?: readonly string[], within?: Queryable): Promise<PersonRecord | undefined>;
  /** By our id, a source's id, or any part of a name, user name, address or external id; the best fits first. */
  findPersons(
    query: PeopleFilter & {
      readonly text: string;
      /** What the page before gave as `next`. */
      readonly after?: string;
      readonly limit?: number;
    },
  ): Promise<{ readonly persons: readonly PersonSummary[]; readonly next?: string }>;
  /**
   * A person as `person` gives it, were they in other groups or had other attributes: for asking what would follow.
   * Undefined when none of the sources tells the person.
   */
  suppose(request: {
    readonly id: string;
    readonly from: readonly string[];
    readonly otherwise: Supposition;
  }): Promise<Person | undefined>;
  /** Forgets people whom no source tells any more, with all that was told of them. Throws `conflict` for others. */
  forget(persons: readonly string[], within?: Queryable): Promise<void>;
  /** Forgets old readings and events; never one that runs, is held, or is the last complete one of its kind and source. */
  forgetOld(retention: DirectoryRetention): Promise<{ readonly readings: number; readonly events: number }>;

  readonly atOnce: DirectoryAtOnce;

  /** The identity, if the source still tells it. */
  identity(source: string, id: string, within?: Queryable): Promise<StoredIdentity | undefined>;
  /** By id, those of them that the source still tells. */
  identities(
    source: string,
    ids: readonly string[],
    within?: Queryable,
  ): Promise<ReadonlyMap<string, StoredIdentity>>;
  /** Whom sources mean by a key, where they tell exactly one under it: what does not say so is left out. */
  referred(references: readonly Reference[]): Promise<readonly Referred[]>;
  /** At most 1,000, in order of id. A pulled source may have several of one user name. */
  findIdentities(source: string, by: IdentityQuery, within?: Queryable): Promise<readonly StoredIdentity[]>;
  listIdentities(
    source: string,
    page: Page,
    within?: Queryable,
  ): Promise<{ readonly total: number; readonly identities: readonly StoredIdentity[] }>;
  /** Those of them that are told, in the order of the ids. */
  identitiesIn(
    source: string,
    ids: readonly string[],
    within?: Queryable,
  ): Promise<readonly StoredIdentity[]>;
  group(source: string, id: string, within?: Queryable): Promise<StoredGroup | undefined>;
  /** At most 1,000, in order of id. */
  findGroups(source: string, by: GroupQuery, within?: Queryable): Promise<readonly StoredGroup[]>;
  listGroups(
    source: string,
    page: Page,
    within?: Queryable,
  ): Promise<{ readonly total: number; readonly groups: readonly StoredGroup[] }>;
  /** Those of them that are told, in the order of the ids. */
  groupsIn(source: string, ids: readonly string[], within?: Queryable): Promise<readonly StoredGroup[]>;
  /** Those of the ids under which the source tells somebody, or a group. */
  idsAmong(source: string, asked: IdsAsked, within?: Queryable): Promise<ReadonlySet<string>>;
  /** The ids of a page of a list, and how many it has in all. */
  pageOf(
    listing: Listing,
    page: Page,
    within?: Queryable,
  ): Promise<{ readonly total: number; readonly ids: readonly string[] }>;
  /** The places that come next in a list, or before. */
  stepOf(listing: Listing, step: Step, within?: Queryable): Promise<Part<Place>>;
  /** All places of a list, in order. */
  placesOf(
    listing: Listing,
    search: Pick<Page, 'fit' | 'order'>,
    within?: Queryable,
  ): Promise<readonly Place[]>;
  /**
   * Notes what came to a list that is kept beside the directory, what went, or only that something in it changed: in the
   * transaction in which it did, after it was written, under the lock.
   */
  noteListed(within: Queryable, listing: Listing, moves: Moves): Promise<void>;
  /** Direct members that are told themselves, people first, in order of id; `next` for the page after. */
  members(
    source: string,
    group: string,
    page: MembersAsked & { readonly within?: Queryable },
  ): Promise<{ readonly members: readonly StoredMember[]; readonly next?: GroupMember }>;
  /** By any part of a name, or by id; the best fits first. `next` for the page after. */
  searchGroups(query: GroupSearch): Promise<GroupsFound>;
  /** A source's groups in order of their names, each with its place, behind which the next page goes on. */
  groupsByName(query: GroupsBehind): Promise<readonly GroupInOrder[]>;
  /** The groups around a group that hold all its members too, itself first: each by its shortest path down to this one. */
  above(source: string, group: string): Promise<readonly PersonGroup[]>;
  /** How many different people are in the group or in groups inside it, and how many groups that are. */
  countBeneath(source: string, group: string): Promise<{ readonly people: number; readonly groups: number }>;
  /**
   * Everybody in the group and in the groups inside it, with the path; who is in several comes several times.
   * `next` for the page after.
   */
  beneath(
    source: string,
    group: string,
    page: { readonly after?: string; readonly limit?: number },
  ): Promise<{ readonly members: readonly BeneathMember[]; readonly next?: string }>;
  /** The groups that directly hold these identities; whoever is in none is not in the map. */
  groupsOf(
    source: string,
    identities: readonly string[],
    within?: Queryable,
  ): Promise<ReadonlyMap<string, readonly { readonly id: string; readonly name: string }[]>>;

  /** How many people joined, moved, left and came back, by days that begin where the reader's do: from the first day that has any. Each counts on the day of the first word of it, in whichever source's time the others tell it: a move that another source tells within a week is the same. */
  eventCounts(query: {
    /** Milliseconds since 1970. */
    readonly from: number;
    readonly to: number;
    /** Milliseconds by which the reader's clock is ahead of UTC. */
    readonly ahead: number;
  }): Promise<readonly EventCount[]>;
  /** Lifecycle events, latest first. `at`: milliseconds since 1970. */
  events(query?: {
    readonly person?: string;
    readonly source?: string;
    readonly kind?: LifecycleKind;
    readonly from?: number;
    readonly to?: number;
    readonly before?: string;
    readonly limit?: number;
  }): Promise<readonly LifecycleEvent[]>;
}
