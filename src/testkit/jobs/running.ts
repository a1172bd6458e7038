/** Promises of a queue about taking and running. */

import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { fakeClock } from '../clock.ts';
import type { KitPromise } from '../kit.ts';
import { heldHandler, quickHandler, until } from './handlers.ts';
import type { JobsSubject } from './world.ts';

const nothing = { waiting: 0, running: 0, failed: 0 };

export const runningPromises: readonly KitPromise<JobsSubject>[] = [
  {
    name: 'a job is run once, with its payload, and is gone',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs } = await world.process();
      const { handler, payloads } = quickHandler();
      const payload = { sync: 'staff', person: 'Zoë ✓ "quoted"', full: true, count: 3, since: null };
      await jobs.add({ name: 'reconcile', payload });
      deepEqual(await jobs.counts(), { ...nothing, waiting: 1 });
      equal(await jobs.drain({ reconcile: handler }), 1);
      deepEqual(payloads, [payload]);
      deepEqual(await jobs.counts(), nothing);
      equal(await jobs.drain({ reconcile: handler }), 0);
    },
  },
  {
    name: 'a job is taken by one worker',
    async keep(subject) {
      await using world = await subject.world();
      const processes = await Promise.all([world.process(), world.process(), world.process()]);
      const [first] = processes;
      const taken: string[] = [];
      for (let n = 0; n < 60; n++) await first?.jobs.add({ name: 'work', payload: { n: `${n}` } });
      const handler = async (payload: { readonly n?: unknown }) => {
        taken.push(String(payload.n));
      };
      for (const { jobs } of processes) await jobs.start({ work: handler }, { concurrency: 3 });
      await until(() => taken.length >= 60, 'sixty jobs were run');
      for (const { jobs } of processes) await jobs.stop();
      equal(new Set(taken).size, 60);
      equal(taken.length, 60);
      deepEqual(await first?.jobs.counts(), nothing);
    },
  },
  {
    name: 'jobs are run in the order of their time, and of one time in the order they were added in',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const { handler, payloads } = quickHandler();
      const now = clock.now();
      for (const [n, due] of [now - 10, now - 30, now - 30, now - 20].entries())
        await jobs.add({ name: 'work', payload: { n }, runAt: due });
      await jobs.drain({ work: handler });
      deepEqual(
        payloads.map(({ n }) => n),
        [1, 2, 3, 0],
      );
    },
  },
  {
    name: 'a job is not run before its time, and is run when it has come',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const drained = quickHandler();
      await jobs.add({ name: 'work', payload: {}, runAt: clock.now() + 60_000 });
      await clock.advance(59_999);
      equal(await jobs.drain({ work: drained.handler }), 0);
      await clock.advance(1);
      equal(await jobs.drain({ work: drained.handler }), 1);

      const worked = heldHandler();
      await jobs.start({ work: worked.handler });
      const due = clock.now() + 90_500;
      await jobs.add({ name: 'work', payload: {}, runAt: due });
      (await clock.advanceUntil(worked.call(1))).end();
      ok(clock.now() >= due, 'it began before its time');
      ok(clock.now() < due + 10_000, 'it began long after its time');
    },
  },
  {
    name: 'a job that is added wakes a worker that waits',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs } = await world.process();
      const { handler, call } = heldHandler();
      await jobs.start({ work: handler });
      for (const nth of [1, 2, 3]) {
        await jobs.add({ name: 'work', payload: {} });
        (await call(nth)).end();
      }
    },
  },
  {
    name: 'a job of another process is found, for as long as both live',
    async keep(subject) {
      await using world = await subject.world();
      const [adder, worker] = [await world.process(), await world.process()];
      const { handler, call } = heldHandler();
      await worker.jobs.start({ work: handler });
      await adder.jobs.add({ name: 'work', payload: {} });
      (await world.clock.advanceUntil(call(1))).end();
    },
  },
  {
    name: 'jobs whose name nobody here handles are left to others',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs } = await world.process();
      const { handler, payloads } = quickHandler();
      await jobs.add({ name: 'unknown', payload: {} });
      await jobs.add({ name: 'known', payload: {} });
      equal(await jobs.drain({ known: handler }), 1);
      equal(await jobs.drain({}), 0);
      deepEqual(payloads, [{}]);
      deepEqual(await jobs.counts(), { ...nothing, waiting: 1 });
    },
  },
  {
    name: 'jobs of one queue run one at a time across processes, jobs of others beside them',
    async keep(subject) {
      await using world = await subject.world();
      const processes = [await world.process(), await world.process()];
      const [serial, other] = [heldHandler(), heldHandler()];
      for (let n = 0; n < 6; n++)
        await processes[0]?.jobs.add({ name: 'serial', payload: { n }, queue: 'target:jira' });
      for (const { jobs } of processes)
        await jobs.start({ serial: serial.handler, other: other.handler }, { concurrency: 3 });
      const first = await world.clock.advanceUntil(serial.call(1));
      for (const queue of ['target:crowd', undefined])
        await processes[0]?.jobs.add({
          name: 'other',
          payload: {},
          ...(queue === undefined ? {} : { queue }),
        });
      await world.clock.advanceUntil(Promise.all([other.call(1), other.call(2)]));
      equal(serial.calls.length, 1);
      first.end();
      for (let nth = 2; nth <= 6; nth++) (await world.clock.advanceUntil(serial.call(nth))).end();
      for (const call of other.calls) call.end();
      equal(serial.most, 1);
      deepEqual(
        serial.calls.map(({ payload }) => payload.n),
        [0, 1, 2, 3, 4, 5],
      );
    },
  },
  {
    name: 'stopping aborts what runs, waits for it, and leaves no timer and no counted try',
    async keep(subject) {
      await using world = await subject.world();
      const clock = fakeClock();
      const [stopped, next] = [await world.process({ clock }), await world.process({ clock })];
      const held = heldHandler();
      await stopped.jobs.start({ work: held.handler });
      await stopped.jobs.add({ name: 'work', payload: {} });
      const call = await held.call(1);
      await stopped.jobs.stop();
      ok(call.context.signal.aborted, 'its signal did not abort');
      equal(clock.sleepers, 0);
      deepEqual(await next.jobs.counts(), { ...nothing, waiting: 1 });
      const again = quickHandler();
      equal(await next.jobs.drain({ work: again.handler }), 1);
      deepEqual(again.attempts, [1]);
      equal(clock.sleepers, 0);

      await stopped.jobs.start({ work: held.handler });
      await stopped.jobs.add({ name: 'work', payload: {} });
      (await held.call(2)).end();
      await stopped.jobs.stop();
      await stopped.jobs.stop();
    },
  },
  {
    name: 'stopping ends a drain, and what it ran is taken up again',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs } = await world.process();
      const held = heldHandler();
      for (const n of [1, 2]) await jobs.add({ name: 'work', payload: { n } });
      const drained = jobs.drain({ work: held.handler });
      await held.call(1);
      await jobs.stop();
      equal(await drained, 1);
      equal(held.calls.length, 1);
      const { handler, attempts } = quickHandler();
      equal(await jobs.drain({ work: handler }), 2);
      deepEqual(attempts, [1, 1]);
    },
  },
  {
    name: 'starting twice is refused, starting after a stop is not',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs } = await world.process();
      await jobs.start({});
      await rejects(jobs.start({}), { code: 'internal' });
      await jobs.stop();
      const { handler, call } = heldHandler();
      await jobs.start({ work: handler });
      await jobs.add({ name: 'work', payload: {} });
      (await call(1)).end();
      await jobs.stop();
    },
  },
  {
    name: 'a handler that ends well while the service stops has done its job',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs } = await world.process();
      const held = heldHandler({ deaf: true });
      await jobs.start({ work: held.handler });
      await jobs.add({ name: 'work', payload: {} });
      const call = await held.call(1);
      const stopped = jobs.stop();
      call.end();
      await stopped;
      deepEqual(await jobs.counts(), nothing);
    },
  },
];
