import { describe, expect, test } from 'vitest';
import { hearDate, serviceNow } from '../../console/src/api/service-clock.ts';

const minute = 60_000;
const dateIn = (milliseconds: number): string => new Date(Date.now() + milliseconds).toUTCString();
const ahead = (): number => Math.round((serviceNow() - Date.now()) / minute);

describe('the clock of the service', () => {
  test.each([
    ['goes before that of the reader', 3 * minute, 3],
    ['goes after it', -7 * minute, -7],
    ['agrees with it within seconds', 4_000, 0],
    ['is left alone where a clock was set otherwise', 30 * 24 * 60 * minute, 0],
  ])('%s', (_, difference, minutes) => {
    hearDate(dateIn(difference));
    expect(ahead()).toBe(minutes);
  });

  test('stays what was heard last while an answer tells none', () => {
    hearDate(dateIn(3 * minute));
    hearDate(null);
    expect(ahead()).toBe(3);
    hearDate(dateIn(0));
    expect(ahead()).toBe(0);
  });
});
