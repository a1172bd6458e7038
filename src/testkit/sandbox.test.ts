import { expect, test } from 'vitest';
import { z } from 'zod';
import { secret } from '../model/index.ts';
import { sources } from '../sources/index.ts';
import { createWorld, memoryConnector } from '../targets/memory/index.ts';
import type { PromiseResult } from './kit.ts';
import { sandboxSource, sandboxTarget, secretsIn, verifySource, verifyTarget } from './sandbox.ts';
import { targetPromises } from './target-promises.ts';
import { testTools } from './tools.ts';

async function byState(results: AsyncIterable<PromiseResult>): Promise<Record<string, readonly string[]>> {
  const states: Record<string, readonly string[]> = {};
  for await (const { name, state } of results) states[state] = [...(states[state] ?? []), name];
  return states;
}

const { fetch } = testTools();

test('what needs a simulator is not checked in a sandbox, and the rest is', async () => {
  const world = createWorld();
  const subject = sandboxTarget(
    memoryConnector(() => world),
    { settings: {}, fetch },
    'run1',
  );
  const states = await byState(verifyTarget(subject));
  expect(states.broken).toBeUndefined();
  expect(states['not-checked']).toEqual([
    'a group of many pages is read whole',
    'a closed account loses its seat or says it does not',
    '429 waits as told and counts against no one',
    '5xx on create never makes two',
    'protected and system groups are never removed',
  ]);
  expect(states.declined).toEqual(['secrets never appear in what is logged']);
  expect(states.kept).toHaveLength(targetPromises.length - 6);
});

test('a sandbox is left with none of the accounts that were made in it, and with its own', async () => {
  const world = createWorld();
  world.addAccount({ active: true, attributes: { userName: 'ada' } });
  const connector = memoryConnector(() => world);
  for (const run of ['one', 'two']) {
    const states = await byState(verifyTarget(sandboxTarget(connector, { settings: {}, fetch }, run)));
    expect(states.broken).toBeUndefined();
  }
  expect(world.snapshot().accounts.map(({ attributes }) => attributes.userName)).toEqual(['ada']);
});

test('where accounts cannot be deleted, those that were made are closed', async () => {
  const world = createWorld();
  const whole = memoryConnector(() => world);
  const connector = {
    ...whole,
    open(...given: Parameters<typeof whole.open>) {
      const target = whole.open(...given);
      const { 'account.delete': _, ...changes } = target.changes;
      return { ...target, changes };
    },
  };
  const states = await byState(verifyTarget(sandboxTarget(connector, { settings: {}, fetch }, 'one')));
  expect(states.broken).toBeUndefined();
  const { accounts } = world.snapshot();
  expect(accounts.length).toBeGreaterThan(20);
  expect(accounts.filter(({ active }) => active)).toEqual([]);
});

test('a source that is pushed to is asked only for what needs no reading', async () => {
  const csv = sources.find(({ type }) => type === 'csv');
  const pushed = { ...csv!, pushes: true, declined: {} };
  const results = await byState(
    verifySource(sandboxSource(pushed, { settings: { users: 'none.csv' }, fetch })),
  );
  expect(Object.values(results).flat()).toHaveLength(3);
  expect(results.broken).toEqual(['`check` says what is missing, in words']);
});

test('secrets are found by their mark, wherever they stand among the settings', () => {
  const config = z.object({
    url: z.string(),
    token: secret().optional(),
    login: z.union([z.object({ password: secret() }), z.object({ key: secret() })]).optional(),
  });
  const settings = { url: 'https://example.com', token: 't0ken', login: { password: 'pa55word' } };
  expect(secretsIn(config, settings)).toEqual(['t0ken', 'pa55word']);
});
