import { expect, test } from 'vitest';
import { openBreath } from './sqlite-breath.ts';

test('queries go on at once until the event loop has not turned for a while; then the next one waits for a turn', async () => {
  let time = 0;
  const { needed } = openBreath(() => time);
  expect(needed()).toBeUndefined();
  time += 19;
  expect(needed()).toBeUndefined();
  time += 1;
  const turn = needed();
  expect(turn).toBeInstanceOf(Promise);
  await turn;
  expect(needed()).toBeUndefined();
});

test('a turn of the event loop is breath enough, whoever made it', async () => {
  let time = 0;
  const { needed } = openBreath(() => time);
  needed();
  await new Promise((resolve) => setImmediate(resolve));
  time += 1_000;
  expect(needed()).toBeUndefined();
});
