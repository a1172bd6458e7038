/** What only true processes can show: they are killed, suspended, and look at the same moment. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../testkit/clock.ts';
import { type JobsWorld, openJobsWorld } from '../testkit/job-promises.ts';
import { quickHandler, until } from '../testkit/jobs/handlers.ts';

const program = fileURLToPath(new URL('../testkit/jobs/child.ts', import.meta.url));

interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** Lets it end by itself. */
  end(): Promise<void>;
  kill(): Promise<void>;
}

const children: Child[] = [];

function child(world: JobsWorld, task: 'work' | 'lease'): Child {
  const made = spawn(process.execPath, [program, world.location, task], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(made, 'exit');
  const lines: string[] = [];
  createInterface({ input: made.stdout }).on('line', (line) => lines.push(line));
  const entry: Child = {
    process: made,
    lines,
    async end() {
      made.stdin.end();
      await exited;
    },
    async kill() {
      made.kill('SIGKILL');
      await exited;
    },
  };
  children.push(entry);
  return entry;
}

afterEach(async () => {
  await Promise.all(children.splice(0).map((entry) => entry.kill()));
});

const counted = (...processes: Child[]) =>
  processes.flatMap(({ lines }) => lines.filter((line) => line.startsWith('counted')));

describe('jobs in several processes', () => {
  it('a job whose process is killed runs again in another', async () => {
    await using world = await openJobsWorld(fakeClock(Date.now()));
    const { jobs } = await world.process();
    await jobs.add({ name: 'hang', payload: {}, queue: 'q', key: 'k' });
    const killed = child(world, 'work');
    await until(() => killed.lines.includes('begun 1'), 'the job began');
    await killed.kill();
    const { handler, attempts } = quickHandler();
    await world.clock.advance(20_000);
    expect(await jobs.drain({ hang: handler })).toBe(0);
    await world.clock.advance(60_000);
    expect(await jobs.drain({ hang: handler })).toBe(1);
    expect(attempts).toEqual([2]);
    expect(await jobs.counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('jobs that were added outlive the process that worked on them', async () => {
    await using world = await openJobsWorld(fakeClock(Date.now()));
    const { jobs } = await world.process();
    for (let n = 0; n < 300; n++) await jobs.add({ name: 'count', payload: { n } });
    const killed = child(world, 'work');
    await until(() => counted(killed).length > 20, 'some jobs ran');
    await killed.kill();
    await world.clock.advance(80_000);
    const { handler, payloads } = quickHandler();
    await jobs.drain({ count: handler });
    const all = new Set([...counted(killed), ...payloads.map(({ n }) => `counted ${n}`)]);
    expect(all.size).toBe(300);
    // At most what ran at the moment of the kill was run twice.
    expect(counted(killed).length + payloads.length).toBeLessThanOrEqual(303);
    expect(await jobs.counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('two processes share the jobs and run each once', async () => {
    await using world = await openJobsWorld(fakeClock(Date.now()));
    const { jobs } = await world.process();
    const pair = [child(world, 'work'), child(world, 'work')] as const;
    for (const { lines } of pair) await until(() => lines.includes('ready'), 'both processes are ready');
    for (let n = 0; n < 200; n++)
      await jobs.add({ name: 'count', payload: { n }, ...(n % 2 === 0 ? {} : { queue: 'odd' }) });
    await until(() => counted(...pair).length >= 200, 'all jobs ran');
    await Promise.all(pair.map((entry) => entry.end()));
    expect(counted(...pair)).toHaveLength(200);
    expect(new Set(counted(...pair)).size).toBe(200);
    expect(await jobs.counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('two processes that start at once make one job of a schedule that was missed', async () => {
    const year = 366 * 24 * 60 * 60_000;
    await using world = await openJobsWorld(fakeClock(Date.now() - year));
    const { jobs } = await world.process();
    const yearly = { cron: '0 0 1 1 *', timeZone: 'UTC' };
    for (const name of ['a', 'b', 'c'])
      await jobs.schedule({ name, ...yearly, job: { name: 'count', payload: { n: name } } });
    const pair = [child(world, 'work'), child(world, 'work')] as const;
    await until(() => counted(...pair).length >= 3, 'the schedules ran');
    await Promise.all(pair.map((entry) => entry.end()));
    expect(counted(...pair).sort()).toEqual(['counted a', 'counted b', 'counted c']);
  });

  it('the lease of a killed process is free after its time, not before', async () => {
    await using world = await openJobsWorld(fakeClock(Date.now()));
    const { jobs } = await world.process();
    const killed = child(world, 'lease');
    await until(() => killed.lines.includes('holding'), 'the process holds the lease');
    await killed.kill();
    const work = async () => 'ours';
    await expect(jobs.withLease('common', work)).rejects.toMatchObject({ code: 'conflict' });
    const waiting = jobs.withLease('common', work, { wait: 60_000 });
    expect(await world.clock.advanceUntil(waiting)).toBe('ours');
  });

  it('a process that was suspended for too long learns that its lease is another’s', async () => {
    await using world = await openJobsWorld(fakeClock(Date.now()));
    const { jobs } = await world.process();
    const suspended = child(world, 'lease');
    await until(() => suspended.lines.includes('holding'), 'the process holds the lease');
    suspended.process.kill('SIGSTOP');
    const held = Promise.withResolvers<void>();
    const ours = jobs.withLease('common', () => held.promise, { wait: 60_000 });
    await world.clock.advance(50_000);
    suspended.process.kill('SIGCONT');
    await until(() => suspended.lines.includes('conflict'), 'it learned of it');
    held.resolve();
    await ours;
  });
});
