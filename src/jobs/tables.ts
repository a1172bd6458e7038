/** The tables of this room. On PostgreSQL jobs themselves are kept by graphile-worker, in a schema of its own. */

import type { Generated } from 'kysely';
import type { Json } from '../store/index.ts';

export interface JobTables {
  /** SQLite only. */
  job: JobRow;
  job_lease: {
    name: string;
    /** Made anew for each holding, so that who has lost a lease can neither renew nor release it. */
    owner: string;
    until: number;
  };
  job_schedule: {
    name: string;
    cron: string;
    time_zone: string;
    /** A JobRequest. */
    job: Json;
    next_at: number;
  };
}

export interface JobRow {
  seq: Generated<number>;
  name: string;
  payload: Json;
  key: string | null;
  /** Empty: of no queue. */
  queue: string;
  state: 'waiting' | 'running' | 'failed';
  /** When it is due; of one that has failed for good, when it failed. */
  run_at: number;
  /** Tries begun so far. */
  attempts: number;
  max_attempts: number;
  /** Of one that runs: who runs it, and until when that is believed without another sign of life. */
  owner: string | null;
  lease_until: number | null;
  /** The sentence of the last failure. */
  message: string | null;
}
