/** What a leaver leads is told in the plan and handed over before the account is closed; an undo gives it back. */

import { expect, test } from 'vitest';
import { accountsOf, openStage, type Stage } from './stage.ts';

async function openCompany(handover: object | undefined): Promise<Stage> {
  const stage = await openStage({
    rules: {
      syncs: {
        staff: {
          from: ['okta'],
          to: 'world',
          ...(handover === undefined ? {} : { handover }),
          safety: { 'max-deprovisions': 0 },
        },
      },
    },
  });
  for (const userName of ['ada', 'boss']) await stage.okta.assign({ userName });
  await stage.roundApproved('staff');
  stage.world.holdings.set(account(stage, 'ada'), [
    { kind: 'project', id: 'P1', name: 'Engine' },
    { kind: 'issues', id: 'ada', name: 'open issues', count: 7 },
  ]);
  return stage;
}

const account = ({ world }: Stage, userName: string): string =>
  world.snapshot().accounts.find(({ attributes }) => attributes.userName === userName)?.id ?? '';
const led = (stage: Stage, userName: string) =>
  (stage.world.holdings.get(account(stage, userName)) ?? []).map(({ name }) => name);

/** Ada leaves; gives the plan that waits. */
async function leaves(stage: Stage): Promise<string> {
  const [identity] = await stage.app.directory.findIdentities('okta', { userName: 'ada' });
  await stage.okta.unassign(identity?.identity.id ?? '');
  await stage.app.drain();
  return (await stage.heldPlan('staff')).id;
}

test('the plan says what the leaver leads and who leads it then; it is handed over first, and an undo gives it back', async () => {
  await using stage = await openCompany({ to: 'user.manager', otherwise: 'boss' });
  const plan = await leaves(stage);
  const { reconciliation } = stage.app;
  expect(await reconciliation.planHoldings(plan, { limit: 10 })).toMatchObject([
    {
      account: account(stage, 'ada'),
      holdings: [
        { name: 'Engine', to: account(stage, 'boss') },
        { name: 'open issues', count: 7 },
      ],
    },
  ]);
  const changes = await reconciliation.changes(plan);
  expect(changes.map(({ change }) => change.type)).toEqual(['holding.move', 'account.deactivate']);
  const run = await stage.approve(plan);
  expect(run.counts).toMatchObject({ done: 2, failed: 0, skipped: 0 });
  expect(led(stage, 'boss')).toEqual(['Engine']);
  expect(led(stage, 'ada')).toEqual(['open issues']);
  expect(accountsOf(stage)).toEqual({ ada: 'closed', boss: 'active' });

  const undoing = await reconciliation.undo({ run: run.id, actor: 'cli' });
  await stage.approve(undoing.plan.id);
  expect(led(stage, 'ada')).toEqual(['open issues', 'Engine']);
  expect(accountsOf(stage).ada).toBe('active');
});

test('without somebody who takes over it is told and stays, and the door is closed all the same', async () => {
  await using stage = await openCompany({ otherwise: 'nobody' });
  const plan = await leaves(stage);
  expect(await stage.app.reconciliation.planHoldings(plan, { limit: 10 })).toHaveLength(1);
  await stage.approve(plan);
  expect(led(stage, 'ada')).toEqual(['Engine', 'open issues']);
  expect(accountsOf(stage).ada).toBe('closed');
});

test('what cannot be handed over, or cannot even be asked for, keeps no door open', async () => {
  await using stage = await openCompany({ otherwise: 'boss' });
  stage.world.server.faults = ({ what }) =>
    what === 'holding.move' ? { kind: 'refused', status: 500 } : undefined;
  const plan = await leaves(stage);
  const run = await stage.approve(plan);
  expect(run.counts).toMatchObject({ failed: 1 });
  expect(accountsOf(stage).ada).toBe('closed');

  await using silent = await openCompany({ otherwise: 'boss' });
  silent.world.server.faults = ({ what }) =>
    what === 'holdings' ? { kind: 'refused', status: 403 } : undefined;
  const untold = await leaves(silent);
  expect(await silent.app.reconciliation.planHoldings(untold, { limit: 10 })).toEqual([]);
  await silent.approve(untold);
  expect(accountsOf(silent).ada).toBe('closed');
});

test('a person is asked about at every target, and a target that fails is told as such', async () => {
  await using stage = await openCompany(undefined);
  const person = await stage.personOf('ada');
  expect(await stage.app.reconciliation.holdings(person)).toMatchObject([
    {
      target: 'world',
      holdings: [{ name: 'Engine' }, { name: 'open issues', count: 7 }],
      untold: ['component', 'filter', 'board', 'dashboard', 'space', 'automation'],
    },
  ]);
  stage.world.server.faults = () => ({ kind: 'refused', status: 401 });
  expect(await stage.app.reconciliation.holdings(person)).toMatchObject([
    { holdings: [], problem: expect.any(String) },
  ]);
});
