import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { gathering } from './gathering.ts';

/** Answers with the key in capitals, and keeps what it was asked. */
function asked() {
  const questions: (readonly [string, readonly string[]])[] = [];
  const one = gathering(async (source, keys) => {
    questions.push([source, keys]);
    return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, key.toUpperCase()]));
  });
  return { one, questions };
}

test('what is asked in one turn is asked at once, each key once, and each source by itself', async () => {
  const { one, questions } = asked();
  const answers = [one('idp', 'a'), one('hr', 'a'), one('idp', 'b'), one('idp', 'a'), one('idp', 'nobody')];
  expect(await Promise.all(answers)).toEqual(['A', 'A', 'B', 'A', undefined]);
  expect(questions).toEqual([
    ['idp', ['a', 'b', 'nobody']],
    ['hr', ['a']],
  ]);
});

test('what was answered is asked again: nothing is remembered', async () => {
  const { one, questions } = asked();
  await one('idp', 'a');
  await one('idp', 'a');
  expect(questions).toHaveLength(2);
});

test('very many keys are more than one question', async () => {
  const { one, questions } = asked();
  await Promise.all(Array.from({ length: 1_200 }, (_, at) => one('idp', `k${at}`)));
  expect(questions.map(([, keys]) => keys.length)).toEqual([500, 500, 200]);
});

test('a failure is told to all that asked with it, and to nobody after', async () => {
  let failing = true;
  const one = gathering(async (_, keys) => {
    if (failing) throw new Error('The disk is gone.');
    return new Map(keys.map((key) => [key, key]));
  });
  const both = await Promise.allSettled([one('idp', 'a'), one('idp', 'b')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  failing = false;
  expect(await one('idp', 'a')).toBe('a');
});

test("the question is asked in nobody's surroundings", async () => {
  const surroundings = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const one = gathering(async () => {
    seen.push(surroundings.getStore());
    return new Map<string, string>();
  });
  await surroundings.run('within a transaction', () => one('idp', 'a'));
  expect(seen).toEqual([undefined]);
});
