import { expect, test } from 'vitest';
import { causesOf, type Failed, skeletonOf } from './causes.ts';

const failed = (more: Partial<Failed>): Failed => ({
  of: 'change',
  code: 'conflict',
  message: 'There is an account "ada" already.',
  at: 1,
  where: 'staff',
  anew: false,
  ...more,
});

test.each([
  ['There is an account "ada" already.', 'There is an account "eve" already.'],
  ['ada@example.com is taken.', 'grace.hopper@example.org is taken.'],
  ['Account 10042 is gone.', 'Account a77f-3 is gone.'],
  ['https://jira.example.com/rest/1 did not answer.', 'https://jira.example.com/rest/2 did not answer.'],
  ['The group `eng` is protected.', 'The group `ops-2` is protected.'],
])('%s and the same of somebody else are one cause', (one, other) => {
  expect(skeletonOf(one)).toBe(skeletonOf(other));
});

test('sentences of other words, codes or things that failed are other causes', () => {
  const causes = causesOf([
    failed({}),
    failed({ message: 'The account may not be changed.' }),
    failed({ code: 'internal' }),
    failed({ of: 'run' }),
  ]);
  expect(causes).toHaveLength(4);
});

test('a cause counts failures and people apart, and shows the newest', () => {
  const [cause] = causesOf([
    failed({ person: 'p1', at: 5, plan: 'old', message: 'There is an account "ada" already.' }),
    failed({
      person: 'p1',
      at: 9,
      plan: 'new',
      message: 'There is an account "eve" already.',
      where: 'guests',
    }),
    failed({ person: 'p2', at: 7, plan: 'mid', connection: 'jira' }),
  ]);
  expect(cause).toEqual({
    id: expect.stringMatching(/^[\w-]{16}$/),
    of: 'change',
    code: 'conflict',
    message: 'There is an account "eve" already.',
    anew: false,
    count: 3,
    more: false,
    people: 2,
    where: ['guests', 'staff'],
    connections: ['jira'],
    firstAt: 5,
    lastAt: 9,
    plan: 'new',
    persons: [
      { person: 'p1', at: 9 },
      { person: 'p2', at: 7 },
    ],
  });
});

test('what is only begun anew is a cause of its own, and comes after all that failed', () => {
  const begun = { code: 'stale', message: 'The files have changed.', anew: true } as const;
  const causes = causesOf([failed(begun), failed(begun), failed({ ...begun, anew: false })]);
  expect(causes.map(({ anew, count }) => [anew, count])).toEqual([
    [false, 1],
    [true, 2],
  ]);
});

test('the most frequent cause comes first', () => {
  const causes = causesOf([failed({ code: 'internal' }), failed({}), failed({})]);
  expect(causes.map(({ code }) => code)).toEqual(['conflict', 'internal']);
});

test('a cause keeps its id while more of it fails, and people who failed at once have a place each', () => {
  const [before] = causesOf([failed({ person: 'p2', at: 5 })]);
  const [after] = causesOf([
    failed({ person: 'p2', at: 5 }),
    failed({ person: 'p1', at: 5, message: 'There is an account "eve" already.' }),
    failed({ person: 'p2', at: 3 }),
  ]);
  expect(after?.id).toBe(before?.id);
  expect(after?.persons.map(({ person }) => person)).toEqual(['p1', 'p2']);
  expect(causesOf([failed({ code: 'internal' })])[0]?.id).not.toBe(before?.id);
});
