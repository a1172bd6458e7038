/** Everybody is gone at once: one full run sees it, and waits for a person. */

import { expect, test } from 'vitest';
import { accountsOf, openStage, type Stage } from './stage.ts';

const sync = 'staff';
const everybody = { from: ['okta'], to: 'world' };

async function openCompany(): Promise<Stage> {
  const stage = await openStage({
    rules: { syncs: { [sync]: { ...everybody, groups: { include: ['*'], create: true } } } },
  });
  const group = await stage.okta.group('everyone');
  const ids: string[] = [];
  for (let number = 0; number < 40; number += 1)
    ids.push(
      await stage.okta.assign({ userName: `person${number}`, department: number < 10 ? 'Legal' : 'Sales' }),
    );
  await stage.okta.members(group, { in: ids });
  await stage.roundApproved(sync);
  return stage;
}

function closed(stage: Stage): number {
  return Object.values(accountsOf(stage)).filter((state) => state === 'closed').length;
}

const narrow = { syncs: { [sync]: { ...everybody, scope: { where: 'user.department == "Legal"' } } } };

test('a scope that loses most people at once is held, with every reason, and names what it would do', async () => {
  await using stage = await openCompany();
  await stage.restart(narrow);
  const { run } = await stage.round(sync);
  expect(run.state).toBe('held');
  const plan = await stage.heldPlan(sync);
  expect(plan.hold.map(({ rule }) => rule)).toEqual([
    'max-deprovisions',
    'max-deprovision-share',
    'max-group-loss-share',
  ]);
  expect(plan.counts.changes['account.deactivate']).toBe(30);
  expect(plan.counts.situations).toMatchObject({ confirmed: 10, unqualified: 30 });
  expect(closed(stage)).toBe(0);
});

test('the same question is asked once, however often the round comes by', async () => {
  await using stage = await openCompany();
  await stage.restart(narrow);
  const first = await stage.round(sync);
  const second = await stage.round(sync);
  expect(second.run.plan).toBe(first.run.plan);
  expect((await stage.heldPlan(sync)).id).toBe(first.run.plan);
});

test('rules that are put back before the approval make it void', async () => {
  await using stage = await openCompany();
  await stage.restart(narrow);
  const { run } = await stage.round(sync);
  await stage.restart({ syncs: { [sync]: everybody } });
  await expect(stage.app.reconciliation.approve({ plan: run.plan ?? '', by: 'cli' })).rejects.toMatchObject({
    code: 'stale',
  });
  expect(closed(stage)).toBe(0);
});

test('an approved mass departure is carried out, but for whoever came back in between', async () => {
  await using stage = await openCompany();
  await stage.restart(narrow);
  const { run } = await stage.round(sync);
  const plan = run.plan ?? '';
  await stage.app.reconciliation.approve({ plan, by: 'cli' });
  const [back] = await stage.app.directory.findIdentities('okta', { userName: 'person39' });
  await stage.okta.update(back?.identity.id ?? '', { userName: 'person39', department: 'Legal' });
  await stage.app.reconciliation.apply({ plan, actor: 'cli' });
  expect(closed(stage)).toBe(29);
  expect(accountsOf(stage).person39).toBe('active');
  await stage.app.drain();
  expect(closed(stage)).toBe(29);
});
