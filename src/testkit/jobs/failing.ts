/** Promises of a queue about failures, and about processes that die. */

import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { ProvisioningError } from '../../model/index.ts';
import { fakeClock } from '../clock.ts';
import type { KitPromise } from '../kit.ts';
import { heldHandler, quickHandler } from './handlers.ts';
import type { JobsSubject } from './world.ts';

const unavailable = () => new ProvisioningError('unavailable', 'Jira does not answer; look whether it runs.');
const minute = 60_000;

export const failingPromises: readonly KitPromise<JobsSubject>[] = [
  {
    name: 'a job that fails is tried again later and later, and then has failed for good',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock, log } = await world.process();
      const { handler, attempts } = quickHandler(unavailable);
      await jobs.add({ name: 'work', payload: { n: 1 }, maxAttempts: 4 });
      const begun: number[] = [];
      for (let second = 0; second <= 60; second++) {
        if ((await jobs.drain({ work: handler })) > 0) begun.push(second);
        await clock.advance(1_000);
      }
      deepEqual(attempts, [1, 2, 3, 4]);
      const pauses = begun.slice(1).map((second, index) => second - (begun[index] ?? 0));
      for (const [index, plain] of [5, 10, 20].entries()) {
        const pause = pauses[index] ?? 0;
        ok(
          pause >= plain * 0.8 && pause <= plain * 1.2 + 1,
          `the pause was ${pause} instead of ${plain} seconds`,
        );
      }
      deepEqual(await jobs.counts(), { waiting: 0, running: 0, failed: 1 });
      equal(log.lines.filter(({ level }) => level === 'error').length, 1);
      equal(log.lines.filter(({ level }) => level === 'warn').length, 3);
    },
  },
  {
    name: 'a job that is tried again under a worker needs nobody to ask for it',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const held = heldHandler();
      await jobs.start({ work: held.handler });
      await jobs.add({ name: 'work', payload: {}, queue: 'q', key: 'k' });
      (await held.call(1)).end(unavailable());
      const second = await clock.advanceUntil(held.call(2));
      equal(second.context.attempt, 2);
      second.end();
      await jobs.stop();
      deepEqual(await jobs.counts(), { waiting: 0, running: 0, failed: 0 });
    },
  },
  {
    name: 'what trying again cannot mend fails for good at once, and is told with its sentence',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const thrown: Readonly<Record<string, Error>> = {
        invalid: new ProvisioningError('invalid', 'The mapping of "email" is wrong.'),
        bug: new TypeError('x is undefined'),
      };
      const handler = async ({ kind }: { readonly kind?: unknown }) => {
        throw thrown[String(kind)] ?? new Error('unknown');
      };
      const at = clock.now();
      await jobs.add({ name: 'work', payload: { kind: 'invalid' }, key: 'k', queue: 'q' });
      equal(await jobs.drain({ work: handler }), 1);
      await clock.advance(1_000);
      await jobs.add({ name: 'work', payload: { kind: 'bug' } });
      equal(await jobs.drain({ work: handler }), 1);
      await clock.advance(60 * minute);
      equal(await jobs.drain({ work: handler }), 0);
      const [newest, oldest] = await jobs.failures();
      match(newest?.message ?? '', /x is undefined/);
      equal(newest?.at, at + 1_000);
      const { id, ...rest } = oldest ?? { id: '' };
      ok(id !== '');
      deepEqual(rest, {
        name: 'work',
        payload: { kind: 'invalid' },
        key: 'k',
        queue: 'q',
        attempts: 1,
        at,
        message: 'The mapping of "email" is wrong.',
      });
      equal((await jobs.failures({ limit: 1 })).length, 1);
    },
  },
  {
    name: 'a failed job can be retried, with all its attempts before it',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const broken = quickHandler(() => new ProvisioningError('invalid', 'Wrong.'));
      await jobs.add({ name: 'work', payload: { n: 1 }, maxAttempts: 2 });
      await jobs.drain({ work: broken.handler });
      const [failed] = await jobs.failures();
      await clock.advance(minute);
      await jobs.retry(failed?.id ?? '');
      deepEqual(await jobs.counts(), { waiting: 1, running: 0, failed: 0 });
      const shaky = quickHandler((attempt) => (attempt < 2 ? unavailable() : undefined));
      equal(await jobs.drain({ work: shaky.handler }), 1);
      await clock.advance(minute);
      equal(await jobs.drain({ work: shaky.handler }), 1);
      deepEqual(shaky.attempts, [1, 2]);
      for (const id of [failed?.id ?? '', 'nonsense', '-1', '99999999999999999999'])
        await rejects(jobs.retry(id), { code: 'not-found' });
    },
  },
  {
    name: 'a new job takes the place of a failed one of its key',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const broken = quickHandler(() => new ProvisioningError('invalid', 'Wrong.'));
      await jobs.add({ name: 'work', payload: { n: 1 }, key: 'k' });
      await jobs.drain({ work: broken.handler });
      await jobs.add({ name: 'work', payload: { n: 2 }, key: 'k', runAt: clock.now() + minute });
      deepEqual(await jobs.counts(), { waiting: 1, running: 0, failed: 0 });
      deepEqual(await jobs.failures(), []);
      const { handler, payloads, attempts } = quickHandler();
      equal(await jobs.drain({ work: handler }), 0);
      await clock.advance(minute);
      equal(await jobs.drain({ work: handler }), 1);
      deepEqual([payloads, attempts], [[{ n: 2 }], [1]]);
    },
  },
  {
    name: 'a failed job is kept for thirty days',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      await jobs.add({ name: 'work', payload: {} });
      await jobs.drain({ work: quickHandler(() => new ProvisioningError('invalid', 'Wrong.')).handler });
      const day = 24 * 60 * minute;
      await clock.advance(30 * day - minute);
      await jobs.drain({ work: quickHandler().handler });
      equal((await jobs.counts()).failed, 1);
      await clock.advance(day);
      await jobs.drain({ work: quickHandler().handler });
      equal((await jobs.counts()).failed, 0);
    },
  },
  {
    name: 'the job of a process that gives no sign of life is run by another, and its late end is ignored',
    async keep(subject) {
      await using world = await subject.world();
      const frozen = fakeClock(world.clock.now());
      const [dying, living] = [await world.process({ clock: frozen }), await world.process()];
      const [late, next] = [heldHandler({ deaf: true }), heldHandler()];
      await dying.jobs.start({ work: late.handler }, { concurrency: 1 });
      await dying.jobs.add({ name: 'work', payload: {}, queue: 'q', key: 'k' });
      const first = await late.call(1);
      await living.jobs.start({ work: next.handler });
      await world.clock.advance(29_000);
      equal(next.calls.length, 0);
      const second = await world.clock.advanceUntil(next.call(1));
      equal(second.context.attempt, 2);

      first.end();
      await dying.jobs.stop();
      deepEqual(await living.jobs.counts(), { waiting: 0, running: 1, failed: 0 });
      await living.jobs.add({ name: 'work', payload: { more: true }, queue: 'q' });
      await world.clock.advance(5_000);
      equal(next.calls.length + late.calls.length, 2);
      second.end();
      (await world.clock.advanceUntil(next.call(2))).end();
      await living.jobs.stop();
      deepEqual(await living.jobs.counts(), { waiting: 0, running: 0, failed: 0 });
    },
  },
  {
    name: 'a process that was taken for dead is told so by the signal of its job',
    async keep(subject) {
      await using world = await subject.world();
      const frozen = fakeClock(world.clock.now());
      const [stalled, living] = [await world.process({ clock: frozen }), await world.process()];
      const held = heldHandler();
      await stalled.jobs.start({ work: held.handler }, { concurrency: 1 });
      await stalled.jobs.add({ name: 'work', payload: {} });
      const call = await held.call(1);
      await world.clock.advance(31_000);
      equal(await living.jobs.drain({ work: quickHandler().handler }), 1);
      const told = new Promise((resolve) => call.context.signal.addEventListener('abort', resolve));
      await frozen.advanceUntil(told);
      match(String(call.context.signal.reason), /taken over by another process/);
      await stalled.jobs.stop();
      deepEqual(await living.jobs.counts(), { waiting: 0, running: 0, failed: 0 });
    },
  },
  {
    name: 'a job that lasts keeps its lease for as long as its process lives',
    async keep(subject) {
      await using world = await subject.world();
      const [working, other] = [await world.process(), await world.process()];
      const held = heldHandler();
      await working.jobs.start({ work: held.handler });
      await working.jobs.add({ name: 'work', payload: {} });
      const call = await held.call(1);
      const never = quickHandler();
      for (let n = 0; n < 30; n++) {
        await world.clock.advance(5_000);
        equal(await other.jobs.drain({ work: never.handler }), 0);
      }
      ok(!call.context.signal.aborted);
      call.end();
      await working.jobs.stop();
      deepEqual(await other.jobs.counts(), { waiting: 0, running: 0, failed: 0 });
    },
  },
  {
    name: 'a process that was suspended for long, and alone, goes on with its job as if nothing had been',
    async keep(subject) {
      await using world = await subject.world();
      const { jobs, clock } = await world.process();
      const held = heldHandler();
      await jobs.start({ work: held.handler });
      await jobs.add({ name: 'work', payload: {}, queue: 'q', key: 'k' });
      const call = await held.call(1);
      await clock.leap(10 * minute);
      await clock.advance(minute);
      equal(held.calls.length, 1);
      ok(!call.context.signal.aborted);
      call.end();
      await jobs.stop();
      deepEqual(await jobs.counts(), { waiting: 0, running: 0, failed: 0 });
    },
  },
  {
    name: 'a job whose every try ends with the death of its process fails for good',
    async keep(subject) {
      await using world = await subject.world();
      const living = await world.process();
      await living.jobs.add({ name: 'work', payload: {}, maxAttempts: 2 });
      for (const attempt of [1, 2]) {
        const dying = await world.process({ clock: fakeClock(world.clock.now()) });
        const held = heldHandler();
        await dying.jobs.start({ work: held.handler }, { concurrency: 1 });
        equal((await held.call(1)).context.attempt, attempt);
        await world.clock.advance(31_000);
        equal(await living.jobs.drain({ other: quickHandler().handler }), 0);
      }
      const [failed] = await living.jobs.failures();
      match(failed?.message ?? '', /died at the last of its 2 tries/);
      equal(failed?.at, world.clock.now());
      deepEqual(await living.jobs.counts(), { waiting: 0, running: 0, failed: 1 });
    },
  },
];
