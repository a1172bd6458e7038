import { expect, test } from 'vitest';
import type { SeatHolder } from './seat-counts.ts';
import { openTwins, twinsAmong } from './twins.ts';

const holder = (account: string, more: Partial<SeatHolder> = {}): SeatHolder => ({
  account,
  email: 'ada@example.com',
  products: ['jira-software'],
  via: ['jira-users'],
  ...more,
});
const kept = (holders: readonly SeatHolder[]) =>
  Object.fromEntries([...twinsAmong(holders)].map(([account, { account: other }]) => [account, other]));

test.each([
  ['the one that belongs to somebody is kept', [holder('a'), holder('b', { person: 'p' })], { a: 'b' }],
  [
    'the one that was used last is kept where neither does',
    [holder('a'), holder('b', { lastActive: '2026-01-01' }), holder('c', { lastActive: '2025-01-01' })],
    { a: 'b', c: 'b' },
  ],
  ['the first is kept where nothing else is known', [holder('b'), holder('a')], { b: 'a' }],
  ['two people are not one', [holder('a', { person: 'p' }), holder('b', { person: 'q' })], {}],
  [
    'of a third account it is told beside two people',
    [holder('a', { person: 'p' }), holder('b', { person: 'q' }), holder('c')],
    { c: 'a' },
  ],
  [
    'addresses are compared without case',
    [holder('a', { person: 'p' }), holder('b', { email: ' ADA@Example.com' })],
    { b: 'a' },
  ],
  [
    'an account without an address has no twin',
    [
      { account: 'a', products: [], via: [] },
      { account: 'b', products: [], via: [] },
    ],
    {},
  ],
])('%s', (_, holders, expected) => {
  expect(kept(holders)).toEqual(expected);
});

test('accounts that share an address are noted in any order, and no others', () => {
  const twins = openTwins();
  for (const [account, email] of [
    ['a', 'ada@example.com'],
    ['b', 'bob@example.com'],
    ['c', 'Ada@example.com'],
    ['d', undefined],
    ['e', 'ada@EXAMPLE.com'],
    ['f', undefined],
  ] as const)
    twins.note({ account, ...(email === undefined ? {} : { email }) });
  expect(twins.sharing().toSorted()).toEqual(['a', 'c', 'e']);
});
