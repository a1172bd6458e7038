import { expect, test } from 'vitest';
import { nearest, suggestion } from './nearest.ts';

const known = [
  'from',
  'to',
  'schedule',
  'time-zone',
  'max-deprovisions',
  'max-deprovision-share',
  'ROLLCALL_LISTEN',
];

test.each([
  ['shedule', 'schedule'],
  ['scheduel', 'schedule'],
  ['timezone', 'time-zone'],
  ['timeZone', 'time-zone'],
  ['time_zone', 'time-zone'],
  ['maxDeprovisions', 'max-deprovisions'],
  ['max-deprovision', 'max-deprovisions'],
  ['form', 'from'],
  ['ROLLCALL_LISEN', 'ROLLCALL_LISTEN'],
])('for %s the word %s was meant', (written, meant) => {
  expect(nearest(written, known)).toBe(meant);
});

test.each(['colour', 'crowd-directory', ''])('nothing is near %j', (written) => {
  expect(nearest(written, known)).toBeUndefined();
  expect(suggestion(written, known)).toBe('');
});

test('nothing is near when nothing is known', () => {
  expect(nearest('schedule', [])).toBeUndefined();
});
