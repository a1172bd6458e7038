/** The statements over the table `job`: each takes a job from one state to the next, whole or not at all. SQLite only. */

import { type RawBuilder, sql } from 'kysely';
import { askNamed, type Database, fromJson, type Queryable, toJson } from '../store/index.ts';
import type { FailedJob, FailureQuery, JobCounts, JobPayload, PendingJob, PendingQuery } from './contract.ts';
import { diedSentence } from './failure.ts';
import type { HeldJob } from './perform.ts';
import type { KeptJob } from './request.ts';
import type { JobRow, JobTables } from './tables.ts';

/** A job that somebody runs. `seq`, `owner` and `attempt` together fence every later statement about it. */
export interface ClaimedJob extends HeldJob {
  readonly seq: number;
  readonly owner: string;
}

/** How a run that did not succeed leaves its job. */
interface Leaving {
  readonly state: 'waiting' | 'failed';
  readonly runAt: number;
  readonly message: string | null;
  /** True: the try does not count. */
  readonly uncounted?: boolean;
}

export interface JobTable {
  addAll(jobs: readonly KeptJob[], within: Queryable): Promise<void>;
  /** Takes the first job that is due, whose name is among those and whose queue and key nobody is busy with. */
  claim(by: {
    names: readonly string[];
    owner: string;
    now: number;
    until: number;
  }): Promise<ClaimedJob | undefined>;
  /** Says that it still runs; false when another has taken it over. */
  renew(job: ClaimedJob, until: number): Promise<boolean>;
  /** Removes it, if it is still ours. */
  complete(job: ClaimedJob): Promise<void>;
  /** Puts it back, if it is still ours; removes it when a newer one of its key waits. */
  leave(job: ClaimedJob, how: Leaving): Promise<void>;
  /** Puts back what dead processes held (never those of `held`), and forgets failures from before `keptFrom`. */
  tidy(request: { now: number; held: readonly number[]; keptFrom: number }): Promise<void>;
  /** When the next job falls due after `now`; infinity when none waits. */
  nextDue(now: number): Promise<number>;
  counts(): Promise<JobCounts>;
  failures(query: FailureQuery): Promise<readonly FailedJob[]>;
  pending(query: PendingQuery): Promise<readonly PendingJob[]>;
  /** False when there is no such failed job. */
  retry(id: string, now: number): Promise<boolean>;
}

