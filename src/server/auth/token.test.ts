import { expect, test } from 'vitest';
import { bearerOf, digestOf, isMadeToken, newToken, prefixOf } from './token.ts';

test.each([
  ['Bearer abc', 'abc'],
  ['bearer   a-b._~+/c==', 'a-b._~+/c=='],
  ['BEARER abc ', 'abc'],
  ['Basic abc', undefined],
  ['Bearer', undefined],
  ['Bearer a b', undefined],
  ['', undefined],
  [undefined, undefined],
])('the header %j carries the token %j', (header, token) => {
  expect(bearerOf(header)).toBe(token);
});

test('tokens differ, are long, and travel in a header as they are', () => {
  const one = newToken();
  expect(one).not.toBe(newToken());
  expect(one.length).toBeGreaterThan(50);
  expect(bearerOf(`Bearer ${one}`)).toBe(one);
});

test('a token that was made is known by its form', () => {
  const token = newToken();
  expect(
    [token, `${token}x`, token.slice(0, -1), `x${token}`, 'a-token-somebody-else-made'].map(isMadeToken),
  ).toEqual([true, false, false, false, false]);
});

test('what is shown of a token is not enough to guess it', () => {
  const token = newToken();
  expect(token.startsWith(prefixOf(token))).toBe(true);
  expect(prefixOf(token)).toHaveLength('rollcall_'.length + 4);
  expect(prefixOf('a-token-somebody-else-made')).toBe('a-to');
  expect(digestOf(token)).toMatch(/^[0-9a-f]{64}$/);
});
