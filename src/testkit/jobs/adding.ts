/** Promises of a queue about adding: transactions and keys. */

import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { JobHandler } from '../../jobs/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { KitPromise } from '../kit.ts';
import { heldHandler, quickHandler } from './handlers.ts';
import type { JobsSubject } from './world.ts';

export const addingPromises: readonly KitPromise<JobsSubject>[] = [
  {
    name: 'a job added in a transaction is not run before the transaction has committed',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, db, clock } = await world.process();
      const { handler, call, calls } = heldHandler();
      await jobs.start({ work: handler });
      await db.transaction(async (within) => {
        await jobs.add({ name: 'work', payload: { n: 1 }, key: 'one' }, within);
        await jobs.add({ name: 'work', payload: { n: 2 } }, within);
        await clock.advance(5_000);
        equal(calls.length, 0);
      });
      await clock.advanceUntil(Promise.all([call(1), call(2)]));
      for (const held of calls) held.end();
    },
  },
  {
    name: 'a job of a transaction that is rolled back is never run',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, db } = await world.process();
      const { handler } = quickHandler();
      await rejects(
        db.transaction(async (within) => {
          await jobs.add({ name: 'work', payload: {} }, within);
          await jobs.add({ name: 'work', payload: {}, key: 'one' }, within);
          throw new Error('changed my mind');
        }),
        /changed my mind/,
      );
      deepEqual(await jobs.counts(), { waiting: 0, running: 0, failed: 0 });
      equal(await jobs.drain({ work: handler }), 0);
    },
  },
  {
    name: 'waiting jobs of one key are one, with the newest payload and the earliest time',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock, db } = await world.process();
      const { handler, payloads } = quickHandler();
      const now = clock.now();
      await jobs.add({ name: 'work', payload: { n: 1 }, key: 'sync:staff', runAt: now + 60_000 });
      await jobs.add({ name: 'work', payload: { n: 2 }, key: 'sync:staff', runAt: now + 30_000 });
      await jobs.add({ name: 'work', payload: { n: 3 }, key: 'sync:staff', runAt: now + 90_000 });
      await jobs.add({ name: 'work', payload: { n: 4 }, key: 'sync:other', runAt: now + 90_000 });
      await db.transaction((within) =>
        jobs.add({ name: 'work', payload: { n: 5 }, key: 'sync:staff', runAt: now + 40_000 }, within),
      );
      await clock.advance(30_000);
      equal(await jobs.drain({ work: handler }), 1);
      await clock.advance(60_000);
      equal(await jobs.drain({ work: handler }), 1);
      deepEqual(payloads, [{ n: 5 }, { n: 4 }]);
      await jobs.add({ name: 'work', payload: { n: 6 }, key: 'sync:staff', runAt: clock.now() + 60_000 });
      await jobs.add({ name: 'work', payload: { n: 7 }, key: 'sync:staff' });
      equal(await jobs.drain({ work: handler }), 1);
    },
  },
  {
    name: 'jobs that are added together coalesce with those that wait, run or have failed as if each were added alone',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock, db } = await world.process();
      const payloads: unknown[] = [];
      const isBad = (n: unknown) => n === 'bad';
      const work: JobHandler = async (payload) => {
        payloads.push(payload.n);
        if (isBad(payload.n)) throw new ProvisioningError('invalid', 'It is bad on purpose.');
      };
      await jobs.add({ name: 'work', payload: { n: 'bad' }, key: 'failed' });
      equal(await jobs.drain({ work }), 1);
      const now = clock.now();
      await jobs.add({ name: 'work', payload: { n: 'early' }, key: 'waiting', runAt: now + 1_000 });
      await jobs.add({ name: 'work', payload: { n: 'late' }, key: 'later', runAt: now + 60_000 });
      await db.transaction(async (within) => {
        await jobs.addAll([], within);
        await jobs.addAll(
          ['failed', 'fresh', 'later', 'waiting'].map((key) => ({
            name: 'work',
            payload: { n: key },
            key,
            runAt: now + 2_000,
          })),
          within,
        );
        await jobs.addAll(
          [
            { name: 'work', payload: { n: 'no key' } },
            { name: 'work', payload: { n: 'no key' } },
          ],
          within,
        );
      });
      deepEqual(await jobs.counts(), { waiting: 6, running: 0, failed: 0 });
      equal(await jobs.drain({ work }), 2);
      await clock.advance(1_000);
      equal(await jobs.drain({ work }), 1);
      await clock.advance(1_000);
      equal(await jobs.drain({ work }), 3);
      deepEqual(payloads.slice(0, 4), ['bad', 'no key', 'no key', 'waiting']);
      deepEqual(payloads.slice(4).sort(), ['failed', 'fresh', 'later']);
    },
  },
  {
    name: 'adding one key from many sides at once leaves one job',
    async keep(subject) {
      await using world = await subject.world();
      const processes = await Promise.all([world.process(), world.process(), world.process()]);
      const { handler } = quickHandler();
      const due = world.clock.now() + 1_000;
      await Promise.all(
        Array.from({ length: 30 }, async (_, n) =>
          processes[n % 3]?.jobs.add({ name: 'work', payload: { n }, key: 'k', runAt: due + n * 1_000 }),
        ),
      );
      deepEqual(await processes[0]?.jobs.counts(), { waiting: 1, running: 0, failed: 0 });
      await world.clock.advance(1_000);
      equal(await processes[0]?.jobs.drain({ work: handler }), 1);
    },
  },
  {
    name: 'a job added while one of its key runs is run after it, and never beside it',
    async keep(subject) {
      await using world = await subject.world();
      const processes = [await world.process(), await world.process()];
      const held = heldHandler();
      for (const { jobs } of processes) await jobs.start({ work: held.handler }, { concurrency: 2 });
      await processes[0]?.jobs.add({ name: 'work', payload: { n: 1 }, key: 'k' });
      const first = await world.clock.advanceUntil(held.call(1));
      for (const n of [2, 3]) await processes[1]?.jobs.add({ name: 'work', payload: { n }, key: 'k' });
      await world.clock.advance(10_000);
      await processes[0]?.jobs.add({ name: 'work', payload: { n: 4 }, key: 'k' });
      await world.clock.advance(10_000);
      equal(held.calls.length, 1);
      first.end();
      (await world.clock.advanceUntil(held.call(2))).end();
      for (const { jobs } of processes) await jobs.stop();
      deepEqual(
        held.calls.map(({ payload }) => payload.n),
        [1, 4],
      );
      equal(held.most, 1);
      deepEqual(await processes[0]?.jobs.counts(), { waiting: 0, running: 0, failed: 0 });
    },
  },
  {
    name: 'a run that fails after another of its key was added leaves the work to that one',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock, log } = await world.process();
      const held = heldHandler();
      await jobs.start({ work: held.handler });
      for (const [index, code] of (['unavailable', 'internal'] as const).entries()) {
        const start = clock.now();
        await jobs.add({ name: 'work', payload: { n: 1 }, key: 'k' });
        const first = await clock.advanceUntil(held.call(2 * index + 1));
        await jobs.add({ name: 'work', payload: { n: 2 }, key: 'k' });
        first.end(new ProvisioningError(code, 'Too late.'));
        const second = await clock.advanceUntil(held.call(2 * index + 2));
        deepEqual([second.payload, second.context.attempt], [{ n: 2 }, 1]);
        ok(clock.now() - start < 20_000, 'it waited for the first one to be taken for dead');
        second.end();
      }
      await jobs.stop();
      deepEqual(await jobs.counts(), { waiting: 0, running: 0, failed: 0 });
      ok(!log.lines.some(({ message }) => message.includes('could not be kept')));
    },
  },
];
