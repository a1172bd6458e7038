import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fetchAhead } from './ahead.ts';

/** Lets the event loop turn so many times. */
async function later(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await setImmediate();
}

test('results come in the order of the items, with no more under way than allowed', async () => {
  let underWay = 0;
  let most = 0;
  const results: number[] = [];
  for await (const result of fetchAhead([5, 1, 4, 0, 3, 2], 3, async (item) => {
    most = Math.max(most, ++underWay);
    await later(item);
    underWay -= 1;
    return item;
  })) {
    results.push(result);
  }
  expect(results).toEqual([5, 1, 4, 0, 3, 2]);
  expect(most).toBe(3);
});

test('when the consumer leaves, nothing more is started and what is under way is told to stop', async () => {
  const started: number[] = [];
  const signals: AbortSignal[] = [];
  for await (const _ of fetchAhead([1, 2, 3, 4, 5], 2, async (item, signal) => {
    started.push(item);
    signals.push(signal);
    return item;
  })) {
    break;
  }
  expect(started).toEqual([1, 2]);
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
});

test('a failure ends the reading at its place, and those behind it are left', async () => {
  const seen: number[] = [];
  const reading = async () => {
    for await (const result of fetchAhead([1, 2, 3], 3, async (item) => {
      if (item === 2) throw new Error('broken');
      return item;
    })) {
      seen.push(result);
    }
  };
  await expect(reading()).rejects.toThrow('broken');
  expect(seen).toEqual([1]);
});

test('nothing is nothing', async () => {
  for await (const _ of fetchAhead([], 3, async () => 1)) throw new Error('unexpected');
});
