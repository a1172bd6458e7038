import { expect, test } from 'vitest';
import { newSecretKey, openSecrets } from '../store/index.ts';
import { readToken, tokenOf } from './link.ts';

const [older, newer] = [newSecretKey(), newSecretKey()];
const said = { sync: 'staff', person: 'p-1', endsAt: Date.UTC(2026, 5, 1) };
const token = tokenOf(said, openSecrets([older]));

test('a link says what it was made for, also after the key was rotated', () => {
  expect(readToken(token, openSecrets([older]))).toEqual(said);
  expect(readToken(token, openSecrets([newer, older]))).toEqual(said);
});

test('a link that was changed, cut or made elsewhere says nothing', () => {
  const [body = '', signature = ''] = token.split('.');
  const other = Buffer.from(JSON.stringify(['staff', 'p-2', said.endsAt])).toString('base64url');
  const ring = openSecrets([older]);
  for (const wrong of [
    `${other}.${signature}`,
    `${body}.${'A'.repeat(43)}`,
    body,
    `${body}.`,
    `${body}.${signature}x`,
    '',
    '../..',
  ])
    expect(readToken(wrong, ring)).toBeUndefined();
  expect(readToken(token, openSecrets([newer]))).toBeUndefined();
});

test('what is signed for one purpose is not signed for another', () => {
  const ring = openSecrets([older]);
  const signature = ring.sign('one', 'text');
  expect(ring.isSigned('one', 'text', signature)).toBe(true);
  expect(ring.isSigned('another', 'text', signature)).toBe(false);
  expect(ring.isSigned('one', 'text', 'not-base64!')).toBe(false);
});
