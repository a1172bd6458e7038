/** What is particular to graphile-worker and to a database server that can fail. */

import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { ProvisioningError } from '../model/index.ts';
import type { Database } from '../store/index.ts';
import { fakeClock } from '../testkit/clock.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { openJobsWorld } from '../testkit/job-promises.ts';
import { heldHandler, quickHandler, until } from '../testkit/jobs/handlers.ts';

const hour = 60 * 60_000;

async function rowsOf(db: Database, query: string): Promise<readonly Record<string, unknown>[]> {
  return (await sql.raw<Record<string, unknown>>(query).execute(db.tables())).rows;
}

describe('jobs with graphile-worker', () => {
  it('makes its tables when the first thing that is done is to add a job in a transaction', async () => {
    await using world = await openJobsWorld(fakeClock(), { bare: true });
    const { jobs, db } = await world.process();
    await db.transaction((within) => jobs.add({ name: 'work', payload: {} }, within));
    expect(await jobs.drain({ work: quickHandler().handler })).toBe(1);
  });

  it('makes its tables once when several processes come at the same moment', async () => {
    await using world = await openJobsWorld(fakeClock(), { bare: true });
    const processes = await Promise.all([1, 2, 3, 4].map(() => world.process()));
    await Promise.all(processes.map(({ jobs }) => jobs.add({ name: 'work', payload: {} })));
    expect(await processes[0]?.jobs.counts()).toEqual({ waiting: 4, running: 0, failed: 0 });
  });

  it('goes on when the server has cut every connection', async () => {
    await using world = await openJobsWorld();
    await using observer = await openTestDatabase();
    const { jobs, db, clock } = await world.process();
    const held = heldHandler();
    await jobs.start({ work: held.handler });
    await jobs.add({ name: 'work', payload: {} });
    const first = await held.call(1);
    const [current] = await rowsOf(db, 'select current_database() as name');
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${current?.name}`.execute(
      observer.tables(),
    );
    first.end();
    const added = until(async () => {
      try {
        await jobs.add({ name: 'work', payload: {}, key: 'k' });
        return true;
      } catch {
        return false;
      }
    }, 'a job can be added again');
    await clock.advanceUntil(added);
    (await clock.advanceUntil(held.call(2))).end();
    await jobs.stop();
    expect(await jobs.counts()).toMatchObject({ failed: 0 });
  });

  it('shows graphile-worker, which frees what has run for four hours, that a long job lives', async () => {
    await using world = await openJobsWorld();
    const { jobs, db, clock } = await world.process();
    const held = heldHandler();
    await jobs.start({ work: held.handler }, { concurrency: 1 });
    await jobs.add({ name: 'work', payload: {}, queue: 'q' });
    const call = await held.call(1);
    const locks = `
      select locked_at < now() - interval '4 hours' as old from graphile_worker._private_jobs
      union all select locked_at < now() - interval '4 hours' from graphile_worker._private_job_queues`;
    for (const table of ['_private_jobs', '_private_job_queues'])
      await rowsOf(db, `update graphile_worker.${table} set locked_at = locked_at - interval '5 hours'`);
    expect(await rowsOf(db, locks)).toEqual([{ old: true }, { old: true }]);
    await clock.leap(hour);
    expect(await rowsOf(db, locks)).toEqual([{ old: false }, { old: false }]);
    expect(call.context.signal.aborted).toBe(false);
    call.end();
    await jobs.stop();
  });

  it('frees a queue at once when its job ends, so that the next one does not wait for a look around', async () => {
    await using world = await openJobsWorld();
    const { jobs } = await world.process();
    const { handler, payloads } = quickHandler();
    await jobs.start({ work: handler });
    const before = performance.now();
    for (let n = 0; n < 20; n++) await jobs.add({ name: 'work', payload: { n }, queue: 'q' });
    await until(() => payloads.length === 20, 'all jobs of the queue ran');
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it('keeps nothing of a failed job whose key a new one has taken', async () => {
    await using world = await openJobsWorld();
    const { jobs, db } = await world.process();
    for (let n = 0; n < 3; n++) {
      await jobs.add({ name: 'work', payload: { n }, key: 'k' });
      await jobs.drain({ work: quickHandler(() => new ProvisioningError('invalid', 'Wrong.')).handler });
    }
    expect(
      await rowsOf(db, "select payload -> 'payload' ->> 'n' as n from graphile_worker._private_jobs"),
    ).toEqual([{ n: '2' }]);
  });

  it('keeps nothing of a run that failed after another of its key was added', async () => {
    await using world = await openJobsWorld();
    const { jobs, db, clock } = await world.process();
    const held = heldHandler();
    await jobs.start({ work: held.handler });
    for (const [index, code] of (['unavailable', 'internal'] as const).entries()) {
      await jobs.add({ name: 'work', payload: {}, key: 'k' });
      const first = await clock.advanceUntil(held.call(2 * index + 1));
      await jobs.add({ name: 'work', payload: {}, key: 'k' });
      first.end(new ProvisioningError(code, 'Too late.'));
      (await clock.advanceUntil(held.call(2 * index + 2))).end();
    }
    await jobs.stop();
    expect(await rowsOf(db, 'select id from graphile_worker._private_jobs')).toEqual([]);
  });

  it('takes back what a pool holds that never gave a sign of life', async () => {
    await using world = await openJobsWorld();
    const { jobs, db } = await world.process();
    await jobs.add({ name: 'work', payload: {}, queue: 'q' });
    for (const table of ['_private_jobs', '_private_job_queues'])
      await rowsOf(
        db,
        `update graphile_worker.${table} set locked_by = 'pool-gone', locked_at = now() - interval '2 minutes'`,
      );
    expect(await jobs.counts()).toEqual({ waiting: 0, running: 1, failed: 0 });
    expect(await jobs.drain({ work: quickHandler().handler })).toBe(1);
  });

  it('says nothing on the console', async () => {
    const spies = (['log', 'info', 'warn', 'error', 'trace'] as const).map((name) => vi.spyOn(console, name));
    try {
      await using world = await openJobsWorld();
      const { jobs, log } = await world.process();
      await jobs.start({ work: quickHandler(() => new Error('a bug')).handler });
      await jobs.add({ name: 'work', payload: { secret: 'not for the log' } });
      await until(async () => (await jobs.counts()).failed === 1, 'it failed');
      await jobs.stop();
      for (const spy of spies) expect(spy).not.toHaveBeenCalled();
      expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
      expect(JSON.stringify(log.lines)).not.toContain('not for the log');
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  });
});
