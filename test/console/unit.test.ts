import { expect, test } from 'vitest';
import { withUnit } from '../../console/src/shared/unit.ts';

test.each([
  ['en', '1.4\u00A0sec'],
  ['de', '1,4\u00A0sec'],
])(
  'the number is written as the reader in %s does, the unit in the language of the texts',
  (reader, written) => {
    expect(withUnit({ value: 1.44, unit: 'second', digits: 1 }, { language: 'en', reader })).toBe(written);
  },
);

test('the unit agrees with what is written: one day, two days', () => {
  const days = (value: number) =>
    withUnit({ value, unit: 'day', digits: 1 }, { language: 'en', reader: 'de' });
  expect([days(1), days(2.5), days(1_234)]).toEqual(['1\u00A0day', '2,5\u00A0days', '1.234\u00A0days']);
});
