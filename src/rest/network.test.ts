import { expect, test } from 'vitest';
import { readNetworkFailure } from './network.ts';

test('a port that web clients may not use is a wrong address, and is not tried again', () => {
  const found = readNetworkFailure(new TypeError('fetch failed', { cause: new Error('bad port') }));
  expect(found).toMatchObject({ failure: { sent: false, passing: false } });
  expect(found?.words).toMatch(/check the address/);
});

test('what is not a failure of the network is none', () => {
  expect(readNetworkFailure(new RangeError('a mistake of ours'))).toBeUndefined();
});
