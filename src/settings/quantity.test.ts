import { expect, test } from 'vitest';
import { check } from './check.ts';
import { Duration, DurationOrNever, readDuration, readShare, Share } from './quantity.ts';

test.each([
  [0, 0],
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['12h', 43_200_000],
  ['3d', 259_200_000],
  ['2w', 1_209_600_000],
  ['0d', 0],
] as const)('the duration %s is %d milliseconds', (written, milliseconds) => {
  expect(check(Duration, written).faults).toEqual([]);
  expect(readDuration(written)).toBe(milliseconds);
});

test.each([3, '3', '3 d', '-3d', '3D', '1.5h', 'soon', '', null, true, 'never'])(
  '%j is no duration',
  (written) => {
    expect(check(Duration, written, 'after').faults).toEqual([
      { path: 'after', message: 'must be a duration such as 90s, 30m, 12h, 3d or 2w' },
    ]);
  },
);

test('never is no duration at all, where it may be written', () => {
  expect(check(DurationOrNever, 'never').faults).toEqual([]);
  expect(readDuration('never')).toBeUndefined();
});

test.each([
  ['5%', 0.05],
  ['0%', 0],
  ['100%', 1],
  ['2.5%', 0.025],
])('the share %s is %d', (written, share) => {
  expect(check(Share, written).faults).toEqual([]);
  expect(readShare(written)).toBe(share);
});

test.each([0.05, 5, '5', '101%', '-1%', 'half', '%'])('%j is no share', (written) => {
  expect(check(Share, written, 'share').faults).toEqual([
    { path: 'share', message: 'must be a share such as 5%, from 0% to 100%' },
  ]);
});
