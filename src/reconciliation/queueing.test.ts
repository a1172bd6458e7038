import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Taker, waitingOf } from './queueing.ts';

const taker = (person: string, more: Partial<Taker> = {}): Taker => ({
  person,
  products: ['jira'],
  opens: true,
  group: 0,
  order: 0,
  since: 0,
  ...more,
});
const names = (takers: readonly Taker[], free: Record<string, number>) =>
  waitingOf(takers, new Map(Object.entries(free))).map(({ person, lacks, before }) => [
    person,
    lacks,
    before,
  ]);

test('the line is that of the groups, then of the number, then of who waits longest', () => {
  const line = [
    taker('d', { group: 1, order: 0, since: 1 }),
    taker('c', { order: 2 }),
    taker('b', { order: 1, since: 9 }),
    taker('a', { order: 1, since: 5 }),
  ];
  expect(names(line, { jira: 2 })).toEqual([
    ['c', ['jira'], 0],
    ['d', ['jira'], 1],
  ]);
});

test('an account that is to be opened takes none of its seats while one of them is lacking', () => {
  const both = taker('a', { products: ['jira', 'jsm'] });
  expect(names([both, taker('b', { products: ['jsm'] })], { jira: 0, jsm: 1 })).toEqual([['a', ['jira'], 0]]);
  const open = { ...both, opens: false };
  expect(names([open, taker('b', { products: ['jsm'] })], { jira: 0, jsm: 1 })).toEqual([
    ['a', ['jira'], 0],
    ['b', ['jsm'], 1],
  ]);
});

test('no more seats are handed out than are free, and none is left while somebody waits for it alone', () => {
  const people = fc.uniqueArray(
    fc.record({
      person: fc.string({ minLength: 1, maxLength: 4 }),
      order: fc.integer({ min: 0, max: 3 }),
      since: fc.nat(5),
    }),
    { selector: ({ person }) => person, maxLength: 20 },
  );
  fc.assert(
    fc.property(people, fc.nat(10), (takers, free) => {
      const line = takers.map(({ person, ...more }) => taker(person, more));
      const waiting = waitingOf(line, new Map([['jira', free]]));
      expect(waiting).toHaveLength(Math.max(0, line.length - free));
    }),
  );
});
