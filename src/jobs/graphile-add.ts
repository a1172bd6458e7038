/** Adding a job to graphile-worker's table, in the caller's transaction, so that jobs of one key coalesce as promised. */

import { sql } from 'kysely';
import { ProvisioningError } from '../model/index.ts';
import { amongKept, keepQuery, listOf, packRows, type Queryable, unpackRows } from '../store/index.ts';
import { type Envelope, isRunning, jobs } from './graphile-rows.ts';
import { dueOf, runAtOf } from './graphile-time.ts';
import type { KeptJob } from './request.ts';

/** Adds jobs within a transaction of the caller: all at once where each has a key of its own, else one by one. */
export async function addJobs(within: Queryable, jobs: readonly KeptJob[], now: number): Promise<void> {
  const keys = new Set(jobs.flatMap(({ key }) => key ?? []));
  if (jobs.length === 1 || keys.size < jobs.length) {
    for (const job of jobs) await addJob(within, job, now);
    return;
  }
  const olds = await sameKeys(within, [...keys]);
  const adding = jobs.map((job) => ({ job, ...dueBeside(job, olds) }));
  for (const preserve of [false, true]) {
    const some = adding.filter((each) => each.preserve === preserve);
    if (some.length === 0) continue;
    const kept = await insert(within, some, { now, preserve });
    for (const { job, due } of some) if (!isKept(kept, job, { due, now })) await addJob(within, job, now);
  }
}

/** Adds a job within a transaction of the caller. */
export async function addJob(within: Queryable, job: KeptJob, now: number): Promise<void> {
  // Each try ends with the row locked by us or by a worker, so a second is rare and a tenth means something else.
  for (let tries = 0; tries < 10; tries++) {
    const olds = job.key === null ? new Map<string, Old>() : await sameKeys(within, [job.key]);
    const { due, preserve } = dueBeside(job, olds);
    const kept = await insert(within, [{ job, due }], { now, preserve });
    if (job.key === null || isKept(kept, job, { due, now })) return;
  }
  throw new ProvisioningError(
    'unavailable',
    `The job "${job.name}" could not be added beside others; try again.`,
  );
}

interface Old {
  readonly state: 'waiting' | 'running';
  readonly due: number;
}

function dueBeside(job: KeptJob, olds: ReadonlyMap<string, Old>): { due: number; preserve: boolean } {
  const old = olds.get(job.key ?? '');
  const due = old?.state === 'waiting' ? Math.min(old.due, job.runAt) : job.runAt;
  // Where none was seen, another may come in between: its time is not to be put off.
  return { due, preserve: old === undefined };
}

/** Not there: a worker took the other one between our look and our insert. Later: another's insert met ours. */
function isKept(
  kept: ReadonlyMap<string, number>,
  { key }: KeptJob,
  { due, now }: { readonly due: number; readonly now: number },
): boolean {
  const at = kept.get(key ?? '');
  return at !== undefined && at <= Math.max(due, now);
}

/** The jobs that bear the keys now, locked until the transaction ends, in the order of keys; one that has failed makes room. */
async function sameKeys(within: Queryable, keys: readonly string[]): Promise<ReadonlyMap<string, Old>> {
  const rows = await bearing(within, { keys: listOf(within, keys) });
  const olds = new Map<string, Old>();
  const gone: number[] = [];
  for (const { id, key, state, due } of rows) {
    if (state === 'failed') gone.push(id);
    else olds.set(key, { state, due });
  }
  if (gone.length > 0)
    await sql`select graphile_worker.complete_jobs(${gone}::bigint[])`.execute(within.tables());
  return olds;
}

interface Bearing {
  readonly id: number;
  readonly key: string;
  readonly state: Old['state'] | 'failed';
  readonly due: number;
}

const bearing = keepQuery(
  (within, place) => sql<Bearing>`
    select id, key, ${dueOf} as due,
      case when ${isRunning} then 'running' when attempts >= max_attempts then 'failed' else 'waiting' end as state
    from ${jobs} where ${amongKept(within, 'key', place('keys'))} order by key for update`,
);

const specs = {
  name: 'text',
  envelope: 'json',
  queue: 'text',
  due: 'bigint',
  max: 'integer',
  key: 'text',
} as const;

/** Gives the times of the jobs as they are kept now, by key; not of those whose key graphile-worker found running. */
async function insert(
  within: Queryable,
  adding: readonly { readonly job: KeptJob; readonly due: number }[],
  { now, preserve }: { readonly now: number; readonly preserve: boolean },
): Promise<ReadonlyMap<string, number>> {
  const rows = adding.map(({ job: { name, payload, key, queue, maxAttempts }, due }) => {
    const envelope: Envelope = { payload, key, maxAttempts };
    return { name, envelope, queue, due, max: maxAttempts, key };
  });
  const kept = await inserting(within, { rows: packRows(within, rows, specs), now, preserve });
  return new Map(kept.map(({ key, due }) => [key ?? '', due]));
}

const inserting = keepQuery(
  (within, place) => sql<{ key: string | null; due: number }>`
    select key, ${dueOf} as due from graphile_worker.add_jobs(array(
      select (name, envelope::json, queue, ${runAtOf(sql<number>`due`, place('now'))}, max::smallint, key, null::smallint, null::text[])
        ::graphile_worker.job_spec
      from (${unpackRows(within, place('rows'), specs)}) as spec
    ), ${place('preserve')}::boolean)`,
);
