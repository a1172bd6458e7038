/** What differs between the two engines of this room: who keeps jobs, and how they are taken. */

import type { Clock, Log } from '../model/index.ts';
import type { Database, Queryable } from '../store/index.ts';
import type {
  FailedJob,
  FailureQuery,
  JobCounts,
  JobHandlers,
  PendingJob,
  PendingQuery,
} from './contract.ts';
import type { Leases } from './leases.ts';
import type { KeptJob } from './request.ts';
import type { Rounds } from './rounds.ts';

/** What an engine is made of. */
export interface EngineParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly random: () => number;
  /** Rung by the engine when it has something for its own rounds to do. */
  readonly rounds: Rounds;
  readonly leases: Leases;
}

/** How to work. */
export interface Shift {
  readonly handlers: JobHandlers;
  /** Aborts when no more jobs are to be taken and those under way are to end. */
  readonly signal: AbortSignal;
  /**
   * To be called at the beginning of each round: turns due schedules into jobs, calls the engine's own `tidy`, and gives
   * the milliseconds until there is something to do for either.
   */
  readonly tidy: () => Promise<number>;
}

export interface Engine {
  /** Makes what the engine needs beyond our migrations; cheap when it is there. */
  prepare(): Promise<void>;
  add(job: KeptJob, within?: Queryable): Promise<void>;
  addAll(jobs: readonly KeptJob[], within: Queryable): Promise<void>;
  /** Works until the signal aborts and what runs has ended; failures go to the log. */
  work(shift: Shift & { readonly concurrency: number }): Promise<void>;
  /** See `Jobs.drain`. */
  drain(shift: Shift): Promise<number>;
  /** Frees what dead processes held, forgets old failures; gives the time when the next job falls due, or infinity. */
  tidy(): Promise<number>;
  counts(): Promise<JobCounts>;
  failures(query: FailureQuery): Promise<readonly FailedJob[]>;
  pending(query: PendingQuery): Promise<readonly PendingJob[]>;
  /** False when there is no such failed job. */
  retry(id: string): Promise<boolean>;
}

/** Milliseconds for which a job that has failed for good is kept: 30 days. */
export const failuresKept = 30 * 24 * 60 * 60_000;
