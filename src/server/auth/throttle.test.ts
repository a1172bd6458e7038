import { expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openThrottle } from './throttle.ts';

test('the eleventh failure within a minute is made to wait until the minute is over', async () => {
  const clock = fakeClock();
  const throttle = openThrottle(clock);
  for (let failure = 0; failure < 10; failure++) {
    expect(throttle.wait('10.0.0.1')).toBe(0);
    throttle.fail('10.0.0.1');
  }
  await clock.advance(15_000);
  expect(throttle.wait('10.0.0.1')).toBe(45);
  await clock.advance(45_000);
  expect(throttle.wait('10.0.0.1')).toBe(0);
});

test('failures of one address do not slow down another', () => {
  const throttle = openThrottle(fakeClock());
  for (let failure = 0; failure < 20; failure++) throttle.fail('10.0.0.1');
  expect(throttle.wait('10.0.0.2')).toBe(0);
});

test('failures that are spread out never add up', async () => {
  const clock = fakeClock();
  const throttle = openThrottle(clock);
  for (let failure = 0; failure < 50; failure++) {
    throttle.fail('10.0.0.1');
    await clock.advance(10_000);
    expect(throttle.wait('10.0.0.1')).toBe(0);
  }
});
