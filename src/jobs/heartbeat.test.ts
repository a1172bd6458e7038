import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testkit/clock.ts';
import { recordingLog } from '../testkit/tools.ts';
import { startHeartbeat } from './heartbeat.ts';

function beating(renew: (until: number) => Promise<boolean>) {
  const clock = fakeClock(0);
  const log = recordingLog();
  const lost: number[] = [];
  const heartbeat = startHeartbeat({ clock, log, ttl: 30_000, renew, lost: () => lost.push(clock.now()) });
  return { clock, log, lost, heartbeat };
}

describe('a heartbeat', () => {
  it('renews three times in each life time, until it is stopped', async () => {
    const ends: number[] = [];
    const { clock, lost, heartbeat } = beating(async (until) => ends.push(until) > 0);
    await clock.advance(45_000);
    expect(ends).toEqual([40_000, 50_000, 60_000, 70_000]);
    await heartbeat.stop();
    expect([clock.sleepers, lost]).toEqual([0, []]);
  });

  it('tells once that the lease is another’s, and is silent then', async () => {
    const { clock, lost, heartbeat } = beating(async () => false);
    await clock.advance(120_000);
    expect(lost).toEqual([10_000]);
    expect(clock.sleepers).toBe(0);
    await heartbeat.stop();
  });

  it('outlasts a failure of the database, but not one as long as the life time', async () => {
    const answers = [new Error('one'), true, new Error('two'), new Error('three'), new Error('four')];
    const { clock, log, lost } = beating(async () => {
      const answer = answers.shift() ?? new Error('more');
      if (answer instanceof Error) throw answer;
      return answer;
    });
    await clock.advance(120_000);
    expect(lost).toEqual([50_000]);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn', 'warn']);
    expect(clock.sleepers).toBe(0);
  });

  it('waits with its end for a renewal under way', async () => {
    const renewal = Promise.withResolvers<boolean>();
    const { clock, lost, heartbeat } = beating(() => renewal.promise);
    await clock.advance(10_000);
    let ended = false;
    const stopped = heartbeat.stop().then(() => {
      ended = true;
    });
    await clock.advance(0);
    expect(ended).toBe(false);
    renewal.resolve(true);
    await stopped;
    expect([clock.sleepers, lost]).toEqual([0, []]);
  });
});
