import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testkit/clock.ts';
import { recordingLog } from '../testkit/tools.ts';
import { openRounds, poll } from './rounds.ts';

function running(round: () => Promise<number>) {
  const clock = fakeClock(0);
  const log = recordingLog();
  const rounds = openRounds({ clock, log });
  const end = new AbortController();
  const at: number[] = [];
  const gone = rounds.run(() => {
    at.push(clock.now());
    return round();
  }, end.signal);
  const stop = async () => {
    end.abort();
    await gone;
    expect(clock.sleepers).toBe(0);
  };
  return { clock, log, rounds, at, stop };
}

describe('rounds', () => {
  it('are made no more often than every two seconds while nothing happens', async () => {
    const { clock, at, stop } = running(async () => Number.POSITIVE_INFINITY);
    await clock.advance(60_000);
    expect(at).toEqual(Array.from({ length: 31 }, (_, n) => n * poll));
    await stop();
  });

  it('are made when the last one said that there would be something to do', async () => {
    const pauses = [300, 50, -10, Number.POSITIVE_INFINITY];
    const { clock, at, stop } = running(async () => pauses.shift() ?? Number.POSITIVE_INFINITY);
    await clock.advance(1_000);
    expect(at).toEqual([0, 300, 350, 350]);
    await stop();
  });

  it('are made at once when rung for, and once more when rung for during one', async () => {
    const first = Promise.withResolvers<number>();
    const pauses = [first.promise];
    const { clock, rounds, at, stop } = running(async () => pauses.shift() ?? poll);
    await clock.advance(100);
    rounds.ring();
    rounds.ring();
    await clock.advance(100);
    expect(at).toEqual([0]);
    first.resolve(poll);
    await clock.advance(100);
    expect(at).toEqual([0, 200]);
    rounds.ring();
    await clock.advance(0);
    expect(at).toEqual([0, 200, 300]);
    await stop();
  });

  it('are made at a time that was named, and the earliest of several counts', async () => {
    const { clock, rounds, at, stop } = running(async () => Number.POSITIVE_INFINITY);
    await clock.advance(0);
    rounds.ringAt(1_500);
    rounds.ringAt(700);
    rounds.ringAt(900);
    await clock.advance(1_000);
    expect(at.at(-1)).toBe(700);
    await stop();
  });

  it('go on after one has failed, and say so', async () => {
    let fails = 2;
    const { clock, log, at, stop } = running(async () => {
      if (fails-- > 0) throw new Error('the disk is full');
      return Number.POSITIVE_INFINITY;
    });
    await clock.advance(3 * poll);
    expect(at).toEqual([0, poll, 2 * poll, 3 * poll]);
    expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
      ['error', expect.stringContaining('the disk is full')],
      ['error', expect.stringContaining('the disk is full')],
    ]);
    await stop();
  });
});
