import { expect, test } from 'vitest';
import { readSync } from './sync.ts';

const known = { sources: ['okta'], targets: ['jira'] };
const read = (deprovision: object) =>
  readSync({ name: 'staff', content: { from: ['okta'], to: 'jira', deprovision } }, known);

test('a warning comes before that of which it warns', () => {
  expect(read({ 'inactive-after': '90d', warn: '14d' }).sync?.deprovision).toMatchObject({
    warn: 14 * 86_400_000,
  });
  expect(read({ 'inactive-after': '90d', warn: 'never' }).sync?.deprovision.warn).toBeUndefined();
});

test.each([
  [{ warn: '14d' }, 'warns of nothing'],
  [{ 'inactive-after': '14d', warn: '14d' }, 'must be shorter than inactive-after'],
  [
    { 'inactive-after': '90d', 'never-active-after': '7d', warn: '14d' },
    'must be shorter than never-active-after',
  ],
])('%j is refused', (deprovision, words) => {
  expect(read(deprovision).faults).toMatchObject([
    { path: 'deprovision.warn', message: expect.stringContaining(words) },
  ]);
});
