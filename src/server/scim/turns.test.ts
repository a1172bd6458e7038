import { expect, test } from 'vitest';
import { openTurns } from './turns.ts';

test('so many work at once, the others wait in their order, and a failure gives its place to the next', async () => {
  const inTurn = openTurns(2);
  const begun: string[] = [];
  const ends = new Map<string, { done(): void; fail(reason: Error): void }>();
  const work = (name: string) =>
    inTurn(() => {
      begun.push(name);
      return new Promise<string>((resolve, reject) =>
        ends.set(name, { done: () => resolve(name), fail: reject }),
      );
    });
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(work) as [
    Promise<string>,
    Promise<string>,
    Promise<string>,
    Promise<string>,
  ];
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b']);
  ends.get('b')?.fail(new Error('lost'));
  await expect(b).rejects.toThrow('lost');
  expect(begun).toEqual(['a', 'b', 'c']);
  ends.get('a')?.done();
  expect(await a).toBe('a');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  ends.get('c')?.done();
  ends.get('d')?.done();
  expect([await c, await d]).toEqual(['c', 'd']);
  const late = work('e');
  await Promise.resolve();
  ends.get('e')?.done();
  expect(await late).toBe('e');
});
