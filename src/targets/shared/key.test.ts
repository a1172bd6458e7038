import { expect, test } from 'vitest';
import { keyWarning } from './key.ts';

const expires = '2027-06-30';
const end = Date.UTC(2027, 5, 30);
const day = 86_400_000;

test.each([
  [31, undefined],
  [30, 'in 30 days'],
  [14, 'in 14 days'],
  [7, 'in 7 days'],
  [1, 'within a day'],
  [0, 'was to expire'],
  [-3, 'was to expire'],
])('%d days before its end the key is said to expire: %s', (days, words) => {
  const said = keyWarning(expires, end - days * day);
  if (words === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(words);
});

test('in the last week the sentence says that it is time', () => {
  expect(keyWarning(expires, end - 7 * day)).toContain('with its date now.');
  expect(keyWarning(expires, end - 8 * day)).not.toContain(' now.');
});
