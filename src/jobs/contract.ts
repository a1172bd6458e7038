/** The contract of durable work: what a job is, and what both engines do with it. */

import type { Queryable } from '../store/index.ts';

/** What a job names: plain values, never data or decisions, so that it can be run twice, late or out of order. */
export type JobPayload = Readonly<Record<string, string | number | boolean | null>>;

/** A piece of work to be done once, soon or at a given time, by whichever process is free. */
export interface JobRequest {
  /** Which handler does it; up to 128 characters. */
  readonly name: string;
  readonly payload: JobPayload;
  /**
   * Jobs of one key coalesce: adding one while another waits (or has failed for good) leaves one, with the newest
   * payload, the earliest time and all its attempts before it. One that is running does not count: the new one runs
   * after it, never beside it. Up to 512 characters.
   */
  readonly key?: string;
  /** Jobs of one queue run one at a time, across all processes. Few and lasting names, up to 128 characters. */
  readonly queue?: string;
  /** Milliseconds since 1970 before which it is not run; absent: as soon as somebody is free. */
  readonly runAt?: number;
  /** How often it is tried before it has failed for good; 10 when absent, 1 to 1,000. */
  readonly maxAttempts?: number;
}

/** What a handler is told beside the payload. */
export interface JobContext {
  /** Aborts when the work is to be left: the service stops, or another process has taken the job over. */
  readonly signal: AbortSignal;
  /** 1 on the first try. */
  readonly attempt: number;
}

/**
 * Does one kind of job. What it throws decides: `invalid`, `unsafe`, `unsupported` and `internal` fail for good at once,
 * all else is tried again later; what it throws after its signal has aborted counts as no attempt.
 */
export type JobHandler = (payload: JobPayload, context: JobContext) => Promise<void>;

/** Handlers by the name of the job. Jobs of other names are left to other processes. */
export type JobHandlers = Readonly<Record<string, JobHandler>>;

export interface JobCounts {
  /** Due, not yet due, or waiting for another try. */
  readonly waiting: number;
  readonly running: number;
  /** Failed for good and kept. */
  readonly failed: number;
}

/** A job as it is kept. */
interface KnownJob {
  readonly id: string;
  readonly name: string;
  readonly payload: JobPayload;
  readonly key?: string;
  readonly queue?: string;
  /** Tries begun so far. */
  readonly attempts: number;
}

/** A job that has failed for good; kept for 30 days. */
export interface FailedJob extends KnownJob {
  /** When it failed, milliseconds since 1970. */
  readonly at: number;
  /** The sentence of the last failure. */
  readonly message: string;
}

/** A job that runs, or waits to. */
export interface PendingJob extends KnownJob {
  /** When it is due, or was; milliseconds since 1970. */
  readonly at: number;
  /** Why its last try failed; absent: none has. */
  readonly message?: string;
}

/** Where a list of jobs goes on: behind this one. */
export type JobPlace = Pick<FailedJob, 'at' | 'id'>;

/** Which pending jobs are meant. */
export interface PendingQuery {
  readonly state: 'running' | 'waiting';
  /** Only those that this handler does. */
  readonly name?: string;
  /** Only those of this key. */
  readonly key?: string;
  readonly after?: JobPlace;
  readonly limit: number;
}

/** Which jobs that have failed for good are meant. */
export interface FailureQuery {
  /** Only that of this key. */
  readonly key?: string;
  readonly after?: JobPlace;
  readonly limit: number;
}

/** A job that comes back by the clock. */
export interface ScheduleEntry {
  /** Unique; scheduling it again replaces what it was. */
  readonly name: string;
  /** Minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** IANA name: `Europe/Berlin`. */
  readonly timeZone: string;
  /** Its `runAt` is not used: each run is due at the schedule's time. */
  readonly job: JobRequest;
}

/** A schedule as it is kept. */
export interface Schedule {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  /** Milliseconds since 1970. */
  readonly nextAt: number;
}

export interface LeaseOptions {
  /** Milliseconds after which the lease of a holder that died is free again; 30,000 when absent. */
  readonly ttl?: number;
  /** Milliseconds to wait while another holds it; 0 when absent, `Infinity`: for as long as it takes. */
  readonly wait?: number;
  /** Ends the waiting, and nothing else. */
  readonly signal?: AbortSignal;
}

/** Durable work, on either engine. */
export interface Jobs {
  /**
   * Adds a job; with `within` it exists exactly if that transaction commits. Never waits for the job itself.
   * Beware: a transaction that adds several keyed jobs adds them in the order of their keys, or two such transactions may
   * wait for each other until PostgreSQL ends one as `unavailable`. On PostgreSQL one add costs a few milliseconds.
   * @throws ProvisioningError `invalid` when the request cannot be kept as it is, with every fault.
   */
  add(job: JobRequest, within?: Queryable): Promise<void>;
  /** Adds several in that transaction, for little more than one costs; those with keys in the order of their keys. */
  addAll(jobs: readonly JobRequest[], within: Queryable): Promise<void>;
  /**
   * Works until `stop`, in this process. Resolves when it has begun.
   * @param options.concurrency how many jobs at once; 4 when absent.
   * @throws ProvisioningError `internal` when it has begun already.
   */
  start(handlers: JobHandlers, options?: { readonly concurrency?: number }): Promise<void>;
  /** Takes no more jobs, aborts the signals of those that run and waits until they have ended. Harmless when not started. */
  stop(): Promise<void>;
  /** Runs all that is due, one after the other, until nothing is due. For tests, commands and the demo. Gives how many ran. */
  drain(handlers: JobHandlers): Promise<number>;
  counts(): Promise<JobCounts>;
  /** Jobs that have failed for good, the newest first; the first 100 when not asked otherwise. */
  failures(query?: FailureQuery): Promise<readonly FailedJob[]>;
  /** Jobs that run or wait, what is due first before the others. */
  pending(query: PendingQuery): Promise<readonly PendingJob[]>;
  /**
   * Lets a job that has failed for good run again, now and with all its attempts.
   * @throws ProvisioningError `not-found` when there is no such failed job.
   */
  retry(id: string): Promise<void>;
  /**
   * Keeps a schedule; `start` and `drain` turn it into jobs when it is due, once for all the times that were missed.
   * Scheduling what is there already, unchanged, leaves its next time as it is.
   * @throws ProvisioningError `invalid` when the cron expression, the time zone or the job cannot be used.
   */
  schedule(entry: ScheduleEntry): Promise<void>;
  /** Forgets a schedule; harmless when there is none. Jobs that came of it stay. */
  unschedule(name: string): Promise<void>;
  /** All schedules, by name. */
  schedules(): Promise<readonly Schedule[]>;
  /**
   * Does work that only one process at a time may do. The lease is renewed while the work runs.
   * @throws ProvisioningError `conflict` when another holds it still after `wait`, or when it was lost on the way: then
   * the work's signal was aborted and the work has ended.
   */
  withLease<R>(name: string, work: (signal: AbortSignal) => Promise<R>, options?: LeaseOptions): Promise<R>;
}
