import { expect, test } from 'vitest';
import { openBreath } from './sqlite-breath.ts';

test('queries go on at once until the event loop has not turned for a while; then the next one waits for a turn', async () => {
  let time = 0;
  const breath = openBreath(() => time);
  expect(breath.due()).toBe(false);
  time += 19;
  expect(breath.due()).toBe(false);
  time += 1;
  expect(breath.due()).toBe(true);
  await breath.take();
  expect(breath.due()).toBe(false);
  time += 20;
  expect(breath.due()).toBe(true);
});

test('a turn of the event loop is breath enough, whoever made it', async () => {
  let time = 0;
  const breath = openBreath(() => time);
  breath.due();
  await new Promise((resolve) => setImmediate(resolve));
  time += 1_000;
  expect(breath.due()).toBe(false);
});
