import fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentText } from './moment.ts';

test('a moment is written as toISOString writes it, of whatever year', () => {
  const moments = fc.date({ noInvalidDate: true });
  fc.assert(
    fc.property(moments, (date) => {
      expect(momentText(date.getTime())).toBe(date.toISOString());
    }),
  );
});

test.each([
  0, -1, 999, 86_399_999, 86_400_000, 1_709_164_800_000, 253_402_300_799_999, 253_402_300_800_000,
  -62_135_596_800_001,
])('so is %d, at the edge of a second, a day or a year of four digits', (moment) =>
  expect(momentText(moment)).toBe(new Date(moment).toISOString()),
);
