import { expect, test } from 'vitest';
import { hastyClock } from '../../testkit/tools.ts';
import { type Box, keepFor, keepValue } from './kept.ts';

test('values are kept for their time, and the oldest goes when there are too many', async () => {
  const clock = hastyClock();
  const kept = keepFor<number>(clock, { life: 1_000, limit: 2 });
  kept.set('a', 1);
  kept.set('b', 2);
  kept.set('a', 3);
  kept.set('c', 4);
  expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual([3, undefined, 4]);
  await clock.sleep(1_000);
  expect(kept.get('a')).toBeUndefined();
});

test('a value is fetched once for all who wait, again after its time, and again when asked', async () => {
  const clock = hastyClock();
  let count = 0;
  const value = keepValue({ clock, life: 1_000 }, async () => ++count);
  expect(await Promise.all([value.get(), value.get(), value.renew()])).toEqual([1, 1, 1]);
  expect(await value.get()).toBe(1);
  await clock.sleep(1_000);
  expect(await value.get()).toBe(2);
  expect(await value.renew()).toBe(3);
});

test('a failure is not kept', async () => {
  const answers = [Promise.reject(new Error('no')), Promise.resolve('yes')];
  const value = keepValue({ clock: hastyClock(), life: 1_000 }, async () => answers.shift());
  await expect(value.get()).rejects.toThrow('no');
  expect(await value.get()).toBe('yes');
});

test('what lies in a box outlives who put it there', async () => {
  const clock = hastyClock();
  const box: Box<string> = {};
  await keepValue({ clock, life: 1_000, box }, async () => 'first').get();
  expect(await keepValue({ clock, life: 1_000, box }, async () => 'second').get()).toBe('first');
});
