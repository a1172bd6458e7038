import { expect, test } from 'vitest';
import { type KitPromise, keepPromises, NotChecked, needed, type PromiseResult } from './kit.ts';

type Subject = { readonly count: number };

async function results(
  promises: readonly KitPromise<Subject>[],
  declined?: Readonly<Record<string, string>>,
): Promise<readonly PromiseResult[]> {
  const told: PromiseResult[] = [];
  for await (const result of keepPromises({
    promises,
    subject: { count: 2 },
    ...(declined && { declined }),
  })) {
    told.push(result);
  }
  return told;
}

const kept: KitPromise<Subject> = {
  name: 'it counts',
  keep: async ({ count }) => void expect(count).toBe(2),
};
const fault = new Error('It counts to three.');
const broken: KitPromise<Subject> = { name: 'it stops', keep: () => Promise.reject(fault) };

test('a promise is kept, broken with its reason, declined with its reason, or not checked with the reason', async () => {
  const unknown: KitPromise<Subject> = {
    name: 'it glows',
    keep: async () => void needed(undefined, 'a lamp'),
  };
  const declined: KitPromise<Subject> = {
    name: 'it sings',
    keep: () => Promise.reject(new Error('never run')),
  };
  expect(await results([kept, broken, unknown, declined], { 'it sings': 'It has no voice.' })).toEqual([
    { name: 'it counts', state: 'kept' },
    { name: 'it stops', state: 'broken', message: 'It counts to three.', cause: fault },
    { name: 'it glows', state: 'not-checked', reason: 'needs a simulator: a lamp' },
    { name: 'it sings', state: 'declined', reason: 'It has no voice.' },
  ]);
});

test('what is built on a broken promise is not checked; what is built on one that was not checked is', async () => {
  const unsure: KitPromise<Subject> = { name: 'it may', keep: () => Promise.reject(new NotChecked('dark')) };
  const above: KitPromise<Subject> = { ...kept, name: 'it goes on', builtOn: ['it stops'] };
  const beside: KitPromise<Subject> = { ...kept, name: 'it stays', builtOn: ['it may'] };
  expect((await results([broken, unsure, above, beside])).map(({ state }) => state)).toEqual([
    'broken',
    'not-checked',
    'not-checked',
    'kept',
  ]);
});

test('what is thrown and is no error still says something', async () => {
  const odd: KitPromise<Subject> = { name: 'odd', keep: () => Promise.reject('just text') };
  expect(await results([odd])).toEqual([
    { name: 'odd', state: 'broken', message: 'just text', cause: 'just text' },
  ]);
});

test('results are told one by one, before later promises are put', async () => {
  let asked = 0;
  const counting: KitPromise<Subject> = { name: 'counting', keep: async () => void asked++ };
  for await (const _ of keepPromises({ promises: [counting, counting], subject: { count: 2 } })) break;
  expect(asked).toBe(1);
});
