/** Schedules as they are kept, and the jobs that come of them. */

import { type Clock, ProvisioningError } from '../model/index.ts';
import { type Database, fromJson, locked, type Queryable, toJson } from '../store/index.ts';
import type { JobRequest, Schedule, ScheduleEntry } from './contract.ts';
import { nextRuns } from './cron.ts';
import { keptJob } from './request.ts';
import type { JobTables } from './tables.ts';

export interface Schedules {
  /** See `Jobs.schedule`. */
  put(entry: ScheduleEntry): Promise<void>;
  /** See `Jobs.unschedule`. */
  remove(name: string): Promise<void>;
  /** See `Jobs.schedules`. */
  list(): Promise<readonly Schedule[]>;
  /**
   * Turns what is due into jobs, one for each schedule however often it was missed; gives the time of the next one,
   * infinity when there is none. Two processes at once make no doubles: the row is locked while its time moves on.
   */
  fire(add: (job: JobRequest, within: Queryable) => Promise<void>): Promise<number>;
}

export function openSchedules({ db, clock }: { readonly db: Database; readonly clock: Clock }): Schedules {
  async function nextAt(): Promise<number> {
    const row = await db
      .tables<JobTables>()
      .selectFrom('job_schedule')
      .select((from) => from.fn.min('next_at').as('at'))
      .executeTakeFirst();
    return row?.at ?? Number.POSITIVE_INFINITY;
  }

  return {
    async put({ name, cron, timeZone, job }) {
      const now = clock.now();
      keptJob(job, now);
      const next_at = nextAfter({ cron, timeZone }, now);
      const row = { name, cron, time_zone: timeZone, job: toJson(job), next_at };
      await db
        .tables<JobTables>()
        .insertInto('job_schedule')
        .values(row)
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet((kept) => ({
            cron: row.cron,
            time_zone: row.time_zone,
            job: row.job,
            // Every start of the service puts its schedules anew: a run that was missed meanwhile must stay due.
            next_at: kept
              .case()
              .when(kept.and({ 'job_schedule.cron': cron, 'job_schedule.time_zone': timeZone }))
              .then(kept.ref('job_schedule.next_at'))
              .else(next_at)
              .end(),
          })),
        )
        .execute();
    },
    async remove(name) {
      await db.tables<JobTables>().deleteFrom('job_schedule').where('name', '=', name).execute();
    },
    async list() {
      const rows = await db
        .tables<JobTables>()
        .selectFrom('job_schedule')
        .select(['name', 'cron', 'time_zone', 'next_at'])
        .orderBy('name')
        .execute();
      return rows.map((row) => ({
        name: row.name,
        cron: row.cron,
        timeZone: row.time_zone,
        nextAt: row.next_at,
      }));
    },
    async fire(add) {
      const next = await nextAt();
      if (next > clock.now()) return next;
      await db.transaction((within) => fireDue(within, clock.now(), add));
      return nextAt();
    },
  };
}

async function fireDue(
  within: Queryable,
  now: number,
  add: (job: JobRequest, within: Queryable) => Promise<void>,
): Promise<void> {
  const due = within
    .tables<JobTables>()
    .selectFrom('job_schedule')
    .selectAll()
    .where('next_at', '<=', now)
    .orderBy('next_at');
  for (const row of await locked(within, due).execute()) {
    const job = fromJson<JobRequest>(row.job);
    // Without a key of its own, a job whose last run still waits would wait twice, three times, a hundred times.
    await add({ ...job, key: job.key ?? `schedule:${row.name}`, runAt: row.next_at }, within);
    await within
      .tables<JobTables>()
      .updateTable('job_schedule')
      .set({ next_at: nextAfter({ cron: row.cron, timeZone: row.time_zone }, now) })
      .where('name', '=', row.name)
      .execute();
  }
}

function nextAfter(schedule: { cron: string; timeZone: string }, now: number): number {
  const [next] = nextRuns(schedule.cron, schedule.timeZone, now, 1);
  if (next === undefined)
    throw new ProvisioningError(
      'invalid',
      `The schedule "${schedule.cron}" never comes; choose days that exist.`,
    );
  return next;
}
