/**
 * The rows of graphile-worker's table as we read them. Adding, completing and unlocking go through its public functions;
 * what those cannot say (our clock, our failures, who runs) is read and written in `_private_jobs`, whose columns are
 * those of the pinned version 0.18.
 */

import { sql } from 'kysely';
import { type Queryable, toJson } from '../store/index.ts';
import type { JobPayload } from './contract.ts';

/** What travels as graphile-worker's payload. */
export interface Envelope {
  readonly payload: JobPayload;
  /** Kept here too: graphile-worker takes it off the row of a running job when another of that key is added. */
  readonly key: string | null;
  readonly maxAttempts: number;
}

export const jobs = sql`graphile_worker._private_jobs`;

export const isRunning = sql<boolean>`(locked_at is not null)`;

/** It lost its key to a newer one, which does what is still to be done: it counts for nothing. */
export const isSuperseded = sql<boolean>`(key is null and payload ->> 'key' is not null)`;

export const isSpent = sql<boolean>`(locked_at is null and attempts >= max_attempts)`;

export const isFailed = sql<boolean>`(${isSpent} and not ${isSuperseded})`;

/** Wakes workers of all processes once this transaction commits. */
export async function notify(within: Queryable, count: number): Promise<void> {
  await sql`select pg_notify('jobs:insert', ${toJson({ count })}::text)`.execute(within.tables());
}
