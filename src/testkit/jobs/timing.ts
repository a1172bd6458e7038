/** Promises of a queue about schedules and leases. */

import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { Jobs } from '../../jobs/index.ts';
import { fakeClock } from '../clock.ts';
import type { KitPromise } from '../kit.ts';
import { heldHandler, quickHandler } from './handlers.ts';
import type { JobsSubject } from './world.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const every15 = {
  name: 'staff',
  cron: '*/15 * * * *',
  timeZone: 'UTC',
  job: { name: 'work', payload: { n: 1 } },
};

/** Somebody holds the lease `l`, until it is said to end or to fail. */
async function heldLease(jobs: Jobs) {
  const work = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const ended = jobs.withLease('l', () => {
    begun.resolve();
    return work.promise;
  });
  await begun.promise;
  return { ended, end: work.resolve, fail: work.reject };
}

export const timingPromises: readonly KitPromise<JobsSubject>[] = [
  {
    name: 'a schedule becomes a job each time it is due',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const { handler, call } = heldHandler();
      const start = clock.now();
      await jobs.start({ work: handler });
      await jobs.schedule({ ...every15, cron: '*/2 * * * *' });
      deepEqual(await jobs.schedules(), [
        { name: 'staff', cron: '*/2 * * * *', timeZone: 'UTC', nextAt: start + 2 * minute },
      ]);
      for (const nth of [1, 2, 3]) {
        (await clock.advanceUntil(call(nth))).end();
        ok(clock.now() >= start + nth * 2 * minute, `run ${nth} came too early`);
        ok(clock.now() < start + nth * 2 * minute + 10_000, `run ${nth} came too late`);
      }
      await jobs.stop();
    },
  },
  {
    name: 'a schedule that was missed many times runs once',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const { handler, payloads } = quickHandler();
      await jobs.schedule(every15);
      await clock.advance(7 * day);
      await jobs.schedule(every15);
      equal(await jobs.drain({ work: handler }), 1);
      equal(await jobs.drain({ work: handler }), 0);
      deepEqual(payloads, [{ n: 1 }]);
      const [schedule] = await jobs.schedules();
      equal(schedule?.nextAt, clock.now() + 15 * minute);
    },
  },
  {
    name: 'a due schedule makes one job, however many processes look at once',
    async keep(subject) {
      await using world = await subject.world();
      const processes = await Promise.all([world.process(), world.process(), world.process()]);
      await processes[0]?.jobs.schedule(every15);
      await processes[0]?.jobs.schedule({ ...every15, name: 'keyless', job: { name: 'slow', payload: {} } });
      const [keyed, keyless] = [quickHandler(), quickHandler()];
      const handlers = { work: keyed.handler, slow: keyless.handler };
      for (let n = 1; n <= 5; n++) {
        await world.clock.advance(15 * minute);
        const ran = await Promise.all(processes.map(({ jobs }) => jobs.drain(handlers)));
        equal(
          ran.reduce((sum, count) => sum + count, 0),
          2,
        );
        deepEqual([keyed.payloads.length, keyless.payloads.length], [n, n]);
      }
    },
  },
  {
    name: 'runs of a schedule that nobody works on do not pile up',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      await jobs.schedule(every15);
      for (let n = 0; n < 4; n++) {
        await clock.advance(15 * minute);
        equal(await jobs.drain({ other: quickHandler().handler }), 0);
      }
      deepEqual(await jobs.counts(), { waiting: 1, running: 0, failed: 0 });
    },
  },
  {
    name: 'a schedule follows its time zone, can be changed and can be forgotten',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const nightly = { ...every15, cron: '30 2 * * *', timeZone: 'Europe/Berlin' };
      await jobs.schedule(nightly);
      const next = async () =>
        (await jobs.schedules()).map(({ nextAt }) => new Date(nextAt).toISOString().slice(0, 16));
      deepEqual(await next(), ['2026-01-06T01:30']);
      await jobs.schedule({ ...nightly, timeZone: 'America/New_York' });
      deepEqual(await next(), ['2026-01-06T07:30']);
      await jobs.schedule({
        ...nightly,
        timeZone: 'America/New_York',
        job: { name: 'work', payload: { n: 2 } },
      });
      deepEqual(await next(), ['2026-01-06T07:30']);
      await clock.advance(2 * day);
      const { handler, payloads } = quickHandler();
      equal(await jobs.drain({ work: handler }), 1);
      deepEqual(payloads, [{ n: 2 }]);
      await jobs.unschedule('staff');
      await jobs.unschedule('staff');
      await clock.advance(2 * day);
      equal(await jobs.drain({ work: handler }), 0);
      deepEqual(await next(), []);
    },
  },
  {
    name: 'a schedule that cannot be used is refused whole',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs } = await world.process();
      for (const wrong of [
        { cron: '61 * * * *' },
        { cron: '@daily' },
        { timeZone: 'Mars/Base' },
        { job: { name: '', payload: {} } },
      ])
        await rejects(jobs.schedule({ ...every15, ...wrong }), { code: 'invalid' });
      deepEqual(await jobs.schedules(), []);
    },
  },
  {
    name: 'a lease has one holder at a time across processes',
    async keep(subject) {
      await using world = await subject.world();
      const [one, two] = [await world.process(), await world.process()];
      const holding = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const first = one.jobs.withLease('sync:staff', async () => {
        begun.resolve();
        await holding.promise;
        return 'first';
      });
      await begun.promise;
      for (const { jobs } of [one, two])
        await rejects(
          jobs.withLease('sync:staff', async () => 'second'),
          { code: 'conflict', message: /sync:staff/ },
        );
      equal(await two.jobs.withLease('sync:other', async () => 'beside'), 'beside');
      const waiting = two.jobs.withLease('sync:staff', async () => 'later', { wait: minute });
      await world.clock.advance(10_000);
      holding.resolve();
      equal(await first, 'first');
      equal(await world.clock.advanceUntil(waiting), 'later');
      equal(world.clock.sleepers, 0);
    },
  },
  {
    name: 'a lease is released when its work fails, and is then heard of at once within the process',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const held = await heldLease(jobs);
      const waiting = jobs.withLease('l', async () => clock.now(), { wait: minute });
      const at = clock.now();
      await clock.advance(0);
      held.fail(new Error('broken'));
      await rejects(held.ended, /broken/);
      equal(await waiting, at);
      equal(clock.sleepers, 0);
    },
  },
  {
    name: 'waiting for a lease ends with a conflict when its time is up',
    async keep(subject) {
      await using world = await subject.world();
      const [one, two] = [await world.process(), await world.process()];
      const held = await heldLease(one.jobs);
      const start = world.clock.now();
      const waiting = rejects(
        two.jobs.withLease('l', async () => {}, { wait: 100_000 }),
        { code: 'conflict' },
      );
      await world.clock.advanceUntil(waiting);
      equal(world.clock.now(), start + 100_000);
      held.end();
      await held.ended;
    },
  },
  {
    name: 'whoever waits for a lease for as long as it takes gets it in the end, or leaves when told to',
    async keep(subject) {
      await using world = await subject.world();
      const [one, two] = [await world.process(), await world.process()];
      const held = await heldLease(one.jobs);
      const leaving = new AbortController();
      const endless = { wait: Number.POSITIVE_INFINITY, signal: leaving.signal };
      const impatient = rejects(
        two.jobs.withLease('l', async () => 'never', endless),
        /has to leave/,
      );
      const patient = one.jobs.withLease('l', async () => 'at last', { wait: Number.POSITIVE_INFINITY });
      await world.clock.advance(3 * minute);
      leaving.abort(new Error('It has to leave.'));
      await world.clock.advanceUntil(impatient);
      await rejects(
        two.jobs.withLease('other', async () => 'never', endless),
        /has to leave/,
      );
      held.end();
      await held.ended;
      equal(await world.clock.advanceUntil(patient), 'at last');
      equal(world.clock.sleepers, 0);
    },
  },
  {
    name: 'the lease of a holder that died is free after its time, and the holder is told if it lives',
    async keep(subject) {
      await using world = await subject.world();
      const frozen = fakeClock(world.clock.now());
      const [stalled, living] = [await world.process({ clock: frozen }), await world.process()];
      const begun = Promise.withResolvers<AbortSignal>();
      const first = stalled.jobs.withLease(
        'l',
        (signal) => {
          begun.resolve(signal);
          return new Promise<void>((_, reject) => {
            signal.addEventListener('abort', () => reject(new Error('noticed')), { once: true });
          });
        },
        { ttl: 9_000 },
      );
      const outcome = first.then(
        () => 'ended well',
        (thrown: unknown) => thrown,
      );
      const signal = await begun.promise;
      await world.clock.advance(8_000);
      await rejects(
        living.jobs.withLease('l', async () => {}),
        { code: 'conflict' },
      );
      await world.clock.advance(1_000);
      const end = Promise.withResolvers<void>();
      const second = living.jobs.withLease('l', () => end.promise);
      await frozen.advanceUntil(outcome);
      ok(signal.aborted);
      match(String(await outcome), /taken over/);
      await rejects(
        stalled.jobs.withLease('l', async () => {}),
        { code: 'conflict' },
      );
      end.resolve();
      await second;
    },
  },
  {
    name: 'a lease is kept for as long as its work lasts',
    async keep(subject) {
      await using world = await subject.world();
      const [one, two] = [await world.process(), await world.process()];
      const end = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const hold = () => {
        begun.resolve();
        return end.promise;
      };
      const first = one.jobs.withLease('l', hold, { ttl: 9_000 });
      await begun.promise;
      for (let n = 0; n < 20; n++) {
        await world.clock.advance(5_000);
        await rejects(
          two.jobs.withLease('l', async () => {}),
          { code: 'conflict' },
        );
      }
      end.resolve();
      await first;
      equal(world.clock.sleepers, 0);
    },
  },
];
