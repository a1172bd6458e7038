import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testkit/clock.ts';
import { openTestDatabase } from '../testkit/database.ts';
import type { JobRequest } from './contract.ts';
import { openSchedules } from './schedules.ts';

const hourly = { cron: '0 * * * *', timeZone: 'UTC' };

describe('schedules', () => {
  it('are fired by one of many that see them due at the same moment', async () => {
    await using db = await openTestDatabase();
    const others = await Promise.all([db.again(), db.again(), db.again()]);
    const clock = fakeClock();
    const start = clock.now();
    const all = [db, ...others].map((each) => openSchedules({ db: each, clock }));
    for (const name of ['a', 'b']) await all[0]?.put({ name, ...hourly, job: { name, payload: {} } });
    const added: JobRequest[] = [];
    const add = async (job: JobRequest) => {
      added.push(job);
    };
    for (let hour = 1; hour <= 5; hour++) {
      await clock.advance(60 * 60_000);
      const next = await Promise.all(all.map((each) => each.fire(add)));
      expect(Math.min(...next)).toBe(clock.now() + 60 * 60_000);
      // Which of them comes first is chance: two processes may fire one each.
      expect(added.splice(0).sort((one, other) => (one.name < other.name ? -1 : 1))).toEqual(
        ['a', 'b'].map((name) => ({
          name,
          payload: {},
          key: `schedule:${name}`,
          runAt: start + hour * 60 * 60_000,
        })),
      );
    }
    for (const other of others) await other.close();
  });

  it('stay due when what should come of them could not be added', async () => {
    await using db = await openTestDatabase();
    const clock = fakeClock();
    const schedules = openSchedules({ db, clock });
    await schedules.put({ name: 'a', ...hourly, job: { name: 'a', payload: {} } });
    await clock.advance(60 * 60_000);
    await expect(schedules.fire(() => Promise.reject(new Error('the disk is full')))).rejects.toThrow('full');
    const added: JobRequest[] = [];
    await schedules.fire(async (job) => void added.push(job));
    expect(added).toHaveLength(1);
  });

  it('that are not there are due never', async () => {
    await using db = await openTestDatabase();
    const schedules = openSchedules({ db, clock: fakeClock() });
    expect(await schedules.fire(() => Promise.reject(new Error('nothing is due')))).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
