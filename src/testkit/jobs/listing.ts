/** Promises of a queue about what it tells of its jobs. */

import { deepEqual, equal } from 'node:assert/strict';
import type { JobPlace } from '../../jobs/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { KitPromise } from '../kit.ts';
import { heldHandler, quickHandler } from './handlers.ts';
import type { JobsSubject } from './world.ts';

const minute = 60_000;

export const listingPromises: readonly KitPromise<JobsSubject>[] = [
  {
    name: 'what waits is told by when it is due, what is tried again with why, and each page goes on where the one before ended',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const at = clock.now();
      await jobs.add({ name: 'away', payload: { n: 0 }, key: 'k', queue: 'q' });
      const away = new ProvisioningError('unavailable', 'Jira does not answer.', { retryAfter: 60 });
      await jobs.drain({ away: quickHandler(() => away).handler });
      for (const n of [3, 1, 2]) await jobs.add({ name: 'work', payload: { n }, runAt: at + n * minute });
      const [first, ...others] = await jobs.pending({ state: 'waiting', limit: 2 });
      const { id: _id, ...rest } = first ?? { id: '' };
      deepEqual(rest, {
        name: 'away',
        payload: { n: 0 },
        key: 'k',
        queue: 'q',
        attempts: 1,
        at: at + minute,
        message: 'Jira does not answer.',
      });
      const [second] = others;
      const behind = second === undefined ? {} : { after: second };
      const next = await jobs.pending({ state: 'waiting', limit: 2, ...behind });
      deepEqual(
        [...others, ...next].map(({ payload }) => payload.n),
        [1, 2, 3],
      );
      deepEqual(await jobs.pending({ state: 'waiting', name: 'nothing', limit: 9 }), []);
      equal((await jobs.pending({ state: 'waiting', name: 'work', limit: 9 })).length, 3);
      deepEqual(await jobs.pending({ state: 'running', limit: 9 }), []);
    },
  },
  {
    name: 'what runs is told while it runs',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const held = heldHandler();
      await jobs.start({ work: held.handler });
      await jobs.add({ name: 'work', payload: { n: 1 } });
      const call = await clock.advanceUntil(held.call(1));
      const [running, ...others] = await jobs.pending({ state: 'running', limit: 9 });
      deepEqual([running?.payload, running?.attempts, others], [{ n: 1 }, 1, []]);
      deepEqual(await jobs.pending({ state: 'waiting', limit: 9 }), []);
      call.end();
      await jobs.stop();
      deepEqual(await jobs.pending({ state: 'running', limit: 9 }), []);
    },
  },
  {
    name: 'failed jobs are told page by page, the newest first',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const wrong = quickHandler(() => new ProvisioningError('invalid', 'Wrong.'));
      for (let n = 1; n <= 5; n++) {
        await jobs.add({ name: 'work', payload: { n } });
        await jobs.drain({ work: wrong.handler });
        if (n === 3) await clock.advance(minute);
      }
      const told: unknown[] = [];
      for (let after: JobPlace | undefined; ; ) {
        const some = await jobs.failures({ limit: 2, ...(after === undefined ? {} : { after }) });
        told.push(...some.map(({ payload }) => payload.n));
        after = some.at(-1);
        if (after === undefined) break;
      }
      deepEqual(told, [5, 4, 3, 2, 1]);
    },
  },
  {
    name: 'the job of a key is told by it, however it stands and whatever else there is',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const stands = async (key: string) => {
        const waiting = await jobs.pending({ state: 'waiting', key, limit: 9 });
        const running = await jobs.pending({ state: 'running', key, limit: 9 });
        const failed = await jobs.failures({ key, limit: 9 });
        return [waiting, running, failed].map((told) => told.map(({ payload }) => payload.n));
      };
      const wrong = quickHandler(() => new ProvisioningError('invalid', 'Wrong.'));
      for (const n of [1, 2]) await jobs.add({ name: 'work', payload: { n }, key: `k${n}` });
      deepEqual(await stands('k1'), [[1], [], []]);
      await jobs.drain({ work: wrong.handler });
      deepEqual(await stands('k1'), [[], [], [1]]);
      deepEqual(await stands('k'), [[], [], []]);
      const held = heldHandler();
      await jobs.start({ work: held.handler });
      await jobs.add({ name: 'work', payload: { n: 3 }, key: 'k1', queue: 'q' });
      const call = await clock.advanceUntil(held.call(1));
      deepEqual(await stands('k1'), [[], [3], []]);
      await jobs.add({ name: 'work', payload: { n: 4 }, key: 'k1', queue: 'q' });
      deepEqual(await stands('k1'), [[4], [3], []]);
      call.end();
      (await clock.advanceUntil(held.call(2))).end();
      await jobs.stop();
      deepEqual(await stands('k1'), [[], [], []]);
    },
  },
];
