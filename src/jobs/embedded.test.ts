/** What the embedded engine does to the millisecond; on PostgreSQL the server's answers take their time. */

import { describe, expect, it } from 'vitest';
import { ProvisioningError } from '../model/index.ts';
import { openJobsWorld } from '../testkit/job-promises.ts';
import { heldHandler } from '../testkit/jobs/handlers.ts';

describe('the embedded engine', () => {
  it('begins a job at the very time it is due, also one added while all slept', async () => {
    await using world = await openJobsWorld();
    const { jobs, clock } = await world.process();
    const held = heldHandler();
    await jobs.start({ work: held.handler });
    const start = clock.now();
    await clock.advance(100);
    for (const [index, due] of [start + 1_234, start + 60_077].entries()) {
      await jobs.add({ name: 'work', payload: {}, runAt: due });
      (await clock.advanceUntil(held.call(index + 1))).end();
      expect(clock.now()).toBe(due);
    }
  });

  it('begins a job at the very time it is due when the transaction that adds it commits late', async () => {
    await using world = await openJobsWorld();
    const { jobs, clock, db } = await world.process();
    const held = heldHandler();
    await jobs.start({ work: held.handler });
    const due = clock.now() + 700;
    await db.transaction(async (within) => {
      await jobs.add({ name: 'work', payload: {}, runAt: due }, within);
      await clock.advance(300);
    });
    (await clock.advanceUntil(held.call(1))).end();
    expect(clock.now()).toBe(due);
  });

  it('tries again at the very end of the pause', async () => {
    await using world = await openJobsWorld();
    const { jobs, clock } = await world.process();
    const held = heldHandler();
    await jobs.start({ work: held.handler });
    await jobs.add({ name: 'work', payload: {} });
    const failed = clock.now();
    (await held.call(1)).end(new ProvisioningError('rate-limited', 'Slow down.', { retryAfter: 7.3 }));
    (await clock.advanceUntil(held.call(2))).end();
    expect(clock.now()).toBe(failed + 7_300);
  });

  it('begins the run of a schedule at the very time it names', async () => {
    await using world = await openJobsWorld();
    const { jobs, clock } = await world.process();
    const held = heldHandler();
    await jobs.start({ work: held.handler });
    const start = clock.now();
    await clock.advance(12_345);
    await jobs.schedule({
      name: 's',
      cron: '* * * * *',
      timeZone: 'UTC',
      job: { name: 'work', payload: {} },
    });
    for (const nth of [1, 2]) {
      (await clock.advanceUntil(held.call(nth))).end();
      expect(clock.now()).toBe(start + nth * 60_000);
    }
  });
});
