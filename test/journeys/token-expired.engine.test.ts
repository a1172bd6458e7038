/** The target refuses, slows down or is away, in the middle of a run. */

import { expect, test } from 'vitest';
import type { Fetch } from '../../src/model/index.ts';
import { type JiraSimulator, simulateJira } from '../../src/targets/jira-data-center/simulator.ts';
import { journeyClock, openStage, type Stage } from './stage.ts';

const sync = 'staff';
const url = 'https://jira.example.com';
const token = 'jira-pat-0123456789abcdef';

interface Company {
  readonly stage: Stage;
  readonly jira: JiraSimulator;
  /** Stands before Jira: an answer instead of Jira's, or nothing. Told how many writes were let through. */
  answerWith(gate: ((writes: number) => Response | undefined) | undefined): void;
}

/** Twelve people who are to be given accounts. */
async function openCompany(): Promise<Company> {
  const clock = journeyClock();
  const jira = simulateJira({ clock, connection: { name: 'rollcall', token } });
  let gate: ((writes: number) => Response | undefined) | undefined;
  let writes = 0;
  const fetch: Fetch = async (request) => {
    const refused = gate?.(writes);
    if (refused !== undefined) return refused;
    if (request.method !== 'GET') writes += 1;
    return jira.fetch(request);
  };
  const stage = await openStage({
    clock,
    network: { [url]: fetch },
    environment: { JIRA_TOKEN: token },
    rules: {
      targets: { jira: { type: 'jira-data-center', url, token: { env: 'JIRA_TOKEN' }, concurrency: 1 } },
      syncs: { [sync]: { from: ['okta'], to: 'jira' } },
    },
  });
  await stage.okta.assign({ userName: 'first' });
  await stage.roundApproved(sync);
  await stage.app.drain();
  for (let number = 0; number < 12; number += 1)
    await stage.okta.assign({ userName: `person${String(number).padStart(2, '0')}` });
  jira.calls.reset();
  writes = 0;
  return {
    stage,
    jira,
    answerWith(next) {
      gate = next;
    },
  };
}

function staff(jira: JiraSimulator): number {
  return jira.look.users().filter(({ name }) => name.startsWith('person')).length;
}

test('a token that expires in the middle stops the run at once; with a new one it goes on from the journal', async () => {
  const { stage, jira, answerWith } = await openCompany();
  await using _ = stage;
  let after = 0;
  answerWith((writes) => {
    if (writes === 5) {
      if (after === 0) jira.hand.revokeToken(token);
      after += 1;
    }
    return undefined;
  });
  await expect(stage.round(sync)).rejects.toMatchObject({
    code: 'unauthorized',
    message: expect.stringMatching(/token/i),
  });
  expect(staff(jira)).toBe(5);
  expect(after, 'after the refusal nothing more is tried').toBe(1);
  const [run] = await stage.app.reconciliation.runs({ sync, limit: 1 });
  expect(run).toMatchObject({ state: 'failed', error: { code: 'unauthorized' } });
  const [plan] = await stage.app.reconciliation.interrupted();
  expect(plan?.counts.changes).toMatchObject({ 'account.create': 12 });

  answerWith(undefined);
  const fresh = 'jira-pat-fresh-0123456789';
  jira.hand.addToken(fresh, 'rollcall');
  stage.setEnvironment('JIRA_TOKEN', fresh);
  await stage.restart();
  jira.calls.reset();
  expect((await stage.round(sync)).run.state).toBe('done');
  expect(staff(jira)).toBe(12);
  expect(jira.calls.byOperation.get('POST user')).toBe(7);
  expect((await stage.app.reconciliation.planById(plan?.id ?? '')).state).toBe('applied');
});

test('being told to wait is done as told, and costs nobody anything', async () => {
  const { stage, jira, answerWith } = await openCompany();
  await using _ = stage;
  let storms = 0;
  answerWith((writes) => {
    if (writes % 4 !== 3 || storms >= 3 * (1 + Math.floor(writes / 4))) return undefined;
    storms += 1;
    return new Response('', { status: 429, headers: { 'retry-after': '7' } });
  });
  const before = stage.waits.length;
  const { run } = await stage.round(sync);
  expect(run).toMatchObject({ state: 'done', counts: { done: expect.any(Number), failed: 0 } });
  expect(storms).toBe(9);
  expect(staff(jira)).toBe(12);
  const told = stage.waits.slice(before).filter((milliseconds) => milliseconds >= 7_000);
  expect(told.length, 'one wait for each refusal').toBeGreaterThanOrEqual(9);
  expect(jira.calls.byOperation.get('POST user')).toBe(12);
});

test('a Jira that is away leaves the run interrupted, and the job goes on by itself when it is back', async () => {
  const { stage, jira, answerWith } = await openCompany();
  await using _ = stage;
  answerWith((writes) => (writes >= 3 ? new Response('', { status: 503 }) : undefined));
  await stage.app.drain();
  const away = staff(jira);
  expect(away).toBeLessThan(12);
  const runs = await stage.app.reconciliation.runs({ sync });
  expect(runs.filter(({ state }) => state === 'interrupted').length).toBeGreaterThan(0);
  expect((await stage.app.jobs.counts()).waiting).toBeGreaterThan(0);

  answerWith(undefined);
  stage.clock.later(3_600_000);
  await stage.app.drain();
  expect(staff(jira)).toBe(12);
  expect(await stage.app.reconciliation.interrupted()).toEqual([]);
  expect(await stage.app.jobs.counts()).toMatchObject({ waiting: 0, failed: 0 });
});
