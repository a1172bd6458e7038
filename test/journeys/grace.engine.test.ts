/** Who leaves keeps the account for three days, and thirty days later somebody is asked to delete it; restarts change nothing. */

import { expect, test } from 'vitest';
import { accountsOf, day, openStage, type Stage } from './stage.ts';

const sync = 'staff';
const profile = { userName: 'ada' };

async function openCompany(): Promise<{ stage: Stage; ada: string }> {
  const stage = await openStage({
    rules: {
      syncs: {
        [sync]: { from: ['okta'], to: 'world', deprovision: { after: '3d', 'delete-after': '30d' } },
      },
    },
  });
  const ada = await stage.okta.assign(profile);
  await stage.okta.assign({ userName: 'bob' });
  await stage.roundApproved(sync);
  return { stage, ada };
}

/** So many days pass while the service is down; then it works off what is due. */
async function days(stage: Stage, count: number): Promise<void> {
  stage.clock.later(count * day);
  await stage.restart();
  await stage.app.drain();
}

test('the account is closed when the days of grace are over, and its deletion asked for when those of keeping are', async () => {
  const { stage, ada } = await openCompany();
  await using _ = stage;
  await stage.okta.unassign(ada);
  await stage.app.drain();
  expect(accountsOf(stage).ada).toBe('active');
  await days(stage, 2.9);
  expect(accountsOf(stage).ada).toBe('active');
  await days(stage, 0.2);
  expect(accountsOf(stage).ada).toBe('closed');
  await days(stage, 29);
  expect(accountsOf(stage).ada).toBe('closed');
  expect(await stage.app.reconciliation.plans({ sync, states: ['held'] })).toEqual([]);
  await days(stage, 1.1);
  const question = await stage.heldPlan(sync);
  expect(question).toMatchObject({ full: false, hold: [{ rule: 'irrevocable' }] });
  await stage.round(sync);
  await days(stage, 1);
  expect((await stage.heldPlan(sync)).id, 'the question stays until it is answered').toBe(question.id);
  expect(accountsOf(stage).ada).toBe('closed');
  await stage.approve(question.id);
  expect(accountsOf(stage)).toEqual({ bob: 'active' });
  await stage.round(sync);
  expect(await stage.app.reconciliation.plans({ sync, states: ['held'] })).toEqual([]);
});

test('rounds in between neither hasten nor delay it', async () => {
  const { stage, ada } = await openCompany();
  await using _ = stage;
  await stage.okta.unassign(ada);
  await stage.app.drain();
  for (let half = 1; half <= 5; half += 1) {
    await days(stage, 0.5);
    await stage.round(sync);
    expect(accountsOf(stage).ada, `after ${half} half days`).toBe('active');
  }
  stage.clock.later(day / 2);
  await stage.round(sync);
  expect(accountsOf(stage).ada).toBe('closed');
});

test('who comes back within the grace is not touched, and the next departure has the whole grace again', async () => {
  const { stage, ada } = await openCompany();
  await using _ = stage;
  await stage.okta.unassign(ada);
  await stage.app.drain();
  await days(stage, 2);
  await stage.okta.reassign(profile);
  stage.world.server.reset();
  await stage.app.drain();
  await days(stage, 2);
  expect(accountsOf(stage).ada).toBe('active');
  expect(stage.world.server.writes).toBe(0);
  await stage.okta.unassign(ada);
  await stage.app.drain();
  await days(stage, 2);
  expect(accountsOf(stage).ada).toBe('active');
  await days(stage, 1.1);
  expect(accountsOf(stage).ada).toBe('closed');
});

test('who comes back after the closing has the same account, and the deletion is not asked for', async () => {
  const { stage, ada } = await openCompany();
  await using _ = stage;
  const before = stage.world.snapshot().accounts.find(({ attributes }) => attributes.userName === 'ada')?.id;
  await stage.okta.unassign(ada);
  await stage.app.drain();
  await days(stage, 4);
  expect(accountsOf(stage).ada).toBe('closed');
  await stage.okta.reassign(profile);
  await stage.app.drain();
  expect(accountsOf(stage).ada).toBe('active');
  await days(stage, 40);
  const after = stage.world.snapshot().accounts.find(({ attributes }) => attributes.userName === 'ada');
  expect(after).toMatchObject({ id: before, active: true });
});

test('leaving, returning and leaving in one moment is one departure', async () => {
  const { stage, ada } = await openCompany();
  await using _ = stage;
  await stage.okta.unassign(ada);
  await stage.okta.reassign(profile);
  await stage.okta.unassign(ada);
  await stage.app.drain();
  await days(stage, 3.1);
  expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'active' });
});