export function openJobTable(db: Database): JobTable {
  const tables = () => db.tables<JobTables>();
  return {
    addAll,
    async claim({ names, owner, now, until }) {
      const { rows } = await sql<JobRow>`
        with recursive line(queue) as (
          select min(queue) from job where state = 'waiting'
          union all
          select (select min(queue) from job where state = 'waiting' and queue > line.queue)
          from line where line.queue is not null
        ),
        first(seq) as (
          select (
            select seq from job
            where state = 'waiting' and queue = line.queue and run_at <= ${now}
              and name in (select value from json_each(${toJson(names)}))
              and (key is null or key not in (select key from job where state = 'running' and key is not null))
            order by run_at, seq limit 1
          )
          from line
          where line.queue is not null
            and (line.queue = '' or line.queue not in (select queue from job where state = 'running'))
        )
        update job set state = 'running', owner = ${owner}, lease_until = ${until}, attempts = attempts + 1
        where seq = (select seq from job where seq in (select seq from first) order by run_at, seq limit 1)
        returning *`.execute(tables());
      return rows[0] && claimed(rows[0], owner);
    },
    async renew(job, until) {
      const row = await tables()
        .updateTable('job')
        .set({ lease_until: until })
        .where(ours(job))
        .returning('seq')
        .executeTakeFirst();
      return row !== undefined;
    },
    async complete(job) {
      await tables().deleteFrom('job').where(ours(job)).execute();
    },
    async leave(job, how) {
      await db.transaction(async (within) => {
        const inside = within.tables<JobTables>();
        await inside.deleteFrom('job').where(ours(job)).where(superseded).execute();
        await inside
          .updateTable('job')
          .set((row) => ({
            state: how.state,
            run_at: how.runAt,
            message: how.message,
            owner: null,
            lease_until: null,
            attempts: row('attempts', '-', how.uncounted === true ? 1 : 0),
          }))
          .where(ours(job))
          .execute();
      });
    },
    async tidy(request) {
      const { now, held, keptFrom } = request;
      const alive = sql`(select value from json_each(${toJson(held)}))`;
      const dead = sql<boolean>`state = 'running' and lease_until <= ${now} and seq not in ${alive}`;
      const old = sql<boolean>`state = 'failed' and run_at < ${keptFrom}`;
      const found = await tables().selectFrom('job').select('seq').where(dead).limit(1).executeTakeFirst();
      if (found !== undefined) await db.transaction((within) => putBack(within, dead, now));
      const stale = await tables().selectFrom('job').select('seq').where(old).limit(1).executeTakeFirst();
      if (stale !== undefined) await tables().deleteFrom('job').where(old).execute();
    },
    async nextDue(now) {
      const row = await tables()
        .selectFrom('job')
        .select((from) => from.fn.min('run_at').as('at'))
        .where('state', '=', sql.lit('waiting'))
        .where('run_at', '>', now)
        .executeTakeFirst();
      return row?.at ?? Number.POSITIVE_INFINITY;
    },
    async counts() {
      const counts = { waiting: 0, running: 0, failed: 0 };
      const rows = await tables()
        .selectFrom('job')
        .select(['state', (from) => from.fn.countAll<number>().as('count')])
        .groupBy('state')
        .execute();
      for (const { state, count } of rows) counts[state] = count;
      return counts;
    },
    async failures({ key, after, limit }) {
      let select = tables().selectFrom('job').selectAll().where('state', '=', sql.lit('failed'));
      if (key !== undefined) select = select.where('key', '=', key);
      if (after !== undefined)
        select = select.where(sql<boolean>`(run_at, seq) < (${after.at}, ${Number(after.id)})`);
      const rows = await select.orderBy('run_at', 'desc').orderBy('seq', 'desc').limit(limit).execute();
      return rows.map((row) => ({ ...known(row), message: row.message ?? '' }));
    },
    async pending({ state, name, key, after, limit }) {
      let select = tables().selectFrom('job').selectAll().where('state', '=', sql.lit(state));
      if (name !== undefined) select = select.where('name', '=', name);
      if (key !== undefined) select = select.where('key', '=', key);
      if (after !== undefined)
        select = select.where(sql<boolean>`(run_at, seq) > (${after.at}, ${Number(after.id)})`);
      const rows = await select.orderBy('run_at').orderBy('seq').limit(limit).execute();
      return rows.map((row) => ({
        ...known(row),
        ...(row.message === null ? {} : { message: row.message }),
      }));
    },
    async retry(id, now) {
      const row = await tables()
        .updateTable('job')
        .set({ state: 'waiting', run_at: now, attempts: 0, message: null })
        .where('state', '=', 'failed')
        .where(sql<string>`cast(seq as text)`, '=', id)
        .returning('seq')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** The one of its key that waits or has failed becomes this one. All of them travel as one text. */
async function addAll(jobs: readonly KeptJob[], within: Queryable): Promise<void> {
  const rows = jobs.map(({ name, payload, key, queue, runAt, maxAttempts }) => [
    name,
    toJson(payload),
    key,
    queue ?? '',
    runAt,
    maxAttempts,
  ]);
  await askNamed(
    within,
    { name: 'add jobs', values: [toJson(rows)] },
    (place) => sql`
    insert into job (name, payload, key, queue, run_at, max_attempts, state, attempts)
    select r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5, 'waiting', 0
    from json_each(${place}) as r where true
    on conflict (key) where state <> 'running' do update set
      name = excluded.name, payload = excluded.payload, queue = excluded.queue, max_attempts = excluded.max_attempts,
      state = 'waiting', attempts = 0, message = null,
      run_at = iif(job.state = 'failed', excluded.run_at, min(job.run_at, excluded.run_at))`,
  );
}

async function putBack(within: Queryable, dead: RawBuilder<boolean>, now: number): Promise<void> {
  const tables = within.tables<JobTables>();
  await tables.deleteFrom('job').where(dead).where(superseded).execute();
  const exhausted = await tables
    .selectFrom('job')
    .select(['seq', 'attempts'])
    .where(dead)
    .whereRef('attempts', '>=', 'max_attempts')
    .execute();
  for (const { seq, attempts } of exhausted)
    await tables
      .updateTable('job')
      .set({ state: 'failed', run_at: now, message: diedSentence(attempts), owner: null, lease_until: null })
      .where('seq', '=', seq)
      .execute();
  await tables
    .updateTable('job')
    .set({ state: 'waiting', owner: null, lease_until: null })
    .where(dead)
    .execute();
}

/** While it ran, another of its key was added: that one does what is still to be done. */
const superseded = sql<boolean>`exists (
  select 1 from job as newer where newer.key = job.key and newer.state <> 'running'
)`;

function ours(job: ClaimedJob) {
  return sql<boolean>`seq = ${job.seq} and state = 'running' and owner = ${job.owner} and attempts = ${job.attempt}`;
}

function claimed(row: JobRow, owner: string): ClaimedJob {
  return {
    seq: Number(row.seq),
    owner,
    name: row.name,
    payload: fromJson<JobPayload>(row.payload),
    key: row.key,
    attempt: row.attempts,
    maxAttempts: row.max_attempts,
  };
}

function known(row: Omit<JobRow, 'seq' | 'payload'> & { seq: number; payload: unknown }): PendingJob {
  return {
    id: String(row.seq),
    name: row.name,
    payload: fromJson<JobPayload>(row.payload),
    ...(row.key === null ? {} : { key: row.key }),
    ...(row.queue === '' ? {} : { queue: row.queue }),
    attempts: row.attempts,
    at: row.run_at,
  };
}
