/** What the steps of a run are handed: the rooms below, and what this run is about. */

import type { Audit } from '../audit/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Mapping } from '../mapping/index.ts';
import type { Clock, Log, Person, Presence, ProvisioningTarget, SeatPrices, Sync } from '../model/index.ts';
import type { Database } from '../store/index.ts';
import { feedsOf, type SourceFeed } from './feeds.ts';
import type { SourceReading } from './freshness.ts';
import type { Leaver } from './leavers.ts';
import type { Entitlements } from './observed.ts';
import type { Rules } from './rules.ts';
import type { Run } from './runs.ts';
import type { Warnings } from './warnings.ts';
import { backSince } from './working.ts';
import { workingDays } from './working-days.ts';

/** What reconciliation asks of the directory. */
export interface People {
  /** People told by any of these sources, in order of id, merged by the precedence of `from`. */
  persons(query: {
    readonly from: readonly string[];
    readonly after?: string;
    readonly limit?: number;
    readonly ids?: readonly string[];
  }): Promise<readonly Person[]>;
  /** Of these people whether they are there and active, in no order; those whom none of the sources ever told are left out. */
  presences(query: {
    readonly from: readonly string[];
    readonly ids: readonly string[];
    /** Whether it matters when they were last active. */
    readonly activity: boolean;
  }): Promise<readonly Presence[]>;
  /** Whether a source has ever been read completely; one that pushes always counts as read. */
  complete(source: string): Promise<boolean>;
  /** When the newest readings of a source began; nothing for one that pushes. */
  readings(source: string): Promise<SourceReading | undefined>;
  /** How a source tells of sign-ins; nothing when it does not. */
  activity(source: string): Promise<SourceFeed | undefined>;
}

/** What reconciliation asks of the settings. */
export interface Syncs {
  /** @throws ProvisioningError `not-found` */
  sync(name: string): Promise<Sync>;
  /** All syncs that feed a target. */
  syncsTo(target: string): Promise<readonly Sync[]>;
  openTarget(name: string, signal: AbortSignal): Promise<ProvisioningTarget>;
  /** The sync's rules, compiled against the target's schema. */
  compile(sync: Sync, target: ProvisioningTarget): Mapping;
}

export interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly people: People;
  readonly syncs: Syncs;
  /** What seats cost, as it is written now; absent: nobody has said. */
  readonly seatPrices?: () => Promise<SeatPrices>;
  /** Told of every leaver of whom a target shows no access any more. */
  readonly closed?: (leaver: Leaver & { readonly shownAt: number }) => void;
  /** Warns people before something is done to their accounts; absent: nobody can be warned. */
  readonly warnings?: Warnings;
  /** Told of every run that ended, and what became of its changes: for metrics and notifications. */
  readonly ended?: (
    run: Run,
    changes: readonly { readonly type: string; readonly state: string; readonly count: number }[],
  ) => void | Promise<void>;
}

/** People looked at in one batch; what memory is bounded by. */
export const BATCH = 1_000;

/** One run at work. */
export interface Context extends Parts {
  readonly run: string;
  readonly actor: string;
  readonly sync: Sync;
  readonly mapping: Mapping;
  readonly target: ProvisioningTarget;
  readonly signal: AbortSignal;
  /** Throws when the run has been stopped, here or from another process. Called between batches and waves. */
  readonly checkpoint: () => Promise<void>;
  readonly report: (progress: Progress) => void;
}

/** How far a run is: what it is doing, and how many of how many (the total is not always known beforehand). */
export interface Progress {
  readonly run: string;
  readonly step: 'observing' | 'planning' | 'applying' | 'finished';
  readonly done: number;
  readonly total?: number;
  readonly failed?: number;
  readonly message?: string;
}

/** The rules of a run, once the target's entitlements are known. */
export async function rulesOf(context: Context, entitlements: Entitlements): Promise<Rules> {
  const { sync, people } = context;
  const complete = await Promise.all(sync.from.map((source) => people.complete(source)));
  const readings = await Promise.all(
    sync.from.map(async (source) => [source, await people.readings(source)] as const),
  );
  const backAt = await backSince(context.db);
  const feeds = await feedsOf(context.db, sync, {
    target: context.target,
    source: (name) => people.activity(name),
  });
  return {
    sync,
    mapping: context.mapping,
    target: context.target,
    entitlement: entitlements.byName,
    mayRemove: complete.every(Boolean),
    days: workingDays(sync.deprovision.calendar, sync.timeZone),
    freshness: { readings: new Map(readings), ...(backAt === undefined ? {} : { backAt }) },
    ...(feeds === undefined ? {} : { feeds }),
    now: context.clock.now(),
  };
}
