/** One try of one job: what the handler is told, and what is made of its end. */

import { expect, test } from 'vitest';
import { recordingLog } from '../testkit/tools.ts';
import { perform } from './perform.ts';

const job = { name: 'work', payload: { n: 1 }, key: null, attempt: 1, maxAttempts: 3 };

test('a job that is handed over after the end was called is not begun, and counts as interrupted', async () => {
  const called: unknown[] = [];
  const verdict = await perform({
    job,
    handler: async (payload) => void called.push(payload),
    signal: AbortSignal.abort(new Error('The service stops.')),
    random: () => 0,
    log: recordingLog(),
  });
  expect(verdict).toEqual({ state: 'interrupted' });
  expect(called).toEqual([]);
});

test('a job that is begun gets its payload and which try it is', async () => {
  const called: unknown[] = [];
  const verdict = await perform({
    job,
    handler: async (payload, { attempt }) => void called.push([payload, attempt]),
    signal: new AbortController().signal,
    random: () => 0,
    log: recordingLog(),
  });
  expect(verdict).toEqual({ state: 'done' });
  expect(called).toEqual([[{ n: 1 }, 1]]);
});
