import { expect, test } from 'vitest';
import { shareNext } from './sharing.ts';

/** Work that ends when the test says so. */
function slowWork() {
  const begun: { readonly key: string; end(): void; fail(): void }[] = [];
  const ask = shareNext<number>((key) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const number = begun.length + 1;
    begun.push({ key, end: () => resolve(number), fail: () => reject(new Error(`${number} failed`)) });
    return promise;
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { begun, ask, turn };
}

test('whoever asks while it is done shares the next, which begins once that has ended', async () => {
  const { begun, ask, turn } = slowWork();
  const first = ask('jira');
  const others = [ask('jira'), ask('jira'), ask('jira')];
  await turn();
  expect(begun).toHaveLength(1);
  begun[0]?.end();
  expect(await first).toBe(1);
  await turn();
  expect(begun).toHaveLength(2);
  const late = ask('jira');
  begun[1]?.end();
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
  await turn();
  begun[2]?.end();
  expect(await late, 'it asked when the second had begun').toBe(3);
});

test('each key is worked on by itself, and one that is done begins anew', async () => {
  const { begun, ask } = slowWork();
  const both = [ask('jira'), ask('wiki')];
  expect(begun.map(({ key }) => key)).toEqual(['jira', 'wiki']);
  for (const { end } of begun) end();
  expect(await Promise.all(both)).toEqual([1, 2]);
  const again = ask('jira');
  begun[2]?.end();
  expect(await again).toBe(3);
});

test('a failure is told to those who asked for it, and whoever waits has it done again', async () => {
  const { begun, ask, turn } = slowWork();
  const first = ask('jira');
  const second = ask('jira');
  begun[0]?.fail();
  await expect(first).rejects.toThrow('1 failed');
  await turn();
  begun[1]?.end();
  expect(await second).toBe(2);
});
