/** Somebody takes the application away from everybody, and Okta tells it in single requests. */

import { expect, test } from 'vitest';
import { accountsOf, day, openStage, type Stage } from './stage.ts';

const sync = 'staff';
const allowed = 8;

interface Company {
  readonly stage: Stage;
  /** Okta's ids, in the order of hiring. */
  readonly ids: readonly string[];
}

async function openCompany(size = 60): Promise<Company> {
  const stage = await openStage({
    rules: {
      syncs: {
        [sync]: {
          from: ['okta'],
          to: 'world',
          safety: { 'max-deprovisions': allowed, 'max-deprovision-share': '100%' },
        },
      },
    },
  });
  const ids: string[] = [];
  for (let number = 0; number < size; number += 1)
    ids.push(await stage.okta.assign({ userName: `person${String(number).padStart(2, '0')}` }));
  await stage.roundApproved(sync);
  // The full run that follows a first apply is over before anybody leaves, however slow the machine.
  stage.clock.later(10_000);
  await stage.app.drain();
  expect(closed(stage)).toBe(0);
  return { stage, ids };
}

function closed(stage: Stage): number {
  return Object.values(accountsOf(stage)).filter((state) => state === 'closed').length;
}

async function everybodyLeaves({ stage, ids }: Company, each: () => Promise<unknown>): Promise<void> {
  for (const id of ids) {
    await stage.okta.unassign(id);
    await each();
  }
  await stage.app.drain();
}

test.each([
  ['worked off one by one as they come', (stage: Stage) => () => stage.app.drain()],
  ['worked off together after the last', () => async () => undefined],
])('sixty single departures, %s: the budget goes through, the rest is one question', async (_, pace) => {
  const company = await openCompany();
  await using stage = company.stage;
  await everybodyLeaves(company, pace(stage));
  expect(closed(stage)).toBe(allowed);
  const plan = await stage.heldPlan(sync);
  expect(plan.counts.changes).toEqual({ 'account.deactivate': 60 - allowed });
  expect(plan.counts.people).toBe(60 - allowed);
  expect(plan.hold.map(({ rule }) => rule)).toEqual(['max-deprovisions']);
  expect(plan.hold[0]?.message).toContain(`${allowed} are allowed without approval`);
});

test('a rejected plan closes nobody, and the question is asked anew for as long as Okta says so', async () => {
  const company = await openCompany(24);
  await using stage = company.stage;
  await everybodyLeaves(company, async () => undefined);
  const plan = await stage.heldPlan(sync);
  await stage.app.reconciliation.reject({ plan: plan.id, by: 'cli', note: 'A slip of the mouse.' });
  await stage.app.drain();
  expect(closed(stage)).toBe(allowed);
  await expect(stage.app.reconciliation.apply({ plan: plan.id, actor: 'cli' })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect((await stage.round(sync)).run.state).toBe('held');
  const again = await stage.heldPlan(sync);
  expect([again.id === plan.id, again.counts.changes]).toEqual([
    false,
    { 'account.deactivate': 24 - allowed },
  ]);

  for (const [number] of company.ids.entries())
    await stage.okta.reassign({ userName: `person${String(number).padStart(2, '0')}` });
  await stage.app.drain();
  expect(closed(stage), 'who was closed and is given back is opened again').toBe(0);
  const { run } = await stage.round(sync);
  expect((await stage.app.reconciliation.planById(run.plan ?? '')).state).toBe('empty');
  expect((await stage.app.reconciliation.planById(again.id)).state).toBe('superseded');
});

test('of a held plan the part that was approved is done, and nothing else', async () => {
  const company = await openCompany(24);
  await using stage = company.stage;
  await everybodyLeaves(company, async () => undefined);
  const plan = await stage.heldPlan(sync);
  const waiting = await stage.app.reconciliation.planPeople(plan.id, { limit: 3 });
  const people = waiting.map(({ person }) => person);
  expect(people).toHaveLength(3);
  expect(await stage.approve(plan.id, people)).toMatchObject({
    state: 'done',
    counts: { done: 3, failed: 0 },
  });
  expect(closed(stage)).toBe(allowed + 3);
  await stage.app.drain();
  expect(closed(stage)).toBe(allowed + 3);
});

test('the budget is for a rolling day: on the next day as many go through again', async () => {
  const company = await openCompany(24);
  await using stage = company.stage;
  await everybodyLeaves({ stage, ids: company.ids.slice(0, allowed) }, () => stage.app.drain());
  expect(closed(stage)).toBe(allowed);
  stage.clock.later(day / 2);
  await everybodyLeaves({ stage, ids: company.ids.slice(allowed, allowed + 1) }, () => stage.app.drain());
  expect(closed(stage)).toBe(allowed);
  await stage.app.reconciliation.reject({ plan: (await stage.heldPlan(sync)).id, by: 'cli' });
  stage.clock.later(day / 2 + 60_000);
  await everybodyLeaves({ stage, ids: company.ids.slice(allowed + 1, 2 * allowed) }, () => stage.app.drain());
  expect(closed(stage)).toBe(2 * allowed - 1);
});

test('a departure that a full run has asked about is not asked a second time when its own turn comes', async () => {
  const company = await openCompany(allowed + 3);
  await using stage = company.stage;
  await everybodyLeaves({ stage, ids: company.ids.slice(0, allowed) }, () => stage.app.drain());
  const [last = '', other = ''] = company.ids.slice(allowed);
  await stage.okta.unassign(last);
  const { run } = await stage.round(sync);
  await stage.app.drain();
  expect((await stage.heldPlan(sync)).id).toBe(run.plan);
  await stage.okta.unassign(other);
  await stage.app.drain();
  const held = await stage.app.reconciliation.plans({ sync, states: ['held'] });
  expect(held.map(({ full, counts }) => [full, counts.changes])).toEqual([
    [false, { 'account.deactivate': 1 }],
    [true, { 'account.deactivate': 1 }],
  ]);
});
