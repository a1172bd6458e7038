import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { fakeClock } from '../testkit/clock.ts';
import { gathering } from './gathering.ts';

const clock = fakeClock();

/** Answers with the key in capitals, and keeps what it was asked. */
function asked() {
  const questions: (readonly [string, readonly string[]])[] = [];
  const one = gathering(async (source, keys) => {
    questions.push([source, keys]);
    return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, key.toUpperCase()]));
  }, clock);
  return { one, questions };
}

/** Answers a question when it is told to, with what was the newest when it was asked. */
function slowly() {
  const own = fakeClock();
  const state = { newest: 1 };
  const open: { readonly keys: readonly string[]; readonly answer: () => void }[] = [];
  const one = gathering<number>((_, keys) => {
    const { newest } = state;
    const { promise, resolve } = Promise.withResolvers<ReadonlyMap<string, number>>();
    open.push({ keys, answer: () => resolve(new Map(keys.map((key) => [key, newest]))) });
    return promise;
  }, own);
  return { one, open, state, clock: own };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is asked in one turn is asked at once, each key once, and each source by itself', async () => {
  const { one, questions } = asked();
  const answers = [one('idp', 'a'), one('hr', 'a'), one('idp', 'b'), one('idp', 'a'), one('idp', 'nobody')];
  expect(await Promise.all(answers)).toEqual(['A', 'A', 'B', 'A', undefined]);
  expect(questions).toEqual([
    ['idp', ['a', 'b', 'nobody']],
    ['hr', ['a']],
  ]);
});

test('what comes while a question is under way waits for it, and is then asked together', async () => {
  const { one, open } = slowly();
  const first = one('idp', 'a');
  await turn();
  const rest = [one('idp', 'b'), one('idp', 'a')];
  await turn();
  expect(open.map(({ keys }) => keys)).toEqual([['a']]);
  open[0]?.answer();
  await first;
  await turn();
  expect(open.map(({ keys }) => keys)).toEqual([['a'], ['b', 'a']]);
  open[1]?.answer();
  expect(await Promise.all(rest)).toEqual([1, 1]);
});

test('an answer is never older than its question, also of a key that is being asked after', async () => {
  const { one, open, state } = slowly();
  const before = one('idp', 'a');
  await turn();
  state.newest = 2;
  const after = one('idp', 'a');
  open[0]?.answer();
  expect(await before).toBe(1);
  await turn();
  open[1]?.answer();
  expect(await after).toBe(2);
});

test('nobody waits for long for a question that is not answered', async () => {
  const { one, open, clock: own } = slowly();
  const lost = one('idp', 'a');
  await turn();
  const later = one('idp', 'b');
  await turn();
  await own.advance(5);
  expect(open.map(({ keys }) => keys)).toEqual([['a'], ['b']]);
  open[1]?.answer();
  expect(await later).toBe(1);
  open[0]?.answer();
  expect(await lost).toBe(1);
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
  }, clock);
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
  }, clock);
  await surroundings.run('within a transaction', () => one('idp', 'a'));
  expect(seen).toEqual([undefined]);
});
