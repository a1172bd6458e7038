import { describe, expect, it } from 'vitest';
import { fakeClock, monday, realClock } from './clock.ts';

describe('a fake clock', () => {
  it('wakes sleepers in the order of their time, each at exactly its time', async () => {
    const clock = fakeClock();
    const woken: [string, number][] = [];
    for (const [name, after] of [['late', 300] as const, ['early', 100] as const, ['never', 5000] as const])
      void clock.sleep(after).then(() => woken.push([name, clock.now() - monday]));
    await clock.advance(1000);
    expect(woken).toEqual([
      ['early', 100],
      ['late', 300],
    ]);
    expect(clock.now()).toBe(monday + 1000);
    expect(clock.sleepers).toBe(1);
  });

  it('wakes one that sleeps again and again as often as its time comes', async () => {
    const clock = fakeClock(0);
    const ticks: number[] = [];
    const stop = new AbortController();
    const loop = (async () => {
      for (;;) {
        await clock.sleep(250, stop.signal);
        ticks.push(clock.now());
      }
    })().catch((reason: unknown) => reason);
    await clock.advance(1000);
    expect(ticks).toEqual([250, 500, 750, 1000]);
    stop.abort('enough');
    expect(await loop).toBe('enough');
    expect(clock.sleepers).toBe(0);
  });

  it('wakes sleepers of one time in the order in which they lay down', async () => {
    const clock = fakeClock(0);
    const woken: number[] = [];
    for (const name of [1, 2, 3]) void clock.sleep(10).then(() => woken.push(name));
    await clock.advance(10);
    expect(woken).toEqual([1, 2, 3]);
  });

  it('rejects with the reason of the signal, also one that was aborted before', async () => {
    const clock = fakeClock();
    await expect(clock.sleep(10, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(clock.sleepers).toBe(0);
  });

  it('wakes those whose time came within a leap at its end', async () => {
    const clock = fakeClock(0);
    const woken: [string, number][] = [];
    for (const [name, after] of [['b', 20] as const, ['a', 10] as const, ['c', 2_000] as const])
      void clock.sleep(after).then(() => woken.push([name, clock.now()]));
    await clock.leap(1_000);
    expect(woken).toEqual([
      ['a', 1_000],
      ['b', 1_000],
    ]);
    expect([clock.now(), clock.sleepers]).toEqual([1_000, 1]);
  });

  it('stands still while something outside of the process is busy', async () => {
    const clock = fakeClock(0);
    let busy = false;
    clock.attend(() => busy);
    const seen: number[] = [];
    void clock.sleep(10).then(() => {
      busy = true;
      setTimeout(() => {
        seen.push(clock.now());
        busy = false;
      }, 10);
    });
    void clock.sleep(20).then(() => seen.push(clock.now()));
    await clock.advance(30);
    expect(seen).toEqual([10, 20]);
  });

  it('moves on by itself until a piece of work is done', async () => {
    const clock = fakeClock(0);
    const work = async () => {
      await clock.sleep(60_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await clock.sleep(60_000);
      return clock.now();
    };
    expect(await clock.advanceUntil(work())).toBe(120_000);
    await expect(clock.advanceUntil(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});

describe('the real clock', () => {
  it('sleeps, and leaves no timer behind when it is woken early', async () => {
    const clock = realClock();
    const before = clock.now();
    await clock.sleep(3);
    expect(clock.now()).toBeGreaterThanOrEqual(before + 2);
    const stop = new AbortController();
    const long = clock.sleep(2 ** 33, stop.signal);
    stop.abort(new Error('woken'));
    await expect(long).rejects.toThrow('woken');
    await expect(clock.sleep(1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });
});
